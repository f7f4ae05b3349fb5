import Foundation
import GRDB
import RelayCore

extension SQLiteStore {
  public func records(_ kind: RecordKind) throws(StoreError) -> [StoredRecord] {
    try run { database in
      let select = try database.cachedStatement(
        sql: "SELECT key, bytes, revision FROM record WHERE kind = ? ORDER BY key")
      return try Row.fetchAll(select, arguments: [Int64(kind.rawValue)]).map {
        StoredRecord(key: $0.bytes(0), bytes: $0.bytes(1), revision: $0.unsigned(2))
      }
    }
  }

  public func put(
    _ bytes: [UInt8]?, kind: RecordKind, key: [UInt8], expected: UInt64
  ) throws(StoreError) {
    try run { database in
      let name: StatementArguments = [Int64(kind.rawValue), Data(key)]
      let found = try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT revision FROM record WHERE kind = ? AND key = ?"),
        arguments: name)
      guard found ?? 0 == expected.stored else { throw StoreError.conflict }
      hasDeleted = true
      try database.cachedStatement(sql: "DELETE FROM record WHERE kind = ? AND key = ?")
        .execute(arguments: name)
      guard let bytes else { return }
      try database.cachedStatement(
        sql: "INSERT INTO record (kind, key, revision, bytes) VALUES (?, ?, ?, ?)"
      ).execute(arguments: name + [expected.stored + 1, Data(bytes)])
    }
  }
}
