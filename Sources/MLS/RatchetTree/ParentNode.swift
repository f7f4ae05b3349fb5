import TLSSyntax

/// A key that everybody below shares, except the unmerged leaves (RFC 9420 §7.1). Immutable and
/// shared between epochs, as `LeafNode` is.
public final class ParentNode: Sendable, TLSCodable {
  /// What is sealed to everybody below at once.
  public let encryptionKey: [UInt8]
  /// Of the node above, as it was made with this one (RFC 9420 §7.9).
  public let parentHash: [UInt8]
  /// Members below who joined after the key was made; ascending.
  public let unmergedLeaves: [LeafIndex]

  /// Takes the fields as they are; nothing is checked.
  public init(encryptionKey: [UInt8], parentHash: [UInt8], unmergedLeaves: [LeafIndex] = []) {
    self.encryptionKey = encryptionKey
    self.parentHash = parentHash
    self.unmergedLeaves = unmergedLeaves
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    encryptionKey = try reader.readOpaque()
    parentHash = try reader.readOpaque()
    unmergedLeaves = try reader.readVector()
    for index in unmergedLeaves.indices.dropFirst() {
      // Rule 7.1-1
      guard unmergedLeaves[index - 1] < unmergedLeaves[index] else { throw .invalidValue }
    }
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(opaque: parentHash)
    writer.write(vector: unmergedLeaves)
  }
}

/// One place in the tree; blank when nobody sits there or nobody has made a key for it.
public enum Node: Sendable {
  /// To reach those below, their own nodes are used (RFC 9420 §4.1.1).
  case blank
  /// At even places.
  case leaf(LeafNode)
  /// At odd places.
  case parent(ParentNode)

  var isBlank: Bool { if case .blank = self { true } else { false } }

  var parent: ParentNode? { if case .parent(let parent) = self { parent } else { nil } }

  /// `nil` for a blank.
  public var encryptionKey: [UInt8]? {
    switch self {
    case .blank: nil
    case .leaf(let leaf): leaf.encryptionKey
    case .parent(let parent): parent.encryptionKey
    }
  }
}

/// `optional<Node>` (RFC 9420 §12.4.3.3).
extension Node: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch try reader.readUInt8() {
    case 0:
      self = .blank
    case 1:
      switch try reader.readUInt8() {
      case 1: self = .leaf(try LeafNode(from: &reader))
      case 2: self = .parent(try ParentNode(from: &reader))
      // Rule 12.4.3.3-3
      default: throw .invalidValue
      }
    // Rule 2.1.1-1
    default:
      throw .invalidPresenceOctet
    }
  }

  public func encode(into writer: inout TLSWriter) {
    switch self {
    case .blank:
      writer.write(UInt8(0))
    case .leaf(let leaf):
      writer.write(UInt8(1))
      writer.write(UInt8(1))
      writer.write(leaf)
    case .parent(let parent):
      writer.write(UInt8(1))
      writer.write(UInt8(2))
      writer.write(parent)
    }
  }
}
