import RelayProtocol

// One session with the relay: its challenge, the catching up, the end.

extension ClientEngine {
  mutating func connect(now: Timestamp) {
    endSession()
    session.state = .connecting
    session.heardAt = now
    session.stirredAt = now
  }

  mutating func disconnect() {
    endSession()
  }

  private mutating func endSession() {
    session = Session()
    claims.endSession()
    for conversation in conversations.all { conversation.endSession() }
  }

  mutating func receive(_ bytes: [UInt8], now: Timestamp) {
    session.heardAt = now
    session.quietSince = nil
    session.isProbing = false
    // A newer relay says more than we know.
    if session.state == .offline || !ServerFrame.isKnown(bytes) { return }
    guard bytes.count <= WireLimits.frameByteCountMax,
      let frame = try? ServerFrame(decoding: bytes)
    else { return close() }
    switch frame {
    case .challenge(let challenge):
      session.challenge = challenge
      authenticate()
    case .opened(let opened): open(opened, now: now)
    case .goodbye(let code, _): sayGoodbye(code)
    default:
      guard session.isOpen, account != nil else { return close() }
      receiveInSession(frame, now: now)
    }
  }

  private mutating func receiveInSession(_ frame: ServerFrame, now: Timestamp) {
    switch frame {
    case .entry(let entry) where session.isDeskFresh: receive(entry)
    case .entry(let entry): hold(entry)
    case .accepted(let accepted): receive(accepted)
    case .refused(let refused): receive(refused, now: now)
    case .signal(let signal): receive(signal, now: now)
    case .keyPackages(let claimed): receive(claimed, now: now)
    case .desk(_, let record): receiveDesk(record)
    case .done(let request): receiveDone(request)
    case .failed(let request, let code, let milliseconds):
      receiveFailure(request, code, retryAfterMilliseconds: milliseconds, now: now)
    case .caughtUp: session.state = .online
    case .challenge, .opened, .goodbye: break
    }
  }

  /// Lets the session go; the shell connects again, and the relay tells everything behind our
  /// cursors once more.
  mutating func close() {
    endSession()
    outputs.append(.close)
  }

  /// Answers the challenge as soon as there is both a challenge and a device to answer for.
  mutating func authenticate() {
    guard let challenge = session.challenge, let account, !account.isRemoved else { return }
    session.challenge = nil
    let input = Authenticate.signingInput(challenge: challenge)
    guard let signature = sign(account.deviceKey, input) else { return }
    send(.authenticate(Authenticate(device: account.device, signature: signature)))
    session.isIntroduced = true
    // In the same flight: on a slow line every question that waits for an answer costs a second.
    if account.isConfirmed { fetchDesk() }
  }

  private mutating func open(_ opened: SessionOpened, now: Timestamp) {
    guard !session.isOpen, session.challenge == nil, let account else { return close() }
    session.isOpen = true
    session.state = .catchingUp
    session.keyPackagesLeft = opened
    clockDifference =
      Int64(clamping: opened.now.milliseconds) - Int64(clamping: now.milliseconds)
    guard Served.includesDesks else { return }
    if account.isConfirmed {
      publishRevocations()
    } else {
      claimSetUp(now: now)
      joinDesk(now: now)
    }
  }

  private mutating func hold(_ entry: LogEntry) {
    guard session.held.count < EngineLimits.heldCountMax,
      session.heldByteCount + entry.payload.count <= EngineLimits.heldByteCountMax
    else { return close() }
    session.held.append(entry)
    session.heldByteCount += entry.payload.count
  }

  mutating func releaseHeld() {
    let held = session.held
    session.held = []
    session.heldByteCount = 0
    for entry in held where session.isOpen { receive(entry) }
  }

  mutating func fetchDesk() {
    guard session.isIntroduced, let desk else { return }
    send(.fetchDesk(FetchDesk(request: Question.desk.id, desk: desk.slug)))
  }

  private mutating func sayGoodbye(_ code: RelayErrorCode) {
    if code == .revoked { beRemoved() }
    close()
  }

  private mutating func receiveDone(_ request: RequestID) {
    guard Served.includesDesks else { return }
    switch Question(rawValue: request.rawValue) {
    case .setUp: finishSetUp()
    case .join: finishJoin()
    case .revocations: finishRemoval()
    case .desk, .keyPackages, .probe, nil: break
    }
  }

  private mutating func receiveFailure(
    _ request: RequestID, _ code: RelayErrorCode, retryAfterMilliseconds: UInt32, now: Timestamp
  ) {
    switch Question(rawValue: request.rawValue) {
    case .setUp where Served.includesDesks: failSetUp(code)
    case .join where Served.includesDesks: failJoin(code)
    case .revocations where Served.includesDesks: failRemoval(code)
    case .desk: failDesk(code)
    case .keyPackages:
      claims.fail(now: now, isLimited: code.hasRetryAfter, retryAfterMilliseconds)
    case .setUp, .join, .revocations, .probe: break
    case nil:
      // Key packages or an acknowledgement that the relay could not keep. What it has of them it
      // says when a session opens.
      guard code == .storageUnavailable || code.hasRetryAfter, session.renewAt == nil else {
        break
      }
      session.renewAt = now.adding(milliseconds: EngineLimits.retryDelayMilliseconds)
    }
  }
}
