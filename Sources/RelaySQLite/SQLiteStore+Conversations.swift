import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func conversation(_ id: ConversationID) throws(StoreError) -> Conversation? {
    guard let log = try log(of: id) else { return nil }
    return try run { database in
      Conversation(
        id: id, desk: try desk(of: log.row, database), head: log.head,
        memberships: try memberships(of: log.row, database))
    }
  }

  private func desk(of conversation: Int64, _ database: Database) throws -> DeskSlug? {
    let select = try database.cachedStatement(sql: "SELECT desk FROM conversation WHERE id = ?")
    guard let bytes = try Data.fetchOne(select, arguments: [conversation]) else { return nil }
    guard let desk = DeskSlug(Array(bytes)) else { throw StoreError.unavailable }
    return desk
  }

  private func memberships(of conversation: Int64, _ database: Database) throws -> [Membership] {
    let select = try database.cachedStatement(
      sql: """
        SELECT key, first, last, acknowledged, submission
        FROM membership JOIN device ON device.id = membership.device
        WHERE conversation = ? ORDER BY membership.id
        """)
    return try Row.fetchAll(select, arguments: [conversation]).map { row in
      guard let device = DeviceID(row.bytes(0)) else { throw StoreError.unavailable }
      let last: Int64? = row[2]
      return Membership(
        device: device, first: Sequence(row.unsigned(1)),
        last: last.map { Sequence(UInt64(bitPattern: $0)) },
        acknowledged: Sequence(row.unsigned(3)), submission: Submission(row.unsigned(4)))
    }
  }

  public func create(
    _ conversation: Conversation, first entry: StoredEntry
  ) throws(StoreError) {
    guard try log(of: conversation.id) == nil else { throw .conflict }
    let head = conversation.head
    let row = try run { database in
      try database.cachedStatement(
        sql: "INSERT INTO conversation (id, name, epoch, last, desk) VALUES (?, ?, ?, ?, ?)"
      ).execute(arguments: [
        try freeConversationRow(database), Data(conversation.id.bytes), head.epoch.rawValue.stored,
        head.last.rawValue.stored,
        conversation.desk.map { Data($0.bytes) },
      ])
      return database.lastInsertedRowID
    }
    try remember(Log(row: row, head: head), of: conversation.id)
    for membership in conversation.memberships { try put(membership, row) }
    try insert(entry, row)
  }

  /// The number behind all others, or, when those have been used up, one that is free.
  private func freeConversationRow(_ database: Database) throws -> Int64 {
    let last = try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(id) FROM conversation"))
    if let last, last >= EntryRow.conversationMax {
      let free = try Int64.fetchOne(
        database,
        sql: """
          SELECT id - 1 FROM conversation AS other WHERE id > 1
            AND NOT EXISTS (SELECT 1 FROM conversation WHERE id = other.id - 1) LIMIT 1
          """)
      guard let free else { throw StoreError.unavailable }
      return free
    }
    return (last ?? 0) + 1
  }

  public func put(_ membership: Membership, in id: ConversationID) throws(StoreError) {
    guard let log = try log(of: id) else { throw .conflict }
    try put(membership, log.row)
  }

  private func put(_ membership: Membership, _ conversation: Int64) throws(StoreError) {
    let device = try rowMaking(membership.device)
    let put = try statements().putMembership
    try put.bind(1, conversation)
    try put.bind(2, device)
    try put.bind(3, membership.first.rawValue)
    try put.bind(4, membership.last?.rawValue.stored)
    try put.bind(5, membership.acknowledged.rawValue)
    try put.bind(6, membership.submission.rawValue)
    try put.run()
  }

  public func remove(
    _ membership: Membership, from id: ConversationID
  ) throws(StoreError) {
    guard let conversation = try log(of: id)?.row else { return }
    try run { database in
      guard let device = try row(of: membership.device, database)
      else { return }
      hasDeleted = true
      try database.cachedStatement(
        sql: "DELETE FROM membership WHERE conversation = ? AND device = ? AND first = ?"
      ).execute(arguments: [conversation, device, membership.first.rawValue.stored])
    }
  }

  public func remove(_ id: ConversationID) throws(StoreError) {
    guard let row = try log(of: id)?.row else { return }
    try writeEntries()
    hasDeleted = true
    logs[id] = nil
    try run { database in
      for sql in [
        "DELETE FROM membership WHERE conversation = ?",
        "DELETE FROM conversation WHERE id = ?",
      ] {
        try database.cachedStatement(sql: sql).execute(arguments: [row])
      }
      try database.cachedStatement(sql: "DELETE FROM entry WHERE place BETWEEN ? AND ?")
        .execute(arguments: [EntryRow.first(of: row), EntryRow.last(of: row)])
    }
  }

  public func conversationsWaiting(
    for device: DeviceID
  ) throws(StoreError) -> [ConversationID] {
    try writeHeads()
    return try conversations(
      of: device,
      sql: """
        SELECT DISTINCT conversation.id, name
        FROM membership JOIN conversation ON conversation.id = membership.conversation
        WHERE device = ? AND acknowledged < ifnull(membership.last, conversation.last)
        ORDER BY conversation.id
        """)
  }

  public func conversations(of device: DeviceID) throws(StoreError) -> [ConversationID] {
    try conversations(
      of: device,
      sql: """
        SELECT DISTINCT conversation.id, name
        FROM membership JOIN conversation ON conversation.id = membership.conversation
        WHERE device = ? ORDER BY conversation.id
        """)
  }

  public func conversations(
    of device: DeviceID, at desk: DeskSlug
  ) throws(StoreError) -> [ConversationID] {
    try conversations(
      of: device,
      sql: """
        SELECT DISTINCT conversation.id, name
        FROM membership JOIN conversation ON conversation.id = membership.conversation
        WHERE device = ? AND desk = ? ORDER BY conversation.id
        """, [Data(desk.bytes)])
  }

  private func conversations(
    of device: DeviceID, sql: String, _ arguments: StatementArguments = []
  ) throws(StoreError) -> [ConversationID] {
    try run { database in
      guard let row = try row(of: device, database) else { return [] }
      return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [row] + arguments)
        .compactMap { ConversationID($0.bytes(1)) }
    }
  }
}
