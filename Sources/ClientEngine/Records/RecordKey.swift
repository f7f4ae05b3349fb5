import RelayProtocol

/// Under which key each thing is kept. Identifiers stand in keys as raw bytes of fixed length.
///
/// Small letters begin what an engine is started with; capitals what it asks for when something
/// concerns a conversation. Until the third form all that belongs to one lay together.
indirect enum RecordKey {
  case account
  case house
  case desk
  case removals
  case acquaintances
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
    case .removals: Self.name("r")
    case .acquaintances: Self.name("p")
    case .keyPackage(let reference): Self.name("k") + reference
    case .head(let id): Self.name("c") + id.bytes
    case .group(let id): Self.name("G") + id.bytes
    case .outbox(let id, let number): Self.outbox(of: id) + Self.bigEndian(number)
    case .timeline(let id, let sequence, let place):
      Self.timeline(of: id, from: sequence.rawValue) + [UInt8(place >> 8), UInt8(place & 0xff)]
    }
  }

  init?(_ bytes: [UInt8]) {
    let start = 1 + ConversationID.byteCount
    switch (bytes.first.map { Unicode.Scalar($0) }, bytes.count) {
    case ("a", 1): self = .account
    case ("h", 1): self = .house
    case ("d", 1): self = .desk
    case ("r", 1): self = .removals
    case ("p", 1): self = .acquaintances
    case ("k", _): self = .keyPackage(reference: Array(bytes.dropFirst()))
    case ("c", let count) where count > start:
      self.init(bytes[start], inside: bytes, Array(bytes[(start + 1)...]))
    case (_, let count) where count >= start:
      self.init(bytes[0], inside: bytes, Array(bytes[start...]))
    default: return nil
    }
  }

  /// - Parameters:
  ///   - kind: The letter, as it was until the third form or is now.
  ///   - bytes: A letter and the conversation's.
  ///   - rest: What stands behind these.
  private init?(_ kind: UInt8, inside bytes: [UInt8], _ rest: [UInt8]) {
    guard let id = ConversationID(Array(bytes[1...ConversationID.byteCount])) else { return nil }
    switch (Unicode.Scalar(kind), rest.count) {
    case ("c", 0), ("h", 0): self = .head(id)
    case ("G", 0), ("g", 0): self = .group(id)
    case ("O", 8), ("o", 8): self = .outbox(id, Self.number(rest))
    case ("T", 10), ("t", 10):
      self = .timeline(
        id, Sequence(Self.number(Array(rest[0..<8]))), place: UInt16(rest[8]) << 8 | UInt16(rest[9])
      )
    default: return nil
    }
  }

  /// Everything of the conversation but its head and its lines.
  static func working(of id: ConversationID) -> (group: KeyRange, outbox: KeyRange) {
    let group = Self.group(id).bytes
    let outbox = outbox(of: id)
    return (
      KeyRange(from: group, before: group + [0]), KeyRange(from: outbox, before: outbox + [.max])
    )
  }

  /// The lines from one place up to another, or to the end.
  static func lines(of id: ConversationID, from: UInt64, before: UInt64? = nil) -> KeyRange {
    let end = timeline(of: id, from: before ?? .max)
    // Also what a hostile relay says to stand at the last place of all.
    return KeyRange(
      from: timeline(of: id, from: from), before: before == nil ? end + [.max, .max] : end)
  }

  private static func outbox(of id: ConversationID) -> [UInt8] { name("O") + id.bytes }

  private static func timeline(of id: ConversationID, from sequence: UInt64) -> [UInt8] {
    name("T") + id.bytes + bigEndian(sequence)
  }

  /// Whether what lies there is of our own making, and begins with the number of its form.
  var isVersioned: Bool {
    switch self {
    case .account, .desk, .acquaintances, .keyPackage, .head, .outbox, .timeline: true
    case .house, .removals, .group: false
    }
  }

  private static func name(_ letter: Unicode.Scalar) -> [UInt8] { [UInt8(ascii: letter)] }

  private static func bigEndian(_ value: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(56 - 8 * $0)) }
  }

  private static func number(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
