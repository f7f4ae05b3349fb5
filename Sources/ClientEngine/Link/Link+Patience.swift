import RelayProtocol

// How long the relay may be silent, and when to look again. A network that vanishes without a word
// is told by nobody else: a browser waits for minutes while it sends, and for ever while it does
// not. Clocks jump, so no time of ours may lie further ahead than we would wait.

extension Link {
  /// Whether the clock has leapt since the last input of a session: what we know of the relay's
  /// clock is wrong then, or this device has slept and its line is as good as dead.
  func hasLeapt(now: Timestamp) -> Bool {
    let before = stirredAt
    stirredAt = now
    guard state != .offline else { return false }
    let (early, late) = (min(before, now), max(before, now))
    return late > early.adding(milliseconds: EngineLimits.leapMilliseconds)
  }

  /// The wait for a wake is over. Asks a line that may be dead whether it is.
  /// - Returns: false for one that is to be left.
  func isAlive(now: Timestamp, _ effects: inout Effects) -> Bool {
    wakeAt = nil
    if let quietSince, patience(from: quietSince) <= now { return false }
    if let renewAt, renewAt <= now { return false }
    guard state == .online, quietSince == nil, probeAt <= now else { return true }
    isProbing = true
    effects.send(.claimKeyPackages(ClaimKeyPackages(request: Question.probe.id, devices: [])))
    return true
  }

  /// Asks for a wake at the earliest time at which there may be something to do. One that is
  /// earlier than needed stays: it is cheaper than a new one with each frame.
  ///
  /// - Parameters:
  ///   - isOwed: The relay owes somebody a word.
  ///   - wish: When somebody wishes to go on, if the session is open for it.
  func scheduleWake(now: Timestamp, isOwed: Bool, wish: Timestamp?, _ effects: inout Effects) {
    guard state != .offline else { return }
    heardAt = min(heardAt, now)
    quietSince = isOwed || isOwedByState ? min(quietSince ?? now, now) : nil
    var earliest: Timestamp?
    if let quietSince { earliest = patience(from: quietSince) }
    func consider(_ time: Timestamp?) {
      if let time { earliest = min(earliest ?? time, time) }
    }
    let latest = now.adding(milliseconds: EngineLimits.retryDelayMilliseconds)
    if let renewAt { self.renewAt = min(renewAt, latest) }
    consider(renewAt)
    if state == .online {
      if earliest == nil { consider(probeAt) }
      consider(wish)
    }
    guard let earliest else { return }
    if let wakeAt, wakeAt <= earliest { return }
    wakeAt = earliest
    effects.wake(afterMilliseconds: max(earliest, now).milliseconds - now.milliseconds)
  }

  /// A device that is nobody yet has nothing to answer the challenge with, and waits for a person.
  private var isOwedByState: Bool {
    switch state {
    case .offline: false
    case .connecting: challenge == nil
    case .catchingUp: true
    case .online: isProbing
    }
  }

  private func patience(from time: Timestamp) -> Timestamp {
    time.adding(milliseconds: EngineLimits.answerDelayMillisecondsMax)
  }

  private var probeAt: Timestamp {
    heardAt.adding(milliseconds: EngineLimits.silenceMillisecondsMax)
  }
}
