import Foundation
import RelayCore
import RelayProtocol
import RelaySQLite
import Testing

/// The relay over its real store, with time as an argument: what is gone is looked for in files.
@Suite struct RetentionOnDiskTests {
  static let entryCount: UInt64 = 600
  static let byteCount = 40_000
  static let day: UInt64 = 24 * 60 * 60 * 1_000

  @Test("after 30 days unread entries are in no file, and the space is given back and used again")
  func expires() throws {
    var office = try Office()
    let conversation = try office.begin()
    office.fill(conversation, from: 2, count: Self.entryCount)
    let full = try office.directory.byteCount()
    #expect(try !office.directory.markers().isEmpty, "the test would see an entry that is there")
    #expect(full > Int(Self.entryCount) * Self.byteCount)

    office.passes(29 * Self.day)
    #expect(office.entryCount(conversation) == Int(Self.entryCount) + 1)
    office.passes(2 * Self.day)
    for _ in 0..<40 { office.passes(1_000) }
    #expect(office.entryCount(conversation) == 0)
    #expect(try office.directory.markers() == [])
    let reclaimed = try office.directory.byteCount()
    #expect(reclaimed < full / 2)

    // What is kept for the next busy hour is used before the file grows.
    office.fill(conversation, from: 2 + Self.entryCount, count: Self.entryCount / 4)
    try office.relay.store.close()
    let again = try office.directory.byteCount()
    #expect(again < reclaimed + 2_000_000)
    print("30 days: \(full) bytes, \(reclaimed) after the sweep, \(again) with a quarter new")
  }

  @Test("what is delivered is in no file two ticks later, and its space is used again")
  func delivered() throws {
    var office = try Office()
    let conversation = try office.begin()
    var sizes: [Int] = []
    var first: UInt64 = 2
    for _ in 0..<6 {
      office.fill(conversation, from: first, count: 100)
      first += 100
      office.acknowledge(conversation, first - 1)
      for _ in 0..<2 { office.passes(1_000) }
      #expect(office.entryCount(conversation) == 0)
      #expect(try office.directory.markers() == [])
      sizes.append(try office.directory.byteCount())
    }
    #expect(sizes.last! <= sizes[0] + 500_000, "the file does not grow with what has passed")
    print("delivered: \(sizes) bytes after each 4 MB")
  }

  @Test("a clock that jumps back deletes nothing early, and what is due goes when it is due")
  func clockBack() throws {
    var office = try Office()
    let conversation = try office.begin()
    office.fill(conversation, from: 2, count: 10)
    // Three years ahead, by mistake; more entries then than one sweep looks at would hide others.
    office.passes(10 * Self.day)
    let right = office.now
    office.now = Timestamp(milliseconds: right.milliseconds + 20 * Self.day - 1_000_000)
    office.fill(conversation, from: 12, count: 10)
    office.now = right
    office.passes(1_000)
    #expect(office.entryCount(conversation) == 21, "nothing went early")
    office.passes(19 * Self.day)
    #expect(office.entryCount(conversation) == 21)
    office.passes(2 * Self.day)
    office.passes(1_000)
    office.passes(1_000)
    #expect(office.entryCount(conversation) == 10, "what is 31 days old is gone")
    office.passes(40 * Self.day)
    for _ in 0..<3 { office.passes(1_000) }
    #expect(try office.directory.markers() == [])
  }

  @Test("what came while the clock was a year behind is not a year old when that is mended")
  func mended() throws {
    var office = try Office()
    let conversation = try office.begin()
    let right = office.now
    office.now = Timestamp(milliseconds: right.milliseconds - 365 * Self.day)
    office.fill(conversation, from: 2, count: 10)
    office.now = right
    for _ in 0..<3 { office.passes(60_000) }
    #expect(office.entryCount(conversation) == 11)
    office.passes(31 * Self.day)
    for _ in 0..<3 { office.passes(1_000) }
    #expect(office.entryCount(conversation) == 0)
  }

  @Test("a whole new supply of key packages leaves nothing of the one before, in answers or files")
  func supply() throws {
    var office = try Office()
    for generation in 1...3 {
      let marks = (0...50).map { "supply-\(generation)-\($0)-" }
      let packages = marks.map { Array(String(repeating: $0, count: 80).utf8) }
      office.publish(lastResort: packages[0], oneUse: Array(packages.dropFirst()))
      let supply = try office.relay.store.keyPackageSupply(of: Talk.alice)
      #expect(supply == KeyPackageSupply(oneUseCount: 50, hasLastResort: true))
      for _ in 0..<3 { office.passes(1_000) }
      let contents = try office.directory.contents()
      #expect(marks.allSatisfy { contents.range(of: Data($0.utf8)) != nil })
      let before = Data("supply-\(generation - 1)-".utf8)
      #expect(contents.range(of: before) == nil)
    }
  }

  @Test("entries of a clock that was ahead do not hide older ones behind them")
  func hidden() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [0]))
    let ahead = Conversation(
      id: ConversationID(Array(repeating: 9, count: 16))!, desk: nil, head: Talk.head(1),
      memberships: [])
    try store.create(ahead, first: Self.entry(1, at: 9_000_000))
    for last in 1..<200 as Range<UInt64> {
      try store.append(
        Self.entry(last + 1, at: 9_000_000), to: ahead.id, expected: Talk.head(last),
        head: Talk.head(last + 1))
    }
    // Behind them all, and due.
    try store.append(
      Self.entry(2, at: 1_000), to: Talk.conversation.id, expected: Talk.head(1),
      head: Talk.head(2))
    _ = try store.removeEntries(of: Talk.conversation.id, in: 1...1)
    try store.commit()
    var found: [ExpiredEntries] = []
    for _ in 0..<30 where found.isEmpty {
      found = try store.expired(before: Timestamp(milliseconds: 2_000), countMax: 10)
    }
    #expect(
      found == [ExpiredEntries(conversation: Talk.conversation.id, through: Sequence(2))])
  }

  private static func entry(_ sequence: UInt64, at time: UInt64) -> StoredEntry {
    StoredEntry(
      sequence: Sequence(sequence), epoch: LogEpoch(1), sender: Talk.alice,
      submission: Submission(sequence), acceptedAt: Timestamp(milliseconds: time),
      content: .application([1]))
  }
}

/// A sender who is there, and a member who is not.
private struct Office {
  let directory = TemporaryDirectory()
  var relay: Relay<SQLiteStore>
  var now = Timestamp(milliseconds: 1_800_000_000_000)
  private let sender = SessionID(1)
  private let other = DeviceID(Array(repeating: 2, count: 32))!

  init() throws {
    // Who signs does not matter here.
    let crypto = RelayCrypto(isValid: { _, _, _ in true }, sha256: { $0 })
    relay = try Relay(store: try directory.open(), crypto: crypto, isLimiting: false)
    sign(sender, Talk.alice)
  }

  private mutating func sign(_ session: SessionID, _ device: DeviceID) {
    process([.opened(session, challenge: Array(repeating: 1, count: 32))])
    receive(
      session,
      .authenticate(Authenticate(device: device, signature: Array(repeating: 0, count: 64))))
  }

  private mutating func process(_ events: [RelayEvent]) { _ = relay.process(events, now: now) }

  private mutating func receive(_ session: SessionID, _ frame: ClientFrame) {
    process([.received(session, frame.encodedBytes)])
  }

  mutating func begin() throws -> ConversationID {
    let id = ConversationID(Array(repeating: 3, count: 16))!
    receive(
      sender,
      .create(CreateConversation(conversation: id, desk: nil, members: [other], welcome: [1])))
    return id
  }

  mutating func publish(lastResort: [UInt8], oneUse: [[UInt8]]) {
    let publish = PublishKeyPackages(lastResort: lastResort, oneUse: oneUse)
    receive(sender, .publishKeyPackages(publish))
  }

  mutating func fill(_ id: ConversationID, from first: UInt64, count: UInt64) {
    for number in first..<(first + count) {
      receive(
        sender,
        .append(
          AppendEntry(
            conversation: id, epoch: LogEpoch(1), submission: Submission(number),
            content: .application,
            payload: Talk.marker(Int(number), byteCount: RetentionOnDiskTests.byteCount))))
    }
  }

  /// By both.
  mutating func acknowledge(_ id: ConversationID, _ sequence: UInt64) {
    let frame = ClientFrame.acknowledge(
      Acknowledge(conversation: id, sequence: Sequence(sequence)))
    receive(sender, frame)
    let session = SessionID(sequence + 1)
    sign(session, other)
    receive(session, frame)
    process([.closed(session)])
  }

  mutating func passes(_ milliseconds: UInt64) {
    now = Timestamp(milliseconds: now.milliseconds + milliseconds)
    process([.tick])
  }

  func entryCount(_ id: ConversationID) -> Int {
    (try? relay.store.usage(of: id).entryCount) ?? -1
  }
}

extension TemporaryDirectory {
  func byteCount() throws -> Int { try contents().count }
}
