import RelayProtocol

extension Relay {
  /// Deletes entries that waited longer than the relay keeps anything, whoever still lacks them.
  mutating func sweep(now: Timestamp) throws(StoreError) {
    // A clock that was ahead must not keep what is due until it is there again.
    if now < sweptAt { sweptAt = Timestamp(milliseconds: 0) }
    guard
      now.milliseconds >= sweptAt.milliseconds + RelayLimits.sweepIntervalMilliseconds,
      now.milliseconds >= retentionMilliseconds
    else { return }
    sweptAt = now
    let deadline = Timestamp(milliseconds: now.milliseconds - retentionMilliseconds)
    try writeBooks()
    let removedBefore = tally.removedEntryCount
    defer { tally.expiredEntryCount += tally.removedEntryCount - removedBefore }
    let expired = try store.expired(before: deadline, countMax: RelayLimits.sweepEntryCountMax)
    for entries in expired {
      guard var conversation = try load(entries.conversation) else { continue }
      let devices = conversation.memberships.map(\.device)
      try moveCursors(in: &conversation, through: entries.through) { _ in true }
      for device in devices {
        guard let id = online[device] else { continue }
        sessions[id]?.arrived(entries.through, in: conversation.id)
        try settle(conversation, id)
      }
    }
    try writeBooks()
    // More may be as old: go on at the next tick.
    if !expired.isEmpty { sweptAt = Timestamp(milliseconds: 0) }
  }
}
