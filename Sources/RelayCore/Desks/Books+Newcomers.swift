import RelayProtocol

// Who may begin a conversation at a desk. What there is already goes on, whatever is said here.

extension Books {
  /// The latest conversations of a device that are looked at for one that it has begun.
  private static var lookCountMax: Int { 16 }

  /// Holds strangers together to what a desk can take, and keeps all of them out where it takes
  /// none. Repeating a creation that was accepted is none, and who has begun a conversation there
  /// is no stranger: it may have to go on in another group.
  mutating func admitNewcomer(_ device: DeviceID, at desk: DeskSlug?) throws(Refusal) {
    guard let desk, !desks.isAgent(device, at: desk) else { return }
    let hasBegun = try stored { (books) throws(StoreError) in
      // Whom others have added somewhere has begun nothing, however often.
      for id in try books.store.conversations(of: device, at: desk).suffix(Self.lookCountMax)
      where try books.load(id)?.founder == device {
        return true
      }
      return false
    }
    guard !hasBegun else { return }
    guard desks.pause(of: desk) == nil else {
      throw .limited(.pause, retryAfterMilliseconds: RateLimits.pausedRetryMilliseconds)
    }
    guard isLimiting else { return }
    let charge = RateLimiter.Charge(
      subject: .desk(desk), action: .newcomer, rate: RateLimits.deskNewcomer)
    guard let refusal = limiter.take([charge]) else { return }
    throw .limited(refusal.action, retryAfterMilliseconds: refusal.retryAfter)
  }

  /// Somebody at a desk asks whether it takes new conversations, or decides it.
  mutating func newcomers(
    _ frame: Newcomers, by device: DeviceID, _ id: SessionID
  ) throws(Refusal) {
    guard desks[frame.desk] != nil else { throw .because(.unknownDesk) }
    guard desks.isAgent(device, at: frame.desk) else { throw .because(.notAMember) }
    let before = desks.pause(of: frame.desk)
    let isPaused = frame.wish == .ask ? before != nil : frame.wish == .pause
    draft.news.append(.newcomersAsked(id, frame, arePaused: isPaused))
    guard isPaused != (before != nil) else { return }
    let revision = before?.revision ?? 0
    try stored { (books) throws(StoreError) in
      try books.store.put(
        isPaused ? [] : nil, kind: .pause, key: frame.desk.bytes, expected: revision)
    }
    desks.setPause(
      of: frame.desk,
      isPaused ? StoredRecord(key: frame.desk.bytes, bytes: [], revision: revision + 1) : nil)
    draft.news.append(.newcomersChanged(frame.desk, arePaused: isPaused, by: id))
  }
}
