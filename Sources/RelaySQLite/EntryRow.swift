import RelayCore
import RelayProtocol

/// An entry's row: its number says where the entry stands, and its columns what the entry is. So
/// entries need no index, and what is appended, read and deleted together lies together.
struct EntryRow {
  /// Of the row number's 63 bits these are the sequence's: more than a hundred restored back-ups,
  /// and seventeen million conversations at a time.
  static let sequenceBitCount = 39
  private static let sequenceMax: UInt64 = 1 << sequenceBitCount - 1
  static let conversationMax: Int64 = 1 << (63 - sequenceBitCount) - 1

  /// The numbers behind the row's own: epoch, sender, submission, time, kind.
  let columns: [Int64]
  let place: Int64

  init(_ entry: StoredEntry, sender: Int64, _ kind: Int64, in conversation: Int64)
    throws(StoreError)
  {
    guard entry.sequence.rawValue <= Self.sequenceMax else { throw .unavailable }
    place = Self.first(of: conversation) | entry.sequence.rawValue.stored
    columns = [
      entry.epoch.rawValue.stored, sender, entry.submission.rawValue.stored,
      entry.acceptedAt.milliseconds.stored, kind,
    ]
  }

  static func sequence(of place: Int64) -> UInt64 { UInt64(bitPattern: place) & sequenceMax }

  /// Where a conversation's entries begin, and where they end.
  static func first(of conversation: Int64) -> Int64 { conversation << sequenceBitCount }
  static func last(of conversation: Int64) -> Int64 {
    first(of: conversation) | sequenceMax.stored
  }

  static func places(
    of conversation: Int64, _ sequences: ClosedRange<UInt64>
  ) -> (first: Int64, last: Int64) {
    let bounds = [sequences.lowerBound, sequences.upperBound].map {
      first(of: conversation) | min($0, sequenceMax).stored
    }
    return (bounds[0], bounds[1])
  }
}
