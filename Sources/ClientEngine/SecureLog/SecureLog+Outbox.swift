import CryptoSuite
import MLS
import RelayProtocol

// From the outbox to the relay: numbering, encrypting, sending, and what the relay answers.

extension SecureLog {
  /// Whether it may go on with what waits.
  func isReady(_ turn: inout Turn<Crypto, some RandomNumberGenerator>) -> Bool {
    !isOver && backOff.isOver(now: turn.now, using: &turn.random)
  }

  /// Sends what can be sent. Called after every input that may speak; does nothing when there is
  /// nothing to do.
  func pump(
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    requeueRefused()
    if isToSucceed(policy) || !hasGroup && !outbox.isEmpty { begin(policy, claims, &turn) }
    // What waits there gets other names first.
    guard hasGroup, !isBroken, !hasMoved else { return }
    if relayEpoch != nil { return missCommit(policy, &turn) }
    if outbox.isEmpty {
      guard isToExpel(policy) || needsRenewal, loadGroup(turn.crypto, &turn.effects)
      else { return }
      if !reconcile(policy, claims, &turn), needsRenewal { renew(policy, claims, &turn) }
    }
    guard loadGroup(turn.crypto, &turn.effects) else { return }
    sendInOrder(policy, claims, &turn)
  }

  private func sendInOrder(
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    var place = 0
    while place < outbox.count {
      let item = outbox[place]
      // One number is tried at a time.
      if place > 0, recount.isTrying { return }
      guard let epoch = group?.logEpoch else { return }
      switch item.flight {
      case .refused: return
      case .sent:
        if item.kind == .commit { return }
        place += 1
        continue
      case .waiting: break
      }
      if !item.isSealed || (item.epoch != epoch && item.kind != .create) {
        if item.kind == .commit {
          dropFirst(&turn.effects)
          continue
        }
        if policy.holdsWords, item.kind == .message { return }
        if needsReconciling(policy, claims) {
          guard place == 0 else { return }
          if reconcile(policy, claims, &turn) { continue }
          // What cannot be kept from somebody who was removed is not said yet.
          if claims.isAsking || isOver || holdsOutsiders(policy) { return }
        }
        guard place < EngineLimits.inFlightCountMax, seal(item, epoch: epoch, &turn) else {
          return
        }
      }
      launch(place, at: policy.house?.profile.slug, &turn.effects)
      if item.kind == .commit { return }
      place += 1
    }
  }

  /// Encrypts an item for the group's epoch. The ratchet's new state goes to disk with it.
  private func seal(
    _ item: OutboxItem, epoch: LogEpoch, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    isGroupDirty = true
    guard
      let message = try? group?.protect(
        item.content, paddingBlockByteCount: EngineLimits.paddingBlockByteCount,
        using: &turn.random)
    else {
      stop(.internal, &turn.effects)
      return false
    }
    item.seal(message.encodedBytes, for: epoch)
    save(item, &turn.effects)
    return true
  }

  private func launch(_ place: Int, at desk: DeskSlug?, _ effects: inout Effects) {
    let item = outbox[place]
    item.flight = .sent
    // A log begins with its sender's first, whatever has come behind it.
    let before = item.kind == .create ? 0 : accepted.rawValue + UInt64(place)
    item.submission = Submission(before + 1)
    effects.send(item.frame(groupID, at: desk))
  }

  /// When everything in flight has been answered, what was refused goes again.
  private func requeueRefused() {
    guard outbox.contains(where: { $0.flight == .refused }),
      !outbox.contains(where: { $0.flight == .sent })
    else { return }
    for item in outbox { item.flight = .waiting }
  }

  // MARK: Refusals

  func take(
    _ refused: Refused, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard !isOver, !isBroken,
      let place = outbox.firstIndex(where: {
        $0.flight == .sent && $0.submission == refused.submission
      })
    else { return }
    let item = outbox[place]
    let isBehindRefused = outbox[..<place].contains { $0.flight == .refused }

    switch refused.code {
    case .staleEpoch:
      if loadGroup(turn.crypto, &turn.effects), let epoch = group?.logEpoch,
        epoch < refused.epoch
      {
        relayEpoch = max(refused.epoch, relayEpoch ?? refused.epoch)
        backOff.ask(milliseconds: EngineLimits.retryDelayMilliseconds)
      }
      // A commit of ours stays until the log has another in its place: the relay may have put in
      // this one, and say that it has not.
      if item.epoch < refused.epoch {
        item.flight = .refused
      } else {
        beginAnew(&turn)
      }
    case .submissionOutOfOrder where isBehindRefused, .unknownConversation where isBehindRefused:
      item.flight = .refused
    // The relay counts otherwise than we do, or did not know who we are: what was sent to another
    // connection can have come to this one.
    case .unknownConversation, .futureEpoch, .notAuthenticated: beginAnew(&turn)
    // Somebody has begun it whose Welcome is not ours, or a relay says so; or it has once told that
    // it has taken what it has not. The host goes on under another name: with those who have had
    // its Welcome, and who has not complains.
    case .submissionOutOfOrder, .conversationExists:
      beginAnew(&turn)
      guard isLost, policy.isHost else { break }
      fail()
      backOff = BackOff()
    // A newer relay has a reason that we do not know: maybe it passes.
    case .rateLimited, .quotaExceeded, .newcomersPaused, .storageUnavailable, .shuttingDown,
      .unrecognized:
      item.flight = .refused
      backOff.ask(
        milliseconds: UInt64(refused.retryAfterMilliseconds),
        isPaused: refused.code == .newcomersPaused)
    // A word of the relay's alone ends nothing: whoever was removed gets the commit that says so,
    // or the house's list.
    default: lose(item)
    }
  }

  /// Whether a number beside ours is tried, before a log counts as lost: who is not its host begins
  /// no successor.
  func countsAnew(_ refused: Refused, _ policy: RoomPolicy) -> Bool {
    guard refused.code == .submissionOutOfOrder, !policy.isHost, !isOver, !isBroken,
      confusionCount >= EngineLimits.confusionCountMax,
      let first = outbox.first, first.flight == .sent,
      first.submission == refused.submission, recount.step(&accepted)
    else { return false }
    first.flight = .refused
    return true
  }

  /// The commit that the relay is ahead by has not come: the log is asked for anew. A relay that
  /// has once told of entries that there are not will never send it; then the host goes on in a
  /// successor.
  private func missCommit(
    _ policy: RoomPolicy, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    relayEpoch = nil
    beginAnew(&turn)
    guard isLost else { return }
    if policy.isHost {
      fail()
    } else {
      backOff.ask(milliseconds: EngineLimits.askedMillisecondsMax)
    }
  }

  private func lose(_ item: OutboxItem) {
    confusionCount = EngineLimits.confusionCountMax + 1
    item.flight = .refused
    backOff.ask(milliseconds: EngineLimits.askedMillisecondsMax)
  }

  /// Both sides go on from what they have on disk, which agrees, unless one of them is broken. Then
  /// what waits is tried again now and then.
  func beginAnew(_ turn: inout Turn<Crypto, some RandomNumberGenerator>) {
    confusionCount = min(confusionCount, EngineLimits.confusionCountMax) + 1
    if !isLost { return turn.hangUp() }
    for item in outbox where item.flight == .sent { lose(item) }
  }
}
