import Foundation
import GRDB
import RelayConformance
import RelayCore
import RelayProtocol
import RelaySQLite
import Testing

@Suite struct SQLiteStoreTests {
  @Test("the embedded store does what every store must")
  func conforms() throws {
    for rule in StoreRule<SQLiteStore>.all {
      let directory = TemporaryDirectory()
      var store = try directory.open()
      #expect(try rule.holds(for: &store), "\(rule.sentence)")
      try store.close()
    }
  }

  @Test("what was committed is there after a restart")
  func restarts() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [1, 2, 3]))
    try store.addKeyPackages([[5]], lastResort: nil, of: Talk.alice)
    try store.commit()
    try store.close()
    let again = try directory.open()
    #expect(try again.conversation(Talk.conversation.id) == Talk.conversation)
    #expect(
      try again.entries(of: Talk.conversation.id, in: 1...1, countMax: 1)
        == [Talk.entry(1, [1, 2, 3])])
    #expect(try again.keyPackageSupply(of: Talk.alice).oneUseCount == 1)
  }

  @Test("a used key package and an old record are gone from every file after the next tick")
  func forgetsSmallThings() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    let marker = Talk.marker(1, byteCount: 800)
    try store.begin()
    try store.addKeyPackages([marker], lastResort: marker, of: Talk.alice)
    try store.put(marker, kind: .desk, key: [1], expected: 0)
    try store.commit()
    #expect(try directory.contents().range(of: Data("marker-of-entry".utf8)) != nil)
    try store.begin()
    _ = try store.takeKeyPackage(of: Talk.alice)
    try store.addKeyPackages([], lastResort: [1], of: Talk.alice)
    try store.put([1], kind: .desk, key: [1], expected: 1)
    try store.commit()
    try store.settle()
    #expect(try directory.contents().range(of: Data("marker-of-entry".utf8)) == nil)
  }

  @Test("two servers do not share a data directory")
  func locks() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    #expect(throws: StoreOpenError.inUse) { try directory.open() }
    try store.close()
  }

  @Test("a database of a newer version is left alone")
  func newerVersion() throws {
    let directory = TemporaryDirectory()
    try directory.open().close()
    let queue = try DatabaseQueue(path: directory.path + "/sotto.sqlite")
    try queue.write { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    #expect(throws: StoreOpenError.newerVersion(found: 99, known: 3)) { try directory.open() }
  }

  @Test(
    "conversations of before desks had names in them belong to the only desk there was",
    arguments: [0, 1, 2])
  func namesDesks(deskCount: Int) throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [1]))
    for key in ["support", "sales"].prefix(deskCount) {
      try store.put([1], kind: .desk, key: Array(key.utf8), expected: 0)
    }
    try store.put([2], kind: .clock, key: [], expected: 0)
    try store.commit()
    try store.close()
    let queue = try DatabaseQueue(path: directory.path + "/sotto.sqlite")
    try queue.write { try $0.makeVersion2() }
    try queue.write {
      try $0.execute(sql: "ALTER TABLE conversation DROP COLUMN desk; PRAGMA user_version = 1")
    }
    try queue.close()
    let later = try directory.open()
    let found = try #require(try later.conversation(Talk.conversation.id))
    #expect(found.desk == (deskCount == 1 ? Talk.conversation.desk : nil))
    #expect(found.memberships == Talk.conversation.memberships)
    try later.close()
    #expect(try directory.open().conversation(Talk.conversation.id) == found)
  }

  @Test("entries of before they lay in one table are all there, and are forgotten as wholly")
  func placesEntries() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [0]))
    for last in 1..<40 as Range<UInt64> {
      try store.append(
        Talk.entry(last + 1, Talk.marker(Int(last), byteCount: Int(last) * 97)),
        to: Talk.conversation.id, expected: Talk.head(last), head: Talk.head(last + 1))
    }
    try store.commit()
    let before = try store.entries(of: Talk.conversation.id, in: 1...99, countMax: 99)
    #expect(before.count == 40)
    try store.close()
    let queue = try DatabaseQueue(path: directory.path + "/sotto.sqlite")
    try queue.write { try $0.makeVersion2() }
    try queue.close()
    let later = try directory.open()
    #expect(try later.entries(of: Talk.conversation.id, in: 1...99, countMax: 99) == before)
    #expect(try !directory.markers().isEmpty, "the test would see an entry that is there")
    try later.begin()
    #expect(try later.removeEntries(of: Talk.conversation.id, in: 1...40) == 40)
    try later.commit()
    try later.settle()
    #expect(try directory.markers() == [])
    try later.close()
  }

  @Test("many restored back-ups later a log still goes on, and then says that it cannot")
  func restoredOften() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [0]))
    try store.commit()
    let time = Timestamp(milliseconds: 9_000)
    for _ in 0..<127 {
      try store.begin()
      try store.markRestored(at: time)
      try store.commit()
    }
    let last = 1 + 127 * RelayLimits.restoredSequenceGap
    #expect(
      try store.entries(of: Talk.conversation.id, in: last...last, countMax: 9).first?.content
        == .restored)
    try store.begin()
    #expect(throws: StoreError.unavailable) { try store.markRestored(at: time) }
    store.rollback()
    #expect(try store.usage(of: Talk.conversation.id).entryCount == 128)
    try store.close()
  }

  @Test("a file that is no database is called damaged")
  func damaged() throws {
    let directory = TemporaryDirectory()
    try directory.open().close()
    try Data(repeating: 0x41, count: 8_192)
      .write(to: URL(fileURLWithPath: directory.path + "/sotto.sqlite"))
    #expect(throws: StoreOpenError.damaged) { try directory.open() }
  }

  @Test("the directory and its files are for their owner alone")
  func permissions() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    let manager = FileManager.default
    for path in try [""] + manager.contentsOfDirectory(atPath: directory.path) {
      let attributes = try manager.attributesOfItem(atPath: directory.path + "/" + path)
      let permissions = attributes[.posixPermissions] as? Int ?? 0o777
      #expect(permissions & 0o077 == 0, "\(path)")
    }
    try store.close()
  }
}

enum Talk {
  static let alice = DeviceID(Array(repeating: 1, count: 32))!
  static let conversation = Conversation(
    id: ConversationID(Array(repeating: 1, count: 16))!, desk: DeskSlug(Array("support".utf8)),
    head: head(1),
    memberships: [
      Membership(
        device: alice, first: Sequence(1), acknowledged: Sequence(0), submission: Submission(1))
    ])

  static func head(_ last: UInt64) -> LogHead {
    LogHead(epoch: LogEpoch(1), last: Sequence(last))
  }

  static func entry(_ sequence: UInt64, _ payload: [UInt8]) -> StoredEntry {
    StoredEntry(
      sequence: Sequence(sequence), epoch: LogEpoch(1), sender: alice,
      submission: Submission(sequence), acceptedAt: Timestamp(milliseconds: 5),
      content: .application(payload))
  }

  /// Bytes that can be found again wherever a part of them remains.
  static func marker(_ number: Int, byteCount: Int) -> [UInt8] {
    let mark = Array("marker-of-entry-\(number)-".utf8)
    var bytes: [UInt8] = []
    while bytes.count < byteCount { bytes += mark }
    return Array(bytes.prefix(byteCount))
  }
}

extension Database {
  /// Entries in two tables and an index, as version 2 has them.
  fileprivate func makeVersion2() throws {
    try execute(
      sql: """
        ALTER TABLE entry RENAME TO placed;
        CREATE TABLE entry (
          id INTEGER PRIMARY KEY,
          conversation INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          sender INTEGER NOT NULL,
          submission INTEGER NOT NULL,
          accepted_at INTEGER NOT NULL,
          kind INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX entry_place ON entry (conversation, sequence);
        CREATE TABLE body (
          id INTEGER PRIMARY KEY,
          bytes BLOB NOT NULL
        ) STRICT;
        INSERT INTO entry SELECT NULL, place >> 39, place & 549755813887, epoch, sender, submission,
          accepted_at, kind FROM placed ORDER BY place;
        INSERT INTO body SELECT id, bytes FROM entry JOIN placed
          ON placed.place = (conversation << 39 | sequence);
        DROP TABLE placed;
        PRAGMA user_version = 2;
        """)
  }
}
