import Foundation
import GRDB
import RelayCore
import RelayProtocol

// Devices by row number, and logs by row number and head.

/// Where a log is in the database, and where it stands.
struct Log {
  let row: Int64
  var head: LogHead
  /// The database does not know this head yet; `writeHeads` tells it once a batch.
  var hasMoved = false
}

extension SQLiteStore {
  /// The device's row, nil when nothing is known of it.
  func row(of device: DeviceID, _ database: Database) throws -> Int64? {
    if let row = deviceRows[device] { return row }
    let select = try database.cachedStatement(sql: "SELECT id FROM device WHERE key = ?")
    guard let row = try Int64.fetchOne(select, arguments: [Data(device.bytes)]) else { return nil }
    if deviceRows.count >= SQLiteLimits.rowNumberCountCachedMax { deviceRows.removeAll() }
    deviceRows[device] = row
    return row
  }

  func rowMaking(_ device: DeviceID, _ database: Database) throws -> Int64 {
    if let row = try row(of: device, database) { return row }
    try database.cachedStatement(sql: "INSERT INTO device (key) VALUES (?)")
      .execute(arguments: [Data(device.bytes)])
    deviceRows[device] = database.lastInsertedRowID
    return database.lastInsertedRowID
  }

  func rowMaking(_ device: DeviceID) throws(StoreError) -> Int64 {
    if let row = deviceRows[device] { return row }
    return try run { try rowMaking(device, $0) }
  }

  func log(of conversation: ConversationID) throws(StoreError) -> Log? {
    if let log = logs[conversation] { return log }
    guard let log = try run({ try Self.log(of: conversation, $0) }) else { return nil }
    try remember(log, of: conversation)
    return log
  }

  private static func log(of conversation: ConversationID, _ database: Database) throws -> Log? {
    let select = try database.cachedStatement(
      sql: "SELECT id, epoch, last FROM conversation WHERE name = ?")
    return try Row.fetchOne(select, arguments: [Data(conversation.bytes)]).map { row in
      Log(
        row: row[0],
        head: LogHead(epoch: LogEpoch(row.unsigned(1)), last: Sequence(row.unsigned(2))))
    }
  }

  func remember(_ log: Log, of conversation: ConversationID) throws(StoreError) {
    if logs.count >= SQLiteLimits.rowNumberCountCachedMax {
      try writeHeads()
      logs.removeAll()
    }
    logs[conversation] = log
  }

  /// Tells the database where the logs stand: before the commit, and before it is asked.
  func writeHeads() throws(StoreError) {
    guard !movedLogs.isEmpty else { return }
    let statements = try statements()
    for conversation in movedLogs {
      // One that was removed in the meantime needs no head.
      guard let log = logs[conversation], log.hasMoved else { continue }
      let moveHead = statements.moveHead
      try moveHead.bind(1, log.head.epoch.rawValue)
      try moveHead.bind(2, log.head.last.rawValue)
      try moveHead.bind(3, log.row)
      try moveHead.run()
      guard statements.changedRowCount == 1 else { throw .conflict }
      logs[conversation]?.hasMoved = false
    }
    movedLogs.removeAll(keepingCapacity: true)
  }
}

extension Row {
  func bytes(_ index: Int) -> [UInt8] { Array(self[index] as Data) }

  func unsigned(_ index: Int) -> UInt64 { UInt64(bitPattern: self[index] as Int64) }
}

extension UInt64 {
  /// As SQLite keeps it.
  var stored: Int64 { Int64(bitPattern: self) }
}
