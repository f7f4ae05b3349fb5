import Foundation
import GRDB
import RelayCore
import RelayProtocol

extension SQLiteStore {
  public func markRestored(at time: Timestamp) throws(StoreError) {
    try writeEntries()
    try writeHeads()
    let gap = RelayLimits.restoredSequenceGap
    let conversations = try run { database in
      hasDeleted = true
      deviceRows.removeAll()
      logs.removeAll()
      return try Row.fetchAll(database, sql: "SELECT id, epoch, last FROM conversation ORDER BY id")
    }
    for row in conversations {
      let entry = StoredEntry(
        sequence: Sequence(row.unsigned(2) + gap), epoch: LogEpoch(row.unsigned(1)),
        sender: .nobody, submission: Submission(0), acceptedAt: time, content: .restored)
      try insert(entry, row[0])
    }
    try run { database in
      try database.execute(sql: "UPDATE conversation SET last = last + ?", arguments: [gap.stored])
      try database.execute(sql: "DELETE FROM key_package WHERE is_last_resort = 0")
    }
  }
}
