import GRDB
import GRDBSQLite
import RelayCore

/// The statements behind appends, acknowledgements and deliveries. They end with the store: a
/// database does not close while there are any.
final class HotStatements {
  let insertEntry: HotStatement
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
      INSERT INTO entry (place, epoch, sender, submission, accepted_at, kind, bytes)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """, connection)
    removeEntries = try HotStatement("DELETE FROM entry WHERE place BETWEEN ? AND ?", connection)
    let select = """
      SELECT place, epoch, key, submission, accepted_at, kind, bytes
      FROM entry JOIN device ON device.id = sender WHERE place BETWEEN ? AND ?
      """
    entries = try HotStatement("\(select) ORDER BY place LIMIT ?", connection)
    entryOfSender = try HotStatement(
      "\(select) AND sender = ? AND submission = ? ORDER BY place LIMIT 1", connection)
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

  /// Rows that the last statement inserted, changed or deleted.
  var changedRowCount: Int { Int(sqlite3_changes(connection)) }
}
