import GRDB
import GRDBSQLite
import RelayCore

/// A statement that runs for every message, prepared once and driven through SQLite's C interface:
/// GRDB boxes each argument, which costs several times what SQLite itself takes for the statement.
///
/// It belongs to whoever has the store. `run` and `read` leave it ready for the next time, whatever
/// happens; numbers stay bound, blobs do not.
final class HotStatement {
  /// The rows of one run.
  struct Rows {
    fileprivate let handle: OpaquePointer

    /// Whether there is another; `unavailable` when SQLite says anything else.
    func next() throws(StoreError) -> Bool {
      switch sqlite3_step(handle) {
      case SQLITE_ROW: return true
      case SQLITE_DONE: return false
      default: throw .unavailable
      }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func unsigned(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

    func withBytes<Value>(
      _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
      // SQLite wants them asked for in this order.
      let start = sqlite3_column_blob(handle, column)
      let count = Int(sqlite3_column_bytes(handle, column))
      return try body(UnsafeRawBufferPointer(start: start, count: count))
    }
  }

  private let handle: OpaquePointer

  init(_ sql: String, _ connection: SQLiteConnection) throws(StoreError) {
    var handle: OpaquePointer?
    guard
      sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        == SQLITE_OK, let handle
    else { throw .unavailable }
    self.handle = handle
  }

  deinit { sqlite3_finalize(handle) }

  func bind(_ place: Int32, _ number: Int64?) throws(StoreError) {
    let code =
      if let number { sqlite3_bind_int64(handle, place, number) } else {
        sqlite3_bind_null(handle, place)
      }
    guard code == SQLITE_OK else { throw .unavailable }
  }

  func bind(_ place: Int32, _ number: UInt64) throws(StoreError) {
    try bind(place, Int64(bitPattern: number))
  }

  /// Runs to the end with what is bound.
  func run() throws(StoreError) {
    try read { (rows) throws(StoreError) in while try rows.next() {} }
  }

  /// The same with a blob, which is in no statement any more when this returns: SQLite does not
  /// copy it.
  func run(blob: [UInt8], at place: Int32) throws(StoreError) {
    try blob.withUnsafeBufferPointer { (blob) throws(StoreError) in
      guard
        sqlite3_bind_blob(handle, place, blob.baseAddress, Int32(blob.count), nil) == SQLITE_OK
      else { throw .unavailable }
      defer { sqlite3_bind_null(handle, place) }
      try run()
    }
  }

  func read<Value>(
    _ body: (Rows) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    defer { sqlite3_reset(handle) }
    return try body(Rows(handle: handle))
  }
}
