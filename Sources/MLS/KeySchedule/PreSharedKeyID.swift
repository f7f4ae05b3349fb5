import TLSSyntax

/// Names a key that members share from elsewhere (RFC 9420 §8.4).
public final class PreSharedKeyID: Sendable, TLSCodable {
  /// Which key it is.
  public let kind: Kind
  /// Fresh for each use, as long as the suite's hash.
  public let nonce: [UInt8]

  /// Where the key comes from (RFC 9420 §8.4).
  public enum Kind: Equatable, Sendable {
    /// From the application, by its name for it.
    case external(id: [UInt8])
    /// From an epoch of a group (RFC 9420 §8.6).
    case resumption(usage: ResumptionUsage, groupID: [UInt8], epoch: Epoch)
  }

  /// What a resumption secret is mixed in for (RFC 9420 §8.4).
  public enum ResumptionUsage: UInt8, Sendable {
    /// To show that the members share an earlier epoch.
    case application = 1
    /// To begin a group's successor (RFC 9420 §11.2).
    case reinit = 2
    /// To begin a branch (RFC 9420 §11.3).
    case branch = 3
  }

  /// Takes the fields as they are; nothing is checked.
  public init(kind: Kind, nonce: [UInt8]) {
    self.kind = kind
    self.nonce = nonce
  }

  /// Whether the key says that a group continues another (RFC 9420 §11.2, §11.3).
  var isContinuation: Bool {
    if case .resumption(let usage, _, _) = kind { usage != .application } else { false }
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch try reader.readUInt8() {
    case 1:
      kind = .external(id: try reader.readOpaque())
    case 2:
      // Rule 8.4-2
      guard let usage = ResumptionUsage(rawValue: try reader.readUInt8()) else {
        throw .invalidValue
      }
      let groupID = try reader.readOpaque()
      kind = .resumption(usage: usage, groupID: groupID, epoch: try Epoch(from: &reader))
    // Rule 8.4-1
    default:
      throw .invalidValue
    }
    nonce = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    switch kind {
    case .external(let id):
      writer.write(UInt8(1))
      writer.write(opaque: id)
    case .resumption(let usage, let groupID, let epoch):
      writer.write(UInt8(2))
      writer.write(usage.rawValue)
      writer.write(opaque: groupID)
      writer.write(epoch)
    }
    writer.write(opaque: nonce)
  }
}

extension PreSharedKeyID: Equatable {
  public static func == (left: PreSharedKeyID, right: PreSharedKeyID) -> Bool {
    left.encodedBytes == right.encodedBytes
  }
}
