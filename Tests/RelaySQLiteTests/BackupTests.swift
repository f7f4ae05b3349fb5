import Foundation
import GRDB
import RelayCore
import RelayProtocol
import RelaySQLite
import TestMaterial
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

  @Test("one bit that flips anywhere in a back-up is found, and so is anything behind its end")
  func flipped() throws {
    let (directory, target) = (TemporaryDirectory(), TemporaryDirectory())
    let file = try directory.backUp()
    defer { try? FileManager.default.removeItem(atPath: file) }
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    var generator = SeededGenerator(seed: 11)
    var damaged = (0..<40).map { _ in
      var bytes = whole
      let bit = UInt8.random(in: 0..<8, using: &generator)
      bytes[Int.random(in: 0..<whole.count, using: &generator)] ^= 1 << bit
      return bytes
    }
    damaged += [whole + Data([0]), whole.dropLast(), whole.dropLast(48), whole.prefix(48)]
    for bytes in damaged {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      #expect(throws: BackupError.notABackup) {
        try Backup.restore(
          file, dataPath: target.path, replacing: false, now: Timestamp(milliseconds: 1))
      }
    }
    #expect(!FileManager.default.fileExists(atPath: target.path))
    try whole.write(to: URL(fileURLWithPath: file))
    try Backup.restore(
      file, dataPath: target.path, replacing: false, now: Timestamp(milliseconds: 1))
  }

  @Test("a back-up of a newer program is refused, though it is whole")
  func newer() throws {
    let (directory, target) = (TemporaryDirectory(), TemporaryDirectory())
    let file = try directory.backUp()
    defer { try? FileManager.default.removeItem(atPath: file) }
    try BackupSeal.remove(from: file)
    let queue = try DatabaseQueue(path: file)
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
    try queue.close()
    try BackupSeal.append(to: file)
    #expect(BackupSeal.isIntact(file))
    #expect(throws: BackupError.notABackup) {
      try Backup.restore(
        file, dataPath: target.path, replacing: false, now: Timestamp(milliseconds: 1))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["lock"])
  }

  @Test("what somebody put where a back-up is written is neither written to nor removed")
  func inTheWay() throws {
    let directory = TemporaryDirectory()
    let folder = TemporaryDirectory()
    let manager = FileManager.default
    try directory.fill()
    try manager.createDirectory(
      atPath: folder.path + "/a.partial", withIntermediateDirectories: true)
    try Data("keep".utf8).write(to: URL(fileURLWithPath: folder.path + "/a.partial/keep"))
    try manager.createSymbolicLink(
      atPath: folder.path + "/b.partial", withDestinationPath: folder.path + "/victim")
    try Data("keep".utf8).write(to: URL(fileURLWithPath: folder.path + "/other"))
    try manager.linkItem(atPath: folder.path + "/other", toPath: folder.path + "/c.partial")
    mkfifo(folder.path + "/d.partial", 0o600)
    for name in ["a", "b", "c", "d"] {
      #expect(throws: BackupError.unwritable, "\(name)") {
        try Backup.write(dataPath: directory.path, to: folder.path + "/" + name)
      }
    }
    #expect(manager.fileExists(atPath: folder.path + "/a.partial/keep"))
    #expect(!manager.fileExists(atPath: folder.path + "/victim"))
    #expect(try String(contentsOfFile: folder.path + "/other", encoding: .utf8) == "keep")
    // A link that leads nowhere is a file that is there.
    try manager.createSymbolicLink(
      atPath: folder.path + "/e", withDestinationPath: folder.path + "/victim")
    #expect(throws: BackupError.fileExists) {
      try Backup.write(dataPath: directory.path, to: folder.path + "/e")
    }
    #expect(!manager.fileExists(atPath: folder.path + "/victim"))
    #expect(throws: BackupError.notABackup) {
      try Backup.restore(
        folder.path + "/d.partial", dataPath: folder.path + "/data", replacing: false,
        now: Timestamp(milliseconds: 1))
    }
  }

  @Test("what a killed back-up left is taken over, and nothing is written by two at once")
  func leftovers() throws {
    let directory = TemporaryDirectory()
    let file = directory.path + "-backup"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try directory.fill()
    for suffix in ["", "-journal"] {
      try Data(repeating: 7, count: 50_000).write(
        to: URL(fileURLWithPath: file + ".partial" + suffix))
    }
    chmod(file + ".partial", 0o644)
    let other = open(file + ".partial", O_RDWR)
    #expect(flock(other, LOCK_EX | LOCK_NB) == 0)
    #expect(throws: BackupError.unwritable) {
      try Backup.write(dataPath: directory.path, to: file)
    }
    close(other)
    try Backup.write(dataPath: directory.path, to: file)
    #expect(BackupSeal.isIntact(file))
    for suffix in ["", "-journal"] {
      #expect(!FileManager.default.fileExists(atPath: file + ".partial" + suffix))
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }
}

extension TemporaryDirectory {
  /// A store with one large entry in it.
  fileprivate func fill() throws {
    let store = try open()
    try store.begin()
    try store.create(Talk.conversation, first: Talk.entry(1, Talk.marker(1, byteCount: 60_000)))
    try store.commit()
    try store.close()
  }

  fileprivate func backUp() throws -> String {
    try fill()
    try Backup.write(dataPath: path, to: path + "-backup")
    return path + "-backup"
  }
}
