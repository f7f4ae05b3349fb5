import CryptoSuite
import TLSSyntax

/// A change that a commit may make (RFC 9420 §12.1). Types we do not know cannot be read, since
/// nothing says how long they are; nobody may send them unless every member lists them.
public indirect enum Proposal: Sendable {
  /// RFC 9420 §12.1.1.
  case add(KeyPackage)
  /// RFC 9420 §12.1.2: new keys for the sender's own leaf.
  case update(LeafNode)
  /// RFC 9420 §12.1.3.
  case remove(LeafIndex)
  /// RFC 9420 §12.1.4: a key to be mixed in.
  case preSharedKey(PreSharedKeyID)
  /// RFC 9420 §12.1.5: the group ends for a successor.
  case reInit(ReInit)
  /// RFC 9420 §12.1.6: in external commits only.
  case externalInit(kemOutput: [UInt8])
  /// RFC 9420 §12.1.7: replaces them as a whole.
  case groupContextExtensions([Extension])

  var type: UInt16 {
    switch self {
    case .add: 1
    case .update: 2
    case .remove: 3
    case .preSharedKey: 4
    case .reInit: 5
    case .externalInit: 6
    case .groupContextExtensions: 7
    }
  }
}

extension Proposal: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch try reader.readUInt16() {
    case 1: self = .add(try KeyPackage(from: &reader))
    case 2: self = .update(try LeafNode(from: &reader))
    case 3: self = .remove(try LeafIndex(from: &reader))
    case 4: self = .preSharedKey(try PreSharedKeyID(from: &reader))
    case 5: self = .reInit(try ReInit(from: &reader))
    case 6: self = .externalInit(kemOutput: try reader.readOpaque())
    case 7: self = .groupContextExtensions(try reader.readVector())
    // Rule 12.1-1, 12.2-10
    default: throw .unknown(.proposal)
    }
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(type)
    switch self {
    case .add(let keyPackage): writer.write(keyPackage)
    case .update(let leafNode): writer.write(leafNode)
    case .remove(let leaf): writer.write(leaf)
    case .preSharedKey(let id): writer.write(id)
    case .reInit(let reInit): writer.write(reInit)
    case .externalInit(let kemOutput): writer.write(opaque: kemOutput)
    case .groupContextExtensions(let extensions): writer.write(vector: extensions)
    }
  }
}

/// The group ends here and begins anew with other parameters (RFC 9420 §12.1.5).
public final class ReInit: Sendable, TLSCodable {
  /// Of the successor.
  public let groupID: [UInt8]
  /// Of the successor; not older than this group's.
  public let version: ProtocolVersion
  /// Of the successor.
  public let cipherSuite: CipherSuite
  /// Of the successor's group context.
  public let extensions: [Extension]

  /// Takes the fields as they are; nothing is checked.
  public init(
    groupID: [UInt8], version: ProtocolVersion = .mls10, cipherSuite: CipherSuite,
    extensions: [Extension] = []
  ) {
    self.groupID = groupID
    self.version = version
    self.cipherSuite = cipherSuite
    self.extensions = extensions
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    groupID = try reader.readOpaque()
    version = ProtocolVersion(rawValue: try reader.readUInt16())
    cipherSuite = CipherSuite(rawValue: try reader.readUInt16())
    extensions = try reader.readVector()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(opaque: groupID)
    writer.write(version.rawValue)
    writer.write(cipherSuite.rawValue)
    writer.write(vector: extensions)
  }
}

extension ReInit: Equatable {
  public static func == (left: ReInit, right: ReInit) -> Bool {
    left.encodedBytes == right.encodedBytes
  }
}

/// The hash that a commit names a proposal by (RFC 9420 §5.2).
public struct ProposalRef: Equatable, Sendable, TLSCodable {
  /// As long as the suite's hash.
  public let bytes: [UInt8]

  /// Takes any bytes; one that is no hash names nothing.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    bytes = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) { writer.write(opaque: bytes) }
}

/// How a commit names a proposal: whole, or by the hash of one sent before (RFC 9420 §12.4).
public indirect enum ProposalOrRef: Sendable, TLSCodable {
  /// The committer's own; it need not have been sent before.
  case proposal(Proposal)
  /// One that everybody has received.
  case reference(ProposalRef)

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch try reader.readUInt8() {
    case 1: self = .proposal(try Proposal(from: &reader))
    case 2: self = .reference(try ProposalRef(from: &reader))
    // Rule 12.4-1
    default: throw .invalidValue
    }
  }

  public func encode(into writer: inout TLSWriter) {
    switch self {
    case .proposal(let proposal):
      writer.write(UInt8(1))
      writer.write(proposal)
    case .reference(let reference):
      writer.write(UInt8(2))
      writer.write(reference)
    }
  }
}
