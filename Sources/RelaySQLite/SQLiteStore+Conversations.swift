import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func conversation(_ id: ConversationID) throws(StoreError) -> Conversation? {
    try run { database in
      let select = try database.cachedStatement(
        sql: "SELECT id, epoch, last FROM conversation WHERE name = ?")
      guard let row = try Row.fetchOne(select, arguments: [Data(id.bytes)]) else { return nil }
      remember(row[0], of: id)
      return Conversation(
        id: id,
        head: LogHead(epoch: LogEpoch(row.unsigned(1)), last: Sequence(row.unsigned(2))),
        memberships: try memberships(of: row[0], database))
    }
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
    try run { database in
      guard try row(of: conversation.id, database) == nil else { throw StoreError.conflict }
      let head = conversation.head
      try database.cachedStatement(
        sql: "INSERT INTO conversation (name, epoch, last) VALUES (?, ?, ?)"
      ).execute(arguments: [
        Data(conversation.id.bytes), head.epoch.rawValue.stored, head.last.rawValue.stored,
      ])
      let row = database.lastInsertedRowID
      remember(row, of: conversation.id)
      for membership in conversation.memberships { try put(membership, row, database) }
      try insert(entry, row, database)
    }
  }

  public func put(_ membership: Membership, in id: ConversationID) throws(StoreError) {
    try run { database in
      guard let row = try row(of: id, database) else { throw StoreError.conflict }
      try put(membership, row, database)
    }
  }

  private func put(
    _ membership: Membership, _ conversation: Int64, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO membership (conversation, device, first, last, acknowledged, submission)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (conversation, device, first) DO UPDATE SET
          last = excluded.last, acknowledged = excluded.acknowledged,
          submission = excluded.submission
        """
    ).execute(arguments: [
      conversation, try rowMaking(membership.device, database), membership.first.rawValue.stored,
      membership.last?.rawValue.stored, membership.acknowledged.rawValue.stored,
      membership.submission.rawValue.stored,
    ])
  }

  public func remove(
    _ membership: Membership, from id: ConversationID
  ) throws(StoreError) {
    try run { database in
      guard let conversation = try row(of: id, database),
        let device = try row(of: membership.device, database)
      else { return }
      hasDeleted = true
      try database.cachedStatement(
        sql: "DELETE FROM membership WHERE conversation = ? AND device = ? AND first = ?"
      ).execute(arguments: [conversation, device, membership.first.rawValue.stored])
    }
  }

  public func remove(_ id: ConversationID) throws(StoreError) {
    try run { database in
      guard let row = try row(of: id, database) else { return }
      hasDeleted = true
      conversationRows[id] = nil
      for sql in [
        "DELETE FROM body WHERE id IN (SELECT id FROM entry WHERE conversation = ?)",
        "DELETE FROM entry WHERE conversation = ?",
        "DELETE FROM membership WHERE conversation = ?",
        "DELETE FROM conversation WHERE id = ?",
      ] {
        try database.cachedStatement(sql: sql).execute(arguments: [row])
      }
    }
  }

  public func conversationsWaiting(
    for device: DeviceID
  ) throws(StoreError) -> [ConversationID] {
    try conversations(
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

  private func conversations(
    of device: DeviceID, sql: String
  ) throws(StoreError) -> [ConversationID] {
    try run { database in
      guard let row = try row(of: device, database) else { return [] }
      return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: [row])
        .compactMap { ConversationID($0.bytes(1)) }
    }
  }
}
