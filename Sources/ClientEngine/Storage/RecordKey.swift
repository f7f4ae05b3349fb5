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

  var bytes: [UInt8] {
    switch self {
    case .account: Self.name("a")
    case .house: Self.name("h")
    case .desk: Self.name("d")
    case .revoking: Self.name("r")
    case .keyPackage(let reference): Self.name("k") + reference
    case .head(let id): Self.inside(id, "h")
    case .group(let id): Self.inside(id, "g")
    case .outbox(let id, let number): Self.inside(id, "o") + Self.bigEndian(number)
    case .timeline(let id, let sequence, let place):
      Self.inside(id, "t") + Self.bigEndian(sequence.rawValue)
        + [UInt8(place >> 8), UInt8(place & 0xff)]
    }
  }

  init?(_ bytes: [UInt8]) {
    guard let kind = bytes.first else { return nil }
    switch (kind, bytes.count) {
    case (UInt8(ascii: "a"), 1): self = .account
    case (UInt8(ascii: "h"), 1): self = .house
    case (UInt8(ascii: "d"), 1): self = .desk
    case (UInt8(ascii: "r"), 1): self = .revoking
    case (UInt8(ascii: "k"), _): self = .keyPackage(reference: Array(bytes.dropFirst()))
    default: self.init(insideConversation: bytes)
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
        id, Sequence(Self.number(Array(rest[0..<8]))), place: UInt16(rest[8]) << 8 | UInt16(rest[9])
      )
    default: return nil
    }
  }

  /// Whether what lies there is of our own making, and begins with the number of its form.
  var isVersioned: Bool {
    switch self {
    case .account, .desk, .keyPackage, .head, .outbox, .timeline: true
    case .house, .revoking, .group: false
    }
  }

  private static func name(_ letter: Unicode.Scalar) -> [UInt8] { [UInt8(ascii: letter)] }

  private static func inside(_ id: ConversationID, _ kind: Unicode.Scalar) -> [UInt8] {
    name("c") + id.bytes + name(kind)
  }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
  }

  private static func number(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
