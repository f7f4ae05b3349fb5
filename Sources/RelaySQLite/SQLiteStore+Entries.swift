import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func append(
    _ entry: StoredEntry, to id: ConversationID, expected: LogHead, head: LogHead
  ) throws(StoreError) {
    try run { database in
      guard let row = try row(of: id, database) else { throw StoreError.conflict }
      try database.cachedStatement(
        sql: """
          UPDATE conversation SET epoch = ?, last = ? WHERE id = ? AND epoch = ? AND last = ?
          """
      ).execute(arguments: [
        head.epoch.rawValue.stored, head.last.rawValue.stored, row,
        expected.epoch.rawValue.stored, expected.last.rawValue.stored,
      ])
      guard database.changesCount == 1 else { throw StoreError.conflict }
      try insert(entry, row, database)
    }
  }

  func insert(_ entry: StoredEntry, _ conversation: Int64, _ database: Database) throws {
    let kind: Kind
    let payload: [UInt8]
    var welcome: [UInt8] = []
    switch entry.content {
    case .creation(let bytes): (kind, payload) = (.creation, bytes)
    case .application(let bytes): (kind, payload) = (.application, bytes)
    case .commit(let bytes, let forAdded): (kind, payload, welcome) = (.commit, bytes, forAdded)
    case .restored: (kind, payload) = (.restored, [])
    }
    try database.cachedStatement(
      sql: """
        INSERT INTO entry
          (conversation, sequence, epoch, sender, submission, accepted_at, kind)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      conversation, entry.sequence.rawValue.stored, entry.epoch.rawValue.stored,
      try rowMaking(entry.sender, database), entry.submission.rawValue.stored,
      entry.acceptedAt.milliseconds.stored, kind.rawValue,
    ])
    try database.cachedStatement(sql: "INSERT INTO body (id, bytes) VALUES (?, ?)").execute(
      arguments: [
        database.lastInsertedRowID, EntryBody.encode(payload: payload, welcome: welcome),
      ])
  }

  public func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry] {
    try run { database in
      guard let row = try row(of: id, database) else { return [] }
      let select = try database.cachedStatement(
        sql: """
          SELECT \(Self.columns) FROM \(Self.tables)
          WHERE conversation = ? AND sequence BETWEEN ? AND ? ORDER BY sequence LIMIT ?
          """)
      return try Row.fetchAll(
        select,
        arguments: [row, range.lowerBound.stored, range.upperBound.stored, countMax]
      ).map(Self.entry)
    }
  }

  public func entry(
    of id: ConversationID, sender: DeviceID, submission: Submission, from first: Sequence
  ) throws(StoreError) -> StoredEntry? {
    try run { database in
      guard let row = try row(of: id, database),
        let device = try self.row(of: sender, database)
      else { return nil }
      let select = try database.cachedStatement(
        sql: """
          SELECT \(Self.columns) FROM \(Self.tables)
          WHERE conversation = ? AND sequence >= ? AND sender = ? AND submission = ?
          ORDER BY sequence LIMIT 1
          """)
      return try Row.fetchOne(
        select,
        arguments: [row, first.rawValue.stored, device, submission.rawValue.stored]
      ).map(Self.entry)
    }
  }

  public func usage(of id: ConversationID) throws(StoreError) -> StoredUsage {
    try run { database in
      guard let row = try row(of: id, database) else {
        return StoredUsage(entryCount: 0, byteCount: 0)
      }
      return try usage(
        sql: """
          SELECT count(*), ifnull(sum(length(bytes)), 0)
          FROM entry JOIN body ON body.id = entry.id WHERE conversation = ?
          """, [row], database)
    }
  }

  /// By way of the device's conversations: an index by sender would cost every append.
  public func usage(by sender: DeviceID) throws(StoreError) -> StoredUsage {
    try run { database in
      guard let row = try row(of: sender, database) else {
        return StoredUsage(entryCount: 0, byteCount: 0)
      }
      return try usage(
        sql: """
          SELECT count(*), ifnull(sum(length(bytes)), 0)
          FROM entry JOIN body ON body.id = entry.id
          WHERE sender = ?1
            AND conversation IN (SELECT conversation FROM membership WHERE device = ?1)
          """, [row], database)
    }
  }

  private func usage(
    sql: String, _ arguments: StatementArguments, _ database: Database
  ) throws -> StoredUsage {
    let row = try Row.fetchOne(database.cachedStatement(sql: sql), arguments: arguments)
    guard let row else { throw StoreError.unavailable }
    return StoredUsage(entryCount: row[0], byteCount: row[1])
  }

  public func removeEntries(
    of id: ConversationID, in range: ClosedRange<UInt64>
  ) throws(StoreError) -> Int {
    try run { database in
      guard let row = try row(of: id, database) else { return 0 }
      let place = "conversation = ? AND sequence BETWEEN ? AND ?"
      for sql in [
        "DELETE FROM body WHERE id IN (SELECT id FROM entry WHERE \(place))",
        "DELETE FROM entry WHERE \(place)",
      ] {
        try database.cachedStatement(sql: sql)
          .execute(arguments: [row, range.lowerBound.stored, range.upperBound.stored])
      }
      let count = database.changesCount
      if count > 0 { hasDeleted = true }
      return count
    }
  }

  public func expired(
    before time: Timestamp, countMax: Int
  ) throws(StoreError) -> [ExpiredEntries] {
    try run { database in
      let oldest = try expired(before: time, countMax: countMax, after: 0, database)
      guard oldest.isEmpty else { return oldest }
      // Behind entries of a clock that was ahead, others may be due: each time a part of the rest.
      let rest = try expired(before: time, countMax: countMax, after: sweptRow, database)
      let next = try Int64.fetchOne(
        database.cachedStatement(
          sql: "SELECT id FROM entry WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?"),
        arguments: [sweptRow, countMax])
      sweptRow = next.map { $0 - 1 } ?? 0
      return rest
    }
  }

  private func expired(
    before time: Timestamp, countMax: Int, after row: Int64, _ database: Database
  ) throws -> [ExpiredEntries] {
    let select = try database.cachedStatement(
      sql: """
        SELECT name, max(sequence) FROM
          (SELECT conversation, sequence, accepted_at FROM entry WHERE id > ? ORDER BY id LIMIT ?)
            AS oldest
          JOIN conversation ON conversation.id = oldest.conversation
        WHERE accepted_at < ? GROUP BY conversation ORDER BY conversation
        """)
    return try Row.fetchAll(select, arguments: [row, countMax, time.milliseconds.stored])
      .compactMap { row in
        ConversationID(row.bytes(0)).map {
          ExpiredEntries(conversation: $0, through: Sequence(row.unsigned(1)))
        }
      }
  }

  enum Kind: Int64 {
    case creation = 0
    case application = 1
    case commit = 2
    case restored = 3
  }

  private static let columns =
    "sequence, epoch, key, submission, accepted_at, kind, bytes"
  private static let tables =
    "entry JOIN device ON device.id = sender JOIN body ON body.id = entry.id"

  private static func entry(_ row: Row) throws -> StoredEntry {
    guard let sender = DeviceID(row.bytes(2)), let kind = Kind(rawValue: row[5]) else {
      throw StoreError.unavailable
    }
    let body = try EntryBody.decode(row[6])
    let content: StoredEntry.Content =
      switch kind {
      case .creation: .creation(welcome: body.payload)
      case .application: .application(body.payload)
      case .commit: .commit(body.payload, welcome: body.welcome)
      case .restored: .restored
      }
    return StoredEntry(
      sequence: Sequence(row.unsigned(0)), epoch: LogEpoch(row.unsigned(1)), sender: sender,
      submission: Submission(row.unsigned(3)),
      acceptedAt: Timestamp(milliseconds: row.unsigned(4)), content: content)
  }
}
