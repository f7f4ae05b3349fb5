import RelayProtocol

extension Books {
  /// Deletes entries that waited longer than the relay keeps anything, whoever still lacks them.
  mutating func sweep(now wall: Timestamp) throws(StoreError) {
    let now = aging.time(wall)
    // A clock that was ahead must not keep what is due until it is there again.
    if now < sweptAt { sweptAt = Timestamp(milliseconds: 0) }
    guard
      now.milliseconds >= sweptAt.milliseconds + RelayLimits.sweepIntervalMilliseconds,
      now.milliseconds >= retentionMilliseconds
    else { return }
    sweptAt = now
    try note(now)
    let deadline = Timestamp(milliseconds: now.milliseconds - retentionMilliseconds)
    try writeBooks()
    let removedBefore = draft.removedEntryCount
    defer { draft.expiredEntryCount += draft.removedEntryCount - removedBefore }
    let expired = try store.expired(before: deadline, countMax: RelayLimits.sweepEntryCountMax)
    for entries in expired {
      guard let conversation = try load(entries.conversation) else { continue }
      let devices = conversation.memberships.map(\.device)
      let isOver = conversations[conversation.id]?
        .moveCursors(through: entries.through) { _ in true }
      if isOver ?? false { try endStays(in: conversation.id) }
      rememberToWrite(conversation.id)
      for device in devices {
        draft.news.append(
          .expired(
            device, conversation.id, through: entries.through,
            last: conversation.lastDeliverable(to: device)))
      }
    }
    try writeBooks()
    // More may be as old: go on at the next tick.
    if !expired.isEmpty { sweptAt = Timestamp(milliseconds: 0) }
  }

  /// Writes down now and then what time it is; see `AgingClock`.
  private mutating func note(_ now: Timestamp) throws(StoreError) {
    let found = try store.records(.clock).first
    if let noted = found.flatMap({ Timestamp(noted: $0.bytes) }), noted <= now,
      now.milliseconds - noted.milliseconds < RelayLimits.clockNoteMilliseconds
    {
      return
    }
    try store.put(now.noted, kind: .clock, key: [], expected: found?.revision ?? 0)
  }

  static func notedTime(_ store: inout Store) throws(StoreError) -> Timestamp? {
    try store.records(.clock).first.flatMap { Timestamp(noted: $0.bytes) }
  }
}

extension Timestamp {
  fileprivate var noted: [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: milliseconds >> (8 * $0)) }
  }

  fileprivate init?(noted bytes: [UInt8]) {
    guard bytes.count == 8 else { return nil }
    self.init(milliseconds: bytes.reduce(0) { $0 << 8 | UInt64($1) })
  }
}
