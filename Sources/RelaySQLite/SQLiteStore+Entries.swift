import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func append(
    _ entry: StoredEntry, to id: ConversationID, expected: LogHead, head: LogHead
  ) throws(StoreError) {
    guard var log = try log(of: id), log.head == expected else { throw .conflict }
    if !log.hasMoved { movedLogs.append(id) }
    log.hasMoved = true
    log.head = head
    logs[id] = log
    try insert(entry, log.row)
  }

  func insert(_ entry: StoredEntry, _ conversation: Int64) throws(StoreError) {
    let kind: Kind
    let payload: [UInt8]
    var welcome: [UInt8] = []
    switch entry.content {
    case .creation(let bytes): (kind, payload) = (.creation, bytes)
    case .application(let bytes): (kind, payload) = (.application, bytes)
    case .commit(let bytes, let forAdded): (kind, payload, welcome) = (.commit, bytes, forAdded)
    case .restored: (kind, payload) = (.restored, [])
    }
    let statements = try statements()
    try statements.insertEntry.run(
      conversation, entry.sequence.rawValue.stored, entry.epoch.rawValue.stored,
      rowMaking(entry.sender), entry.submission.rawValue.stored,
      entry.acceptedAt.milliseconds.stored, kind.rawValue)
    EntryBody.encode(payload: payload, welcome: welcome, into: &body)
    try statements.insertBody.run([statements.lastInsertedRow], blob: body)
  }

  public func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry] {
    guard let row = try log(of: id)?.row else { return [] }
    let place: [Int64] = [
      row, range.lowerBound.stored, range.upperBound.stored, Int64(countMax),
    ]
    return try statements().entries.run(place) { (rows) throws(StoreError) in
      var entries: [StoredEntry] = []
      while try rows.next() { entries.append(try Self.entry(rows)) }
      return entries
    }
  }

  public func entry(
    of id: ConversationID, sender: DeviceID, submission: Submission, from first: Sequence
  ) throws(StoreError) -> StoredEntry? {
    guard let row = try log(of: id)?.row,
      let device = try run({ try self.row(of: sender, $0) })
    else { return nil }
    let place = [row, first.rawValue.stored, device, submission.rawValue.stored]
    return try statements().entryOfSender.run(place) { (rows) throws(StoreError) in
      try rows.next() ? try Self.entry(rows) : nil
    }
  }

  public func usage(of id: ConversationID) throws(StoreError) -> StoredUsage {
    guard let row = try log(of: id)?.row else { return StoredUsage(entryCount: 0, byteCount: 0) }
    return try run { database in
      try usage(
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
    guard let row = try log(of: id)?.row else { return 0 }
    let statements = try statements()
    let (first, last) = (range.lowerBound.stored, range.upperBound.stored)
    try statements.removeBodies.run(row, first, last)
    try statements.removeEntries.run(row, first, last)
    let count = statements.changedRowCount
    if count > 0 { hasDeleted = true }
    return count
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

  private static func entry(_ row: HotStatement.Rows) throws(StoreError) -> StoredEntry {
    let sender = try row.withBytes(2) { (bytes) throws(StoreError) in DeviceID(Array(bytes)) }
    guard let sender, let kind = Kind(rawValue: row.integer(5)) else { throw .unavailable }
    let body = try row.withBytes(6) { (bytes) throws(StoreError) in try EntryBody.decode(bytes) }
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
