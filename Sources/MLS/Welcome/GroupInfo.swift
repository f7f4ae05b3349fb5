import TLSSyntax

/// A signed description of the group for those who join it (RFC 9420 §12.4.3).
public final class GroupInfo: Sendable, TLSCodable {
  /// The epoch that it lets one into.
  public let context: GroupContext
  /// The tree and the external key, among others.
  public let extensions: [Extension]
  /// Of the epoch's commit (RFC 9420 §6.1).
  public let confirmationTag: [UInt8]
  /// The member who vouches for it.
  public let signer: LeafIndex
  /// By `signer`, over `GroupInfoTBS`.
  public let signature: [UInt8]

  /// Takes the fields as they are; nothing is checked or signed.
  public init(
    context: GroupContext, extensions: [Extension], confirmationTag: [UInt8], signer: LeafIndex,
    signature: [UInt8]
  ) {
    self.context = context
    self.extensions = extensions
    self.confirmationTag = confirmationTag
    self.signer = signer
    self.signature = signature
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    context = try GroupContext(from: &reader)
    extensions = try reader.readVector()
    confirmationTag = try reader.readOpaque()
    signer = try LeafIndex(from: &reader)
    signature = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(raw: signedBytes)
    writer.write(opaque: signature)
  }

  /// `GroupInfoTBS`.
  public var signedBytes: [UInt8] {
    var writer = TLSWriter()
    writer.write(context)
    writer.write(vector: extensions)
    writer.write(opaque: confirmationTag)
    writer.write(signer)
    return writer.bytes
  }
}
