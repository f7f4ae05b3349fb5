import RelayProtocol

/// What the relay has done since it started, in numbers that say nothing about anybody.
public struct RelayTally: Equatable, Sendable {
  public internal(set) var signInCount: UInt64 = 0
  public internal(set) var createCount: UInt64 = 0
  public internal(set) var appendedEntryCount: UInt64 = 0
  public internal(set) var appendedByteCount: UInt64 = 0
  /// Entries sent to sessions, each repetition too.
  public internal(set) var deliveredEntryCount: UInt64 = 0
  public internal(set) var deliveredByteCount: UInt64 = 0
  public internal(set) var signalCount: UInt64 = 0
  public internal(set) var removedEntryCount: UInt64 = 0
  /// Those of them that nobody fetched in time.
  public internal(set) var expiredEntryCount: UInt64 = 0
  /// Refusals and goodbyes.
  public internal(set) var refusals: [RelayErrorCode: UInt64] = [:]
  /// Refusals because of a rate or a quota, by what was asked.
  public internal(set) var limited: [LimitedAction: UInt64] = [:]

  mutating func appended(_ entry: StoredEntry) {
    appendedEntryCount += 1
    appendedByteCount += UInt64(entry.byteCount)
    if case .creation = entry.content { createCount += 1 }
  }
}
