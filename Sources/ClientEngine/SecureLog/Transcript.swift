import CryptoSuite
import RelayProtocol
import TLSSyntax

/// What the relay has shown of a log, entry by entry in its order: a chain of hashes that begins
/// anew with each epoch.
///
///     where an epoch begins   SHA-256(secret of the epoch ‖ place)
///     at each entry           SHA-256(value before ‖ place ‖ sender ‖ payload)
///
/// Members tell each other inside their messages which value they have at which place. Who has
/// another one there was shown other entries, or another order (Docs/decisions/0047). Entries count
/// by their bytes, whether they open or not. The secret is exported by the group: newcomers begin
/// where all others do, and a relay cannot look for two orders of one value.
struct Transcript {
  /// At the last place. Empty where the epoch began before anybody counted.
  private var value: [UInt8] = []
  /// Of each of the last places two numbers, the beginning of its value; also of the epoch before.
  private var marks: [UInt64] = []
  private var end: UInt64 = 0
  /// Where the epoch began.
  private var start: UInt64 = 0
  /// Somebody was shown something else in this epoch, and that was said.
  private var hasDiffered = false
  /// The epoch in which this device has told how the one before ended; not kept.
  private var toldStart: UInt64 = 0

  /// Another epoch begins with the commit at this place.
  mutating func begin(at place: Sequence, _ secret: [UInt8], _ sha256: Digest) {
    // What differed then has been said.
    if hasDiffered { marks = [] }
    hasDiffered = false
    start = place.rawValue
    value = secret
    add([], at: place, sha256)
  }

  /// - Parameter entry: The sender and the payload.
  mutating func add(_ entry: [UInt8], at place: Sequence, _ sha256: Digest) {
    guard !value.isEmpty else { return }
    end = place.rawValue
    var writer = TLSWriter()
    writer.write(raw: value)
    writer.write(end)
    writer.write(raw: entry)
    value = sha256(writer.bytes)
    let numbers = Self.numbers(value)
    marks.append(numbers[0])
    marks.append(numbers[1])
    if marks.count > 2 * EngineLimits.transcriptPlaceCount { marks.removeFirst(2) }
  }

  /// Where the mark of one of the last places stands.
  @inline(never)
  private func index(of place: UInt64) -> Int? {
    guard place <= end, end - place < UInt64(marks.count / 2) else { return nil }
    return marks.count - 2 * Int(end - place + 1)
  }

  // MARK: What members tell each other

  /// What this device has seen up to now; and before that, once an epoch, what it has seen of the
  /// one before, which nobody tells of any more otherwise.
  mutating func told(in group: ConversationID) -> [UInt8]? {
    guard !value.isEmpty else { return nil }
    var writer = TLSWriter()
    writer.write(Self.numbers(group.bytes)[0])
    if toldStart != start { write(start &- 1, into: &writer) }
    toldStart = start
    write(end, into: &writer)
    return writer.bytes
  }

  @inline(never)
  private func write(_ place: UInt64, into writer: inout TLSWriter) {
    guard let index = index(of: place) else { return }
    writer.write(place)
    writer.write(marks[index])
    writer.write(marks[index + 1])
  }

  /// Whether somebody was shown something else who has told this in an entry at that place. Once
  /// that has been said it holds for the rest of the epoch, and is said no more.
  mutating func differs(from told: [UInt8], at place: UInt64, in group: ConversationID) -> Bool {
    let told = Self.numbers(told)
    guard !value.isEmpty, !hasDiffered, told.first == Self.numbers(group.bytes)[0] else {
      return false
    }
    var next = 1
    while next + 2 < told.count {
      // Nobody has seen what stands behind their own words.
      if told[next] >= place { hasDiffered = true }
      if let index = index(of: told[next]),
        marks[index] != told[next + 1] || marks[index + 1] != told[next + 2]
      {
        hasDiffered = true
      }
      next += 3
    }
    return hasDiffered
  }

  /// Eight octets are a number.
  private static func numbers(_ bytes: [UInt8]) -> [UInt64] {
    var numbers: [UInt64] = []
    var (number, count) = (UInt64(0), 0)
    for byte in bytes {
      number = number << 8 | UInt64(byte)
      count += 1
      if count % 8 == 0 { numbers.append(number) }
    }
    return numbers
  }
}

extension Transcript {
  init(from reader: inout RecordReader, end: Sequence) {
    value = reader.readOpaque()
    marks = reader.readList { $0.readUInt64() }
    start = reader.readUInt64()
    hasDiffered = reader.readFlag()
    self.end = end.rawValue
    if marks.count % 2 != 0 { reader.fail() }
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(opaque: value)
    writer.write(UInt64(marks.count))
    for mark in marks { writer.write(mark) }
    writer.write(start)
    writer.write(hasDiffered)
  }
}
