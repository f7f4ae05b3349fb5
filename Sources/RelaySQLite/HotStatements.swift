import GRDB
import GRDBSQLite
import RelayCore

/// The statements behind appends, acknowledgements and deliveries. They end with the store: a
/// database does not close while there are any.
final class HotStatements {
  let insertEntry: HotStatement
  let insertBody: HotStatement
  let removeBodies: HotStatement
  let removeEntries: HotStatement
  let entries: HotStatement
  let entryOfSender: HotStatement
  let moveHead: HotStatement
  let putMembership: HotStatement
  private let connection: SQLiteConnection

  init(_ connection: SQLiteConnection) throws(StoreError) {
    self.connection = connection
    insertEntry = try HotStatement(
      """
      INSERT INTO entry
        (conversation, sequence, epoch, sender, submission, accepted_at, kind)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, connection)
    insertBody = try HotStatement("INSERT INTO body (id, bytes) VALUES (?, ?)", connection)
    let place = "conversation = ? AND sequence BETWEEN ? AND ?"
    removeBodies = try HotStatement(
      "DELETE FROM body WHERE id IN (SELECT id FROM entry WHERE \(place))", connection)
    removeEntries = try HotStatement("DELETE FROM entry WHERE \(place)", connection)
    let select = """
      SELECT sequence, epoch, key, submission, accepted_at, kind, bytes
      FROM entry JOIN device ON device.id = sender JOIN body ON body.id = entry.id
      """
    entries = try HotStatement(
      "\(select) WHERE \(place) ORDER BY sequence LIMIT ?", connection)
    entryOfSender = try HotStatement(
      """
      \(select) WHERE conversation = ? AND sequence >= ? AND sender = ? AND submission = ?
      ORDER BY sequence LIMIT 1
      """, connection)
    moveHead = try HotStatement(
      "UPDATE conversation SET epoch = ?, last = ? WHERE id = ?", connection)
    putMembership = try HotStatement(
      """
      INSERT INTO membership (conversation, device, first, last, acknowledged, submission)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (conversation, device, first) DO UPDATE SET
        last = excluded.last, acknowledged = excluded.acknowledged,
        submission = excluded.submission
      """, connection)
  }

  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(connection) }

  /// Rows that the last statement inserted, changed or deleted.
  var changedRowCount: Int { Int(sqlite3_changes(connection)) }
}
