import Foundation
import GRDB
import RelayCore
import RelayProtocol

/// Why a back-up was not made or not restored: always for the operator to mend. Nothing that was
/// there before has changed then.
public enum BackupError: Error, Equatable, Sendable {
  /// There is no database in the data directory.
  case noData
  /// Back-ups do not replace one another.
  case fileExists
  /// There is data already, and nobody said that it may go.
  case dataExists
  case unwritable
  /// No back-up, a damaged one, or one of a newer version.
  case notABackup
  case directory(StoreOpenError)
}

/// Makes one file of a data directory while a server works in it, and a data directory of such a
/// file.
///
/// The file is a database of its own that SQLite writes from one snapshot (`VACUUM INTO`): what was
/// acknowledged before the back-up began is in it, and nothing that was deleted, for free pages and
/// stale copies of rows are not read. It takes its name only when it is whole and on disk, and ends
/// with a seal, because SQLite does not notice a bit that flips in what an entry says.
public enum Backup {
  public static func write(dataPath: String, to file: String) throws(BackupError) {
    let manager = FileManager.default
    guard manager.fileExists(atPath: dataPath + "/" + DataDirectory.databaseName) else {
      throw .noData
    }
    guard !manager.fileExists(atPath: file) else { throw .fileExists }
    umask(0o077)
    let partial = try PartialFile(file + ".partial")
    defer { partial.end() }
    do {
      let source = try DatabaseQueue(
        path: dataPath + "/" + DataDirectory.databaseName, configuration: waiting)
      try source.vacuum(into: partial.path)
      try source.close()
      guard isWhole(partial.path) else { throw BackupError.notABackup }
      try BackupSeal.append(to: partial.path)
      try sync(partial.path)
      guard link(partial.path, file) == 0 else {
        throw errno == EEXIST ? BackupError.fileExists : BackupError.unwritable
      }
      try sync((file as NSString).deletingLastPathComponent)
    } catch let error as BackupError {
      throw error
    } catch {
      throw .unwritable
    }
  }

  /// Puts a back-up where a server will start. Whoever had a conversation there has seen entries
  /// that the back-up does not know; so every log ends with an entry that says so, and clients
  /// begin new conversations (see `RelayStore.markRestored`).
  public static func restore(
    _ file: String, dataPath: String, replacing: Bool, now: Timestamp
  ) throws(BackupError) {
    guard BackupSeal.isIntact(file) else { throw .notABackup }
    let directory: DataDirectory
    do throws(StoreOpenError) {
      directory = try DataDirectory(dataPath)
    } catch {
      throw .directory(error)
    }
    let manager = FileManager.default
    let copy = dataPath + "/restoring.sqlite"
    let leftovers = ["", "-wal", "-shm", "-journal"]
    do {
      guard replacing || !manager.fileExists(atPath: directory.databasePath) else {
        throw BackupError.dataExists
      }
      let tidyUp = { for suffix in leftovers { try? manager.removeItem(atPath: copy + suffix) } }
      tidyUp()
      // Once it has taken its place there is nothing left to remove.
      defer { tidyUp() }
      try manager.copyItem(atPath: file, toPath: copy)
      chmod(copy, 0o600)
      try BackupSeal.remove(from: copy)
      guard isWhole(copy) else { throw BackupError.notABackup }
      // Marked before it takes its place: a crash in between leaves what was there before.
      let store = try SQLiteStore(directory, databasePath: copy)
      try store.begin()
      try store.markRestored(at: now)
      try store.commit()
      try store.closeQueue()
      try sync(copy)
      // So does one in here: what the old write-ahead log has is in the old database first.
      if manager.fileExists(atPath: directory.databasePath) { emptyLog(of: directory) }
      for suffix in leftovers.dropFirst() {
        try? manager.removeItem(atPath: directory.databasePath + suffix)
      }
      guard rename(copy, directory.databasePath) == 0 else { throw BackupError.unwritable }
      try sync(dataPath)
      directory.release()
    } catch let error as BackupError {
      throw error
    } catch {
      throw .unwritable
    }
  }

  /// As far as it can be read: a damaged database is what one restores over.
  private static func emptyLog(of directory: DataDirectory) {
    guard let queue = try? DatabaseQueue(path: directory.databasePath, configuration: waiting)
    else { return }
    try? queue.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try? queue.close()
  }

  private static var waiting: Configuration {
    var configuration = Configuration()
    // For the moments in which the server empties its write-ahead log.
    configuration.busyMode = .timeout(SQLiteLimits.backupBusySeconds)
    return configuration
  }

  /// Whether a file is a database of ours that SQLite finds nothing wrong with.
  private static func isWhole(_ file: String) -> Bool {
    guard FileManager.default.fileExists(atPath: file) else { return false }
    var configuration = Configuration()
    configuration.readonly = true
    do {
      let queue = try DatabaseQueue(path: file, configuration: configuration)
      defer { try? queue.close() }
      return try queue.read { database in
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard (1...Schema.version).contains(version), try database.tableExists("membership")
        else { return false }
        return try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"]
      }
    } catch {
      return false
    }
  }

  private static func sync(_ path: String) throws(BackupError) {
    let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unwritable }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .unwritable }
  }
}
