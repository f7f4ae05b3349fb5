import RelayProtocol

// How long the relay may be silent, and when to look again. A network that vanishes without a word
// is told by nobody else: a browser waits for minutes while it sends, and for ever while it does
// not. Clocks jump, so no time of ours may lie further ahead than we would wait.

extension ClientEngine {
  /// Whether the relay owes us a word. A device that is nobody yet has nothing to answer the
  /// challenge with, and waits for a person.
  private var isWaitingForRelay: Bool {
    switch session.state {
    case .offline: return false
    case .connecting: return session.challenge == nil
    case .catchingUp: return true
    case .online: break
    }
    return session.isProbing || claims.isAsking || !session.isDeskFresh
      || conversations.busy.contains { $0.awaitsAnswer }
  }

  /// Ends a session across which the clock has leapt: what we know of the relay's clock is wrong
  /// then, or this device has slept and its line is as good as dead. True for a frame, which comes
  /// again.
  mutating func leavesAfterLeap(_ input: Input, now: Timestamp) -> Bool {
    let before = session.stirredAt
    session.stirredAt = now
    guard session.state != .offline else { return false }
    let (early, late) = (min(before, now), max(before, now))
    guard late > early.adding(milliseconds: EngineLimits.leapMilliseconds) else { return false }
    if case .connected = input { return false }
    close()
    if case .frame = input { return true }
    return false
  }

  /// The wait for a wake is over: leaves a line that is dead, asks one that may be.
  mutating func doubtLine(now: Timestamp) {
    if let quietSince = session.quietSince, patience(from: quietSince) <= now { return close() }
    if let renewAt = session.renewAt, renewAt <= now { return close() }
    guard session.state == .online, session.quietSince == nil, probeAt <= now else { return }
    session.isProbing = true
    send(.claimKeyPackages(ClaimKeyPackages(request: Question.probe.id, devices: [])))
  }

  private func patience(from time: Timestamp) -> Timestamp {
    time.adding(milliseconds: EngineLimits.answerDelayMillisecondsMax)
  }

  private var probeAt: Timestamp {
    session.heardAt.adding(milliseconds: EngineLimits.silenceMillisecondsMax)
  }

  /// Asks for a wake at the earliest time at which there may be something to do. One that is
  /// earlier than needed stays: it is cheaper than a new one with each frame.
  mutating func scheduleWake(now: Timestamp) {
    guard session.state != .offline else { return }
    session.heardAt = min(session.heardAt, now)
    session.quietSince = isWaitingForRelay ? min(session.quietSince ?? now, now) : nil
    var earliest: Timestamp?
    if let quietSince = session.quietSince { earliest = patience(from: quietSince) }
    func consider(_ time: Timestamp?) {
      if let time { earliest = min(earliest ?? time, time) }
    }
    let latest = now.adding(milliseconds: EngineLimits.retryDelayMilliseconds)
    if let renewAt = session.renewAt { session.renewAt = min(renewAt, latest) }
    consider(session.renewAt)
    if session.state == .online {
      if earliest == nil { consider(probeAt) }
      claims.limitRetry(now: now)
      consider(claims.retryAt)
      for conversation in conversations.busy {
        conversation.backOff.limit(now: now)
        consider(conversation.backOff.retryAt)
      }
    }
    guard let earliest else { return }
    if let wakeAt, wakeAt <= earliest { return }
    wakeAt = earliest
    outputs.append(
      .wake(afterMilliseconds: max(earliest, now).milliseconds - now.milliseconds))
  }
}
