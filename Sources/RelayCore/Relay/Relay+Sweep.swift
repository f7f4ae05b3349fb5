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
      guard let conversation = try load(entries.conversation) else { continue }
      let devices = conversation.memberships.map(\.device)
      let isOver = conversations[conversation.id]?
        .moveCursors(through: entries.through) { _ in true }
      if isOver ?? false { try endStays(in: conversation.id) }
      rememberToWrite(conversation.id)
      for device in devices {
        guard let id = online[device] else { continue }
        settle(
          conversation.id, through: entries.through, last: conversation.lastDeliverable(to: device),
          id)
      }
    }
    try writeBooks()
    // More may be as old: go on at the next tick.
    if !expired.isEmpty { sweptAt = Timestamp(milliseconds: 0) }
  }
}
