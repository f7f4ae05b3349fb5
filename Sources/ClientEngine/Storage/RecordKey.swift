import RelayProtocol

/// Under which key each thing is kept. Identifiers stand in keys as raw bytes of fixed length.
indirect enum RecordKey {
  case account
  case house
  case desk
  case revoking
  case keyPackage(reference: [UInt8])
  case head(ConversationID)
  case group(ConversationID)
  case outbox(ConversationID, UInt64)
  case timeline(ConversationID, Sequence, place: UInt16)

  private static let accountName: StaticText = "account"
  private static let houseName: StaticText = "house"
  private static let deskName: StaticText = "desk"
  private static let revokingName: StaticText = "revoking"

  var bytes: [UInt8] {
    switch self {
    case .account: Self.accountName.utf8
    case .house: Self.houseName.utf8
    case .desk: Self.deskName.utf8
    case .revoking: Self.revokingName.utf8
    case .keyPackage(let reference): [UInt8(ascii: "k")] + reference
    case .head(let id): Self.inside(id, "h")
    case .group(let id): Self.inside(id, "g")
    case .outbox(let id, let number): Self.inside(id, "o") + Self.bigEndian(number)
    case .timeline(let id, let sequence, let place):
      Self.inside(id, "t") + Self.bigEndian(sequence.rawValue)
        + [UInt8(place >> 8), UInt8(place & 0xff)]
    }
  }

  init?(_ bytes: [UInt8]) {
    if bytes == Self.accountName.utf8 {
      self = .account
    } else if bytes == Self.houseName.utf8 {
      self = .house
    } else if bytes == Self.deskName.utf8 {
      self = .desk
    } else if bytes == Self.revokingName.utf8 {
      self = .revoking
    } else if bytes.first == UInt8(ascii: "k") {
      self = .keyPackage(reference: Array(bytes.dropFirst()))
    } else {
      self.init(insideConversation: bytes)
    }
  }

  private init?(insideConversation bytes: [UInt8]) {
    let start = 1 + ConversationID.byteCount
    guard bytes.count > start, bytes[0] == UInt8(ascii: "c"),
      let id = ConversationID(Array(bytes[1..<start]))
    else { return nil }
    let rest = Array(bytes[(start + 1)...])
    switch (bytes[start], rest.count) {
    case (UInt8(ascii: "h"), 0): self = .head(id)
    case (UInt8(ascii: "g"), 0): self = .group(id)
    case (UInt8(ascii: "o"), 8): self = .outbox(id, Self.number(rest))
    case (UInt8(ascii: "t"), 10):
      self = .timeline(
        id, Sequence(Self.number(Array(rest[0..<8]))), place: UInt16(rest[8]) << 8 | UInt16(rest[9]))
    default: return nil
    }
  }

  private static func inside(_ id: ConversationID, _ kind: Unicode.Scalar) -> [UInt8] {
    [UInt8(ascii: "c")] + id.bytes + [UInt8(ascii: kind)]
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
  }

  private static func number(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
