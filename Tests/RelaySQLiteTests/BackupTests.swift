import Foundation
import RelayCore
import RelayProtocol
import RelaySQLite
import Testing

@Suite struct BackupTests {
  @Test("a back-up holds what is there and nothing that was deleted")
  func write() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [0]))
    for last in 1..<200 as Range<UInt64> {
      let text = last.isMultiple(of: 2) ? "deleted-payload" : "remaining-payload"
      let payload = Array(repeating: Array("\(text) ".utf8), count: 50).flatMap { $0 }
      try store.append(
        Talk.entry(last + 1, payload), to: Talk.conversation.id, expected: Talk.head(last),
        head: Talk.head(last + 1))
    }
    try store.addKeyPackages([Array("deleted-package".utf8)], lastResort: nil, of: Talk.alice)
    try store.commit()
    try store.begin()
    for last in stride(from: 2, to: 200, by: 2) as StrideTo<UInt64> {
      _ = try store.removeEntries(of: Talk.conversation.id, in: (last + 1)...(last + 1))
    }
    _ = try store.takeKeyPackage(of: Talk.alice)
    try store.commit()
    // Not settled yet: the write-ahead log still has what was deleted.
    #expect(try directory.contents().range(of: Data("deleted-payload".utf8)) != nil)

    let file = directory.path + "-backup"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Backup.write(dataPath: directory.path, to: file)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(bytes.range(of: Data("remaining-payload".utf8)) != nil)
    #expect(bytes.range(of: Data("deleted-pa".utf8)) == nil)
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect((attributes[.posixPermissions] as? Int ?? 0o777) & 0o077 == 0)
    #expect(throws: BackupError.fileExists) {
      try Backup.write(dataPath: directory.path, to: file)
    }
    #expect(!FileManager.default.fileExists(atPath: file + ".partial"))
    try store.close()
  }

  @Test("a data directory holds nothing that a back-up leaves out")
  func complete() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
    // Whoever adds a file here adds it to `Backup`.
    #expect(
      Set(names).isSubset(of: ["lock", "sotto.sqlite", "sotto.sqlite-wal", "sotto.sqlite-shm"]))
    try store.close()
  }

  @Test("a restored log has what the back-up had, and then the word that it was restored")
  func restore() throws {
    let (source, target) = (TemporaryDirectory(), TemporaryDirectory())
    let store = try source.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, [1]))
    try store.put([7], kind: .desk, key: [1], expected: 0)
    try store.commit()
    let file = source.path + "-backup"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Backup.write(dataPath: source.path, to: file)
    try store.close()

    let now = Timestamp(milliseconds: 77)
    try Backup.restore(file, dataPath: target.path, replacing: false, now: now)
    let restored = try target.open()
    let last = 1 + RelayLimits.restoredSequenceGap
    let entries = try restored.entries(of: Talk.conversation.id, in: 1...last, countMax: 9)
    #expect(entries.map(\.content) == [.application([1]), .restored])
    #expect(entries.last?.sequence == Sequence(last))
    #expect(try restored.records(.desk).map(\.bytes) == [[7]])
    #expect(throws: BackupError.directory(.inUse)) {
      try Backup.restore(file, dataPath: target.path, replacing: true, now: now)
    }
    try restored.close()
    #expect(throws: BackupError.dataExists) {
      try Backup.restore(file, dataPath: target.path, replacing: false, now: now)
    }
    try Backup.restore(file, dataPath: target.path, replacing: true, now: now)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
        == ["lock", "sotto.sqlite"])
  }

  @Test("what is no back-up, or a damaged one, replaces nothing")
  func damaged() throws {
    let directory = TemporaryDirectory()
    let store = try directory.open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, Talk.marker(1, byteCount: 90_000)))
    try store.commit()
    let file = directory.path + "-backup"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Backup.write(dataPath: directory.path, to: file)
    try store.close()
    let before = try directory.contents()
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    var torn = whole
    torn.removeLast(20_000)
    var changed = whole
    // The page that the table of entries begins on.
    for offset in stride(from: 1_024, to: 20_000, by: 7) { changed[offset] ^= 0x55 }
    for bytes in [Data(), Data("no database".utf8), torn, changed] {
      try bytes.write(to: URL(fileURLWithPath: file))
      #expect(throws: BackupError.notABackup) {
        try Backup.restore(
          file, dataPath: directory.path, replacing: true, now: Timestamp(milliseconds: 1))
      }
    }
    #expect(try directory.contents() == before)
    #expect(throws: BackupError.noData) {
      try Backup.write(dataPath: directory.path + "-none", to: file + "2")
    }
  }
}
