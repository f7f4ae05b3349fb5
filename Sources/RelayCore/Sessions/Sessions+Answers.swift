import RelayProtocol

extension Sessions {
  /// Says no in the form that the frame's sender waits for.
  mutating func refuse(
    _ frame: ClientFrame, _ code: RelayErrorCode, epoch: LogEpoch,
    retryAfterMilliseconds: UInt32 = 0, to id: SessionID
  ) {
    let request: RequestID
    switch frame {
    case .create(let frame):
      refuse(
        Refused(
          conversation: frame.conversation, submission: Submission(1), code: code, epoch: epoch,
          retryAfterMilliseconds: retryAfterMilliseconds),
        to: id)
      return
    case .append(let frame):
      refuse(
        Refused(
          conversation: frame.conversation, submission: frame.submission, code: code,
          epoch: epoch, retryAfterMilliseconds: retryAfterMilliseconds),
        to: id)
      return
    case .authenticate, .publishKeyPackages, .signal, .acknowledge: request = .none
    case .claimKeyPackages(let frame): request = frame.request
    case .claimSetup(let frame): request = frame.request
    case .joinDesk(let frame): request = frame.request
    case .publishRoster(let frame): request = frame.request
    case .fetchDesk(let frame): request = frame.request
    case .newcomers(let frame): request = frame.request
    }
    fail(request, code, retryAfterMilliseconds: retryAfterMilliseconds, to: id)
  }

  private mutating func refuse(_ refused: Refused, to id: SessionID) {
    guard table[id] != nil else { return }
    tally.refusals[refused.code, default: 0] += 1
    send(.refused(refused), to: id)
  }

  mutating func fail(
    _ request: RequestID, _ code: RelayErrorCode, retryAfterMilliseconds: UInt32 = 0,
    to id: SessionID
  ) {
    guard table[id] != nil else { return }
    tally.refusals[code, default: 0] += 1
    send(.failed(request, code, retryAfterMilliseconds: retryAfterMilliseconds), to: id)
  }

  /// Shows the door to a session that goes on as if it had not been refused.
  mutating func dismissIfDeaf(_ id: SessionID) {
    guard
      table[id]?.refusals.take(
        1, RateLimits.sessionRefusal, nowNanoseconds: limiter.nowNanoseconds) != nil
    else { return }
    dismiss(id, .rateLimited, retryAfterMilliseconds: RateLimits.dismissedRetryMilliseconds)
  }

  // MARK: Desks

  /// Sends a desk's record, and again after each change while the session lasts.
  mutating func show(_ record: [UInt8], asked frame: FetchDesk, _ id: SessionID) {
    guard let watched = table[id]?.watchedDesks else { return }
    if !watched.contains(frame.desk) {
      guard watched.count < RelayLimits.deskCountWatchedMax else {
        fail(frame.request, .rateLimited, to: id)
        return
      }
      table[id]?.watchedDesks.append(frame.desk)
    }
    send(.desk(request: frame.request, record: record), to: id)
  }

  /// Sends a changed record to every session that asked for it.
  mutating func announce(_ slug: DeskSlug, _ record: [UInt8]) {
    let watching = table.filter { $0.value.watchedDesks.contains(slug) }
    for id in watching.keys.sorted() { send(.desk(request: .none, record: record), to: id) }
  }

  /// Whether a desk takes new conversations, to who has asked.
  mutating func tellNewcomers(_ request: RequestID, arePaused: Bool, to id: SessionID) {
    guard table[id] != nil else { return }
    send(
      arePaused
        ? .failed(
          request, .newcomersPaused, retryAfterMilliseconds: RateLimits.pausedRetryMilliseconds)
        : .done(request), to: id)
  }

  /// Tells everybody at the desk who has asked, but the one who decided it and knows.
  mutating func announceNewcomers(_ slug: DeskSlug, arePaused: Bool, by author: SessionID) {
    let asking = table.filter { $0.value.newcomersQuestion?.desk == slug && $0.key != author }
    for (id, session) in asking.sorted(by: { $0.key < $1.key }) {
      guard let question = session.newcomersQuestion else { continue }
      tellNewcomers(question.request, arePaused: arePaused, to: id)
    }
  }
}
