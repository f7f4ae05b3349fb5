import CryptoSuite
import TLSSyntax

/// What all members agree on in one epoch (RFC 9420 §8.1); its bytes go into every secret.
public struct GroupContext: Equatable, Sendable, TLSCodable {
  /// MLS 1.0.
  public var version: ProtocolVersion
  /// Of the group, for ever.
  public var cipherSuite: CipherSuite
  /// Of the group, for ever.
  public var groupID: [UInt8]
  /// The epoch it describes.
  public var epoch: Epoch
  /// Binds the whole public tree (RFC 9420 §7.8).
  public var treeHash: [UInt8]
  /// Binds all commits up to this epoch's (RFC 9420 §8.2).
  public var confirmedTranscriptHash: [UInt8]
  /// What the group requires and allows (RFC 9420 §11.1, §12.1.7).
  public var extensions: [Extension]

  /// Takes the fields as they are; nothing is checked.
  public init(
    cipherSuite: CipherSuite, groupID: [UInt8], epoch: Epoch, treeHash: [UInt8],
    confirmedTranscriptHash: [UInt8], extensions: [Extension]
  ) {
    self.version = .mls10
    self.cipherSuite = cipherSuite
    self.groupID = groupID
    self.epoch = epoch
    self.treeHash = treeHash
    self.confirmedTranscriptHash = confirmedTranscriptHash
    self.extensions = extensions
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    version = ProtocolVersion(rawValue: try reader.readUInt16())
    cipherSuite = CipherSuite(rawValue: try reader.readUInt16())
    groupID = try reader.readOpaque()
    epoch = try Epoch(from: &reader)
    treeHash = try reader.readOpaque()
    confirmedTranscriptHash = try reader.readOpaque()
    extensions = try reader.readVector()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(version.rawValue)
    writer.write(cipherSuite.rawValue)
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(opaque: treeHash)
    writer.write(opaque: confirmedTranscriptHash)
    writer.write(vector: extensions)
  }
}
