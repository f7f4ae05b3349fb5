import Foundation
import GRDB

/// The tables, and the version that says which program may read them.
///
/// Devices and conversations stand in other tables by row number, which keeps rows and indexes
/// small. An entry's row number is its place (`EntryRow`).
enum Schema {
  /// What each version added to the one before.
  private static let steps: [@Sendable (Database) throws -> Void] = [
    { try $0.execute(sql: tables) }, { try $0.execute(sql: desksOfConversations) },
    { try placeEntries($0) },
  ]
  static var version: Int { steps.count }

  static func migrate(_ database: Database) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw StoreOpenError.newerVersion(found: found, known: version)
    }
    guard found < version else { return }
    try database.inTransaction(.immediate) {
      for step in steps[found...] { try step(database) }
      try database.execute(sql: "PRAGMA user_version = \(version)")
      return .commit
    }
  }

  private static let tables = """
    CREATE TABLE device (
      id INTEGER PRIMARY KEY,
      key BLOB NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE conversation (
      id INTEGER PRIMARY KEY,
      name BLOB NOT NULL UNIQUE,
      epoch INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE membership (
      id INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL,
      device INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER,
      acknowledged INTEGER NOT NULL,
      submission INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX membership_place ON membership (conversation, device, first);
    CREATE INDEX membership_device ON membership (device);
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
    CREATE TABLE key_package (
      id INTEGER PRIMARY KEY,
      device INTEGER NOT NULL,
      is_last_resort INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX key_package_device ON key_package (device, is_last_resort);
    CREATE TABLE record (
      id INTEGER PRIMARY KEY,
      kind INTEGER NOT NULL,
      key BLOB NOT NULL,
      revision INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX record_name ON record (kind, key);
    """

  /// No program that wrote version 1 founded a second desk.
  private static let desksOfConversations = """
    ALTER TABLE conversation ADD COLUMN desk BLOB;
    UPDATE conversation SET desk = (SELECT key FROM record WHERE kind = 1)
      WHERE (SELECT count(*) FROM record WHERE kind = 1) = 1;
    """

  /// One table instead of two with an index: an entry is written, read and deleted in one place.
  private static func placeEntries(_ database: Database) throws {
    try database.execute(
      sql: """
        ALTER TABLE entry RENAME TO former;
        CREATE TABLE entry (
          place INTEGER PRIMARY KEY,
          epoch INTEGER NOT NULL,
          sender INTEGER NOT NULL,
          submission INTEGER NOT NULL,
          accepted_at INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          bytes BLOB NOT NULL
        ) STRICT;
        """)
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT conversation << ? | sequence, epoch, sender, submission, accepted_at, kind, bytes
        FROM former JOIN body ON body.id = former.id ORDER BY conversation, sequence
        """, arguments: [EntryRow.sequenceBitCount])
    let insert = try database.makeStatement(
      sql: """
        INSERT INTO entry (place, epoch, sender, submission, accepted_at, kind, bytes)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """)
    var bytes: [UInt8] = []
    while let row = try rows.next() {
      let body = try row.bytes(6).withUnsafeBytes { try EntryBody.decode($0) }
      let columns = (1...5).map { row[$0] as Int64 }
      EntryBody.encode(
        payload: body.payload, welcome: body.welcome, behind: columns, into: &bytes)
      let place: Int64 = row[0]
      try insert.execute(arguments: StatementArguments([place] + columns) + [Data(bytes)])
    }
    try database.execute(sql: "DROP TABLE former; DROP TABLE body;")
  }
}
