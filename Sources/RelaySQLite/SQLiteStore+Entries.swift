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
    appended.append((entry, log.row))
  }

  /// Writes what this batch has appended: at its end, and before entries are read. What was
  /// delivered is deleted before then, and its pages are used again in the same transaction, which
  /// writes half as many.
  func writeEntries() throws(StoreError) {
    guard !appended.isEmpty else { return }
    defer { appended.removeAll(keepingCapacity: true) }
    for (entry, row) in appended { try insert(entry, row) }
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
    let sender = try rowMaking(entry.sender)
    let statements = try statements()
    let insertEntry = statements.insertEntry
    try insertEntry.bind(1, conversation)
    try insertEntry.bind(2, entry.sequence.rawValue)
    try insertEntry.bind(3, entry.epoch.rawValue)
    try insertEntry.bind(4, sender)
    try insertEntry.bind(5, entry.submission.rawValue)
    try insertEntry.bind(6, entry.acceptedAt.milliseconds)
    try insertEntry.bind(7, kind.rawValue)
    try insertEntry.run()
    EntryBody.encode(payload: payload, welcome: welcome, into: &body)
    try statements.insertBody.bind(1, statements.lastInsertedRow)
    try statements.insertBody.run(blob: body, at: 2)
  }

  public func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry] {
    guard let row = try log(of: id)?.row else { return [] }
    try writeEntries()
    let select = try statements().entries
    try select.bind(1, row)
    try select.bind(2, range.lowerBound)
    try select.bind(3, range.upperBound)
    try select.bind(4, Int64(countMax))
    return try select.read { (rows) throws(StoreError) in
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
    try writeEntries()
    let select = try statements().entryOfSender
    try select.bind(1, row)
    try select.bind(2, first.rawValue)
    try select.bind(3, device)
    try select.bind(4, submission.rawValue)
    return try select.read { (rows) throws(StoreError) in
      try rows.next() ? try Self.entry(rows) : nil
    }
  }

  public func usage(of id: ConversationID) throws(StoreError) -> StoredUsage {
    guard let row = try log(of: id)?.row else { return StoredUsage(entryCount: 0, byteCount: 0) }
    try writeEntries()
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
    try writeEntries()
    return try run { database in
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
    if appended.contains(where: { $0.row == row && range.contains($0.entry.sequence.rawValue) }) {
      try writeEntries()
    }
    let statements = try statements()
    for remove in [statements.removeBodies, statements.removeEntries] {
      try remove.bind(1, row)
      try remove.bind(2, range.lowerBound)
      try remove.bind(3, range.upperBound)
      try remove.run()
    }
    let count = statements.changedRowCount
    if count > 0 { hasDeleted = true }
    return count
  }

  public func expired(
    before time: Timestamp, countMax: Int
  ) throws(StoreError) -> [ExpiredEntries] {
    try writeEntries()
    return try run { database in
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
