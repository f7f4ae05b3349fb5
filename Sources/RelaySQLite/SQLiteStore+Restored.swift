import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func markRestored(at time: Timestamp) throws(StoreError) {
    try writeEntries()
    try writeHeads()
    EntryBody.encode(payload: [], welcome: [], into: &body)
    try run { database in
      hasDeleted = true
      deviceRows.removeAll()
      logs.removeAll()
      let gap = RelayLimits.restoredSequenceGap.stored
      let sender = try rowMaking(.nobody, database)
      try database.execute(
        sql: """
          INSERT INTO entry
            (conversation, sequence, epoch, sender, submission, accepted_at, kind)
          SELECT id, last + ?, epoch, ?, 0, ?, ? FROM conversation ORDER BY id
          """,
        arguments: [gap, sender, time.milliseconds.stored, Kind.restored.rawValue])
      try database.execute(
        sql: """
          INSERT INTO body (id, bytes)
          SELECT id, ? FROM entry WHERE kind = ? AND id NOT IN (SELECT id FROM body)
          """,
        arguments: [Data(body), Kind.restored.rawValue])
      try database.execute(sql: "UPDATE conversation SET last = last + ?", arguments: [gap])
      try database.execute(sql: "DELETE FROM key_package WHERE is_last_resort = 0")
    }
  }
}
