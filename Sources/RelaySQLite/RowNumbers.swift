import Foundation
import GRDB
import RelayProtocol

// Devices and conversations by row number.

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

  func row(of conversation: ConversationID, _ database: Database) throws -> Int64? {
    if let row = conversationRows[conversation] { return row }
    let select = try database.cachedStatement(sql: "SELECT id FROM conversation WHERE name = ?")
    guard let row = try Int64.fetchOne(select, arguments: [Data(conversation.bytes)]) else {
      return nil
    }
    remember(row, of: conversation)
    return row
  }

  func remember(_ row: Int64, of conversation: ConversationID) {
    if conversationRows.count >= SQLiteLimits.rowNumberCountCachedMax {
      conversationRows.removeAll()
    }
    conversationRows[conversation] = row
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
