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
    let row = try EntryRow(entry, sender: sender, kind.rawValue, in: conversation)
    EntryBody.encode(payload: payload, welcome: welcome, behind: row.columns, into: &body)
    let insertEntry = try statements().insertEntry
    try insertEntry.bind(1, row.place)
    for (place, number) in row.columns.enumerated() {
      try insertEntry.bind(Int32(place) + 2, number)
    }
    try insertEntry.run(blob: body, at: 7)
  }

  public func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry] {
    guard let row = try log(of: id)?.row else { return [] }
    try writeEntries()
    let select = try statements().entries
    let places = EntryRow.places(of: row, range)
    try select.bind(1, places.first)
    try select.bind(2, places.last)
    try select.bind(3, Int64(countMax))
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
    let places = EntryRow.places(of: row, first.rawValue...UInt64.max)
    try select.bind(1, places.first)
    try select.bind(2, places.last)
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
          SELECT count(*), ifnull(sum(length(bytes)), 0) FROM entry WHERE place BETWEEN ? AND ?
          """, [EntryRow.first(of: row), EntryRow.last(of: row)], database)
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
          FROM (SELECT DISTINCT conversation FROM membership WHERE device = ?1) AS own
          CROSS JOIN entry ON place BETWEEN
            own.conversation << ?2 AND (own.conversation + 1 << ?2) - 1
          WHERE sender = ?1
          """, [row, EntryRow.sequenceBitCount], database)
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
    let places = EntryRow.places(of: row, range)
    try statements.removeEntries.bind(1, places.first)
    try statements.removeEntries.bind(2, places.last)
    try statements.removeEntries.run()
    let count = statements.changedRowCount
    if count > 0 { hasDeleted = true }
    return count
  }

  /// Entries stand by conversation, so the oldest are anywhere: each time a part of them is looked
  /// at, from where the last time has ended.
  public func expired(
    before time: Timestamp, countMax: Int
  ) throws(StoreError) -> [ExpiredEntries] {
    try writeEntries()
    return try run { database in
      for _ in 0..<SQLiteLimits.sweptPartCountMax {
        let part = "(SELECT place, accepted_at FROM entry WHERE place > ? ORDER BY place LIMIT ?)"
        let arguments: StatementArguments = [sweptPlace, countMax]
        let end = try Row.fetchOne(
          database.cachedStatement(sql: "SELECT count(*), ifnull(max(place), 0) FROM \(part)"),
          arguments: arguments)
        let due = try Row.fetchAll(
          database.cachedStatement(
            sql: """
              SELECT name, max(place) FROM \(part)
              JOIN conversation ON conversation.id = place >> ?
              WHERE accepted_at < ? GROUP BY conversation.id ORDER BY conversation.id
              """),
          arguments: arguments + [EntryRow.sequenceBitCount, time.milliseconds.stored])
        let isLast = (end?[0] ?? 0) < countMax
        sweptPlace = isLast ? 0 : end?[1] ?? 0
        let expired = due.compactMap { row in
          ConversationID(row.bytes(0)).map {
            ExpiredEntries(conversation: $0, through: Sequence(EntryRow.sequence(of: row[1])))
          }
        }
        if !expired.isEmpty || isLast { return expired }
      }
      return []
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
      sequence: Sequence(EntryRow.sequence(of: row.integer(0))), epoch: LogEpoch(row.unsigned(1)),
      sender: sender,
      submission: Submission(row.unsigned(3)),
      acceptedAt: Timestamp(milliseconds: row.unsigned(4)), content: content)
  }
}
