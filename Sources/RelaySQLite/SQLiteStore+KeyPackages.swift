import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func keyPackageSupply(of device: DeviceID) throws(StoreError) -> KeyPackageSupply {
    try run { database in
      guard let row = try row(of: device, database) else {
        return KeyPackageSupply(oneUseCount: 0, hasLastResort: false)
      }
      let select = try database.cachedStatement(
        sql: """
          SELECT count(*), total(is_last_resort) FROM key_package WHERE device = ?
          """)
      guard let counts = try Row.fetchOne(select, arguments: [row]) else {
        throw StoreError.unavailable
      }
      let lastResortCount = Int(counts[1] as Double)
      return KeyPackageSupply(
        oneUseCount: counts[0] - lastResortCount, hasLastResort: lastResortCount > 0)
    }
  }

  public func addKeyPackages(
    _ oneUse: [[UInt8]], lastResort: [UInt8]?, of device: DeviceID
  ) throws(StoreError) {
    try run { database in
      let row = try rowMaking(device, database)
      if let lastResort {
        hasDeleted = true
        try database.cachedStatement(
          sql: "DELETE FROM key_package WHERE device = ? AND is_last_resort = 1"
        ).execute(arguments: [row])
        try insert(lastResort, isLastResort: true, row, database)
      }
      for bytes in oneUse { try insert(bytes, isLastResort: false, row, database) }
    }
  }

  private func insert(
    _ bytes: [UInt8], isLastResort: Bool, _ device: Int64, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: "INSERT INTO key_package (device, is_last_resort, bytes) VALUES (?, ?, ?)"
    ).execute(arguments: [device, isLastResort, Data(bytes)])
  }

  public func takeKeyPackage(of device: DeviceID) throws(StoreError) -> [UInt8]? {
    try run { database in
      guard let row = try row(of: device, database) else { return nil }
      let select = try database.cachedStatement(
        sql: """
          SELECT id, is_last_resort, bytes FROM key_package
          WHERE device = ? ORDER BY is_last_resort, id LIMIT 1
          """)
      guard let package = try Row.fetchOne(select, arguments: [row]) else { return nil }
      let isLastResort: Bool = package[1]
      if !isLastResort {
        hasDeleted = true
        try database.cachedStatement(sql: "DELETE FROM key_package WHERE id = ?")
          .execute(arguments: [package[0] as Int64])
      }
      return package.bytes(2)
    }
  }

  public func lastResortKeyPackage(of device: DeviceID) throws(StoreError) -> [UInt8]? {
    try run { database in
      guard let row = try row(of: device, database) else { return nil }
      let select = try database.cachedStatement(
        sql: "SELECT bytes FROM key_package WHERE device = ? AND is_last_resort = 1")
      return try Row.fetchOne(select, arguments: [row])?.bytes(0)
    }
  }

  public func removeKeyPackages(of device: DeviceID) throws(StoreError) {
    try run { database in
      guard let row = try row(of: device, database) else { return }
      hasDeleted = true
      try database.cachedStatement(sql: "DELETE FROM key_package WHERE device = ?")
        .execute(arguments: [row])
    }
  }
}
