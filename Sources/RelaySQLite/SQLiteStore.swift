import Foundation
import GRDB
import RelayCore
import RelayProtocol

/// The embedded store: one SQLite database in the data directory.
///
/// It is responsible for two promises. What `commit` returned from survives the power cut: the
/// write-ahead log is synced with every transaction (`synchronous = FULL`). What was deleted is
/// gone from the files: SQLite overwrites it in the database (`secure_delete`, and see
/// `EntryBody`), and `settle` empties the write-ahead log, which still holds older pages.
public final class SQLiteStore: RelayStore {
  private let directory: DataDirectory
  private let queue: DatabaseQueue
  var deviceRows: [DeviceID: Int64] = [:]
  var logs: [ConversationID: Log] = [:]
  /// Logs whose heads in the database are those of an earlier append.
  var movedLogs: [ConversationID] = []
  /// Entries of this batch that are not written yet, and the rows of their conversations.
  var appended: [(entry: StoredEntry, row: Int64)] = []
  /// Nil once the database is closed.
  private var hotStatements: HotStatements?
  /// An entry's blob while it is written.
  var body: [UInt8] = []
  /// Something was deleted or replaced since the write-ahead log was last emptied.
  var hasDeleted = true
  private var tickCount = 0
  /// Up to here the last sweep has looked for old entries.
  var sweptPlace: Int64 = 0
  private var commits = LatencyHistogram()

  public convenience init(_ directory: DataDirectory) throws(StoreOpenError) {
    try self.init(directory, databasePath: directory.databasePath)
  }

  init(_ directory: DataDirectory, databasePath: String) throws(StoreOpenError) {
    self.directory = directory
    var configuration = Configuration()
    // A batch is one transaction over several calls.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA page_size = \(EntryBody.pageByteCount);
          PRAGMA auto_vacuum = INCREMENTAL;
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = FULL;
          PRAGMA secure_delete = ON;
          PRAGMA temp_store = MEMORY;
          PRAGMA cache_size = -\(SQLiteLimits.pageCacheKibibyteCount);
          PRAGMA wal_autocheckpoint = \(SQLiteLimits.automaticCheckpointPageCount);
          """)
    }
    do {
      queue = try DatabaseQueue(path: databasePath, configuration: configuration)
      hotStatements = try queue.writeWithoutTransaction { database in
        try Schema.migrate(database)
        guard let connection = database.sqliteConnection else { throw StoreError.unavailable }
        return try HotStatements(connection)
      }
    } catch let error as StoreOpenError {
      throw error
    } catch {
      let isDamaged =
        (error as? DatabaseError)?.resultCode == .SQLITE_NOTADB
        || (error as? DatabaseError)?.resultCode == .SQLITE_CORRUPT
      throw isDamaged ? .damaged : .unwritable
    }
  }

  /// Runs statements; whatever SQLite says against them means that the store is unavailable.
  func run<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.writeWithoutTransaction(body)
    } catch let error as StoreError {
      throw error
    } catch {
      throw .unavailable
    }
  }

  /// What every message needs, past GRDB and its queue: a batch has one caller, and ends before
  /// the next begins.
  func statements() throws(StoreError) -> HotStatements {
    guard let hotStatements else { throw .unavailable }
    return hotStatements
  }

  // MARK: Batches

  public func begin() throws(StoreError) {
    try run { try $0.beginTransaction(.immediate) }
  }

  public func commit() throws(StoreError) {
    let start = DispatchTime.now().uptimeNanoseconds
    try writeEntries()
    try writeHeads()
    try run { try $0.commit() }
    commits.add(nanoseconds: DispatchTime.now().uptimeNanoseconds - start)
  }

  public func status() -> StoreStatus {
    var status = StoreStatus()
    status.commits = commits
    status.byteCount = directory.byteCount
    return status
  }

  public func rollback() {
    deviceRows.removeAll()
    logs.removeAll()
    movedLogs.removeAll()
    appended.removeAll()
    // A full disk may have ended the transaction already.
    try? run { if $0.isInsideTransaction { try $0.rollback() } }
  }

  public func settle() throws(StoreError) {
    tickCount += 1
    if tickCount % SQLiteLimits.orphanSweepTickCount == 0 { try removeOrphans() }
    guard hasDeleted else { return }
    var hasMoreToReturn = false
    try run { database in
      let freeCount = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
      if freeCount > SQLiteLimits.freePageCountMax {
        try database.execute(
          sql: "PRAGMA incremental_vacuum(\(SQLiteLimits.freePageCountReturned))")
        hasMoreToReturn =
          freeCount - SQLiteLimits.freePageCountReturned > SQLiteLimits.freePageCountMax
      }
      try database.checkpoint(.truncate)
    }
    hasDeleted = hasMoreToReturn
  }

  /// Empties the write-ahead log and closes; the directory is free for the next.
  public func close() throws(StoreError) {
    try closeQueue()
    directory.release()
  }

  func closeQueue() throws(StoreError) {
    hasDeleted = true
    try settle()
    hotStatements = nil
    do { try queue.close() } catch { throw .unavailable }
  }

  /// Forgets devices that take part in nothing.
  private func removeOrphans() throws(StoreError) {
    deviceRows.removeAll()
    try run { database in
      try database.execute(
        sql: """
          DELETE FROM device WHERE id NOT IN (
            SELECT device FROM membership UNION SELECT device FROM key_package
            UNION SELECT sender FROM entry)
          """)
      if database.changesCount > 0 { hasDeleted = true }
    }
  }
}
