import CryptoSuite
import RelayProtocol

// Which room a frame is for.

extension ClientEngine {
  mutating func receive(
    _ bytes: [UInt8], _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    link.hear(now: turn.now)
    // A newer relay says more than we know.
    if link.state == .offline || !ServerFrame.isKnown(bytes) { return }
    guard bytes.count <= WireLimits.frameByteCountMax,
      let frame = try? ServerFrame(decoding: bytes)
    else { return turn.hangUp() }
    switch frame {
    case .challenge(let challenge):
      link.take(challenge: challenge)
      identity.introduce(&turn)
    case .opened(let opened): open(opened, &turn)
    // Also for having been removed: whom the house has removed gets the list that says so.
    case .goodbye: turn.hangUp()
    case .desk(_, let record) where link.isIntroduced && !link.isOpen:
      _ = receive(desk: record, &turn)
    default:
      guard link.isOpen, let policy = identity.policy else { return turn.hangUp() }
      receiveInSession(frame, policy, &turn)
    }
  }

  private mutating func open(
    _ opened: SessionOpened, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard identity.account != nil, link.open(opened, now: turn.now) else { return turn.hangUp() }
    identity.stock.note(left: opened)
    if Served.includesDesks { identity.goOn(&turn) }
  }

  private mutating func receiveInSession(
    _ frame: ServerFrame, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch frame {
    // No log is so long, and counting on from there would trap.
    case .entry(let entry) where entry.sequence.rawValue > EngineLimits.ownNumberMax:
      turn.hangUp()
    case .accepted(let accepted) where accepted.sequence.rawValue > EngineLimits.ownNumberMax:
      turn.hangUp()
    case .entry(let entry):
      if identity.session.isDeskFresh {
        receive(entry, policy, &turn)
      } else if !held.hold(entry) {
        turn.hangUp()
      }
    case .accepted(let accepted):
      guard let conversation = conversations.touch(group: accepted.conversation) else { return }
      if Served.includesDesks, conversation.log.takeComplaint(accepted) { return }
      tell(conversation.log.take(accepted, policy, &turn), in: conversation, &turn)
    case .refused(let refused):
      guard let conversation = conversations.touch(group: refused.conversation) else {
        if Served.includesDesks { complain(about: refused, &turn.effects) }
        return
      }
      if Served.includesDesks, conversation.log.countsAnew(refused, policy) { return }
      conversation.log.take(refused, policy, &turn)
      if Served.includesDesks { conversation.log.complain(about: refused, &turn.effects) }
    case .signal(let signal):
      guard let conversation = conversations.touch(group: signal.conversation),
        let opened = conversation.log.open(signal, crypto, &turn.effects)
      else { return }
      talk.take(signal: opened.content, from: opened.sender, in: conversation, &turn)
    case .keyPackages(let claimed):
      if claimed.request == Question.keyPackages.id {
        claims.take(claimed.packages, now: turn.now)
      } else if Served.includesDesks, claimed.request == Question.lastResort.id {
        identity.stock.take(claimed.packages, relayTime: turn.relayTime)
      }
    case .desk(_, let record):
      if receive(desk: record, &turn) { claims.forgetUnavailable() }
      releaseHeld(&turn)
    case .done(let request):
      guard Served.includesDesks, let question = Question(rawValue: request.rawValue) else {
        return
      }
      identity.finish(question, link, &turn.effects)
    case .failed(let request, let code, let milliseconds):
      receiveFailure(request, code, retryAfterMilliseconds: milliseconds, &turn)
    case .caughtUp: link.catchUp()
    case .challenge, .opened, .goodbye: break
    }
  }

  /// - Returns: whether other people are at the desk than before.
  private mutating func receive(
    desk record: [UInt8], _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    let isChanged = identity.receive(record: record, &turn)
    if Served.includesDesks {
      identity.tendRoster(&turn)
      identity.joinAgain(&turn)
      identity.tendNewcomers(turn.link, &turn.effects)
    }
    return isChanged
  }

  private mutating func receiveFailure(
    _ request: RequestID, _ code: RelayErrorCode, retryAfterMilliseconds: UInt32,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch Question(rawValue: request.rawValue) {
    case .desk: identity.failDesk(code, &turn)
    case .keyPackages:
      claims.fail(now: turn.now, isLimited: code.hasRetryAfter, retryAfterMilliseconds)
    case .probe: break
    case .some(let question): if Served.includesDesks { identity.fail(question, code, &turn) }
    case nil:
      // Key packages or an acknowledgement that the relay could not keep. What it has of them it
      // says when a session opens.
      guard code == .storageUnavailable || code.hasRetryAfter, link.renewAt == nil else { break }
      link.renewAt = turn.now.adding(milliseconds: EngineLimits.retryDelayMilliseconds)
    }
  }

  // MARK: Entries

  /// Who may be in a conversation can be judged now.
  private mutating func releaseHeld(_ turn: inout Turn<Crypto, some RandomNumberGenerator>) {
    guard identity.session.isDeskFresh, let policy = identity.policy else { return }
    for entry in held.take() where link.isOpen { receive(entry, policy, &turn) }
  }

  private mutating func receive(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard let conversation = conversations.touch(group: entry.conversation) else {
      return meet(entry, policy, &turn)
    }
    precondition(conversation.isLoaded, "an entry is applied to what is here")
    let entry = conversation.isBelied(entry) ? entry.withoutPayload : entry
    if Served.includesDesks, !policy.isHost { conversation.log.mend(by: entry, &turn) }
    tell(conversation.log.take(entry, policy, &turn), in: conversation, &turn)
    if Served.includesDesks, !policy.isHost {
      conversation.log.complain(about: entry, crypto, &turn.effects)
    }
  }

  private mutating func tell(
    _ news: [LogNews], in conversation: Conversation<Crypto>,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    for piece in news {
      var (carried, speaker): (CarriedAlong, Participant?) = (CarriedAlong(), nil)
      switch piece.what {
      case .said(let content, let sender):
        (carried, speaker) = (MessageContent.carried(in: content), sender)
      case .rosterHead(let said): carried.rosterHead = said
      default: break
      }
      if let head = carried.rosterHead { identity.hear(rosterHead: head, &turn) }
      talk.take(piece, in: conversation, standing, &turn)
      if let seen = carried.seen, conversation.log.differs(from: seen, at: piece.sequence) {
        talk.note(
          .differs, speaker, piece, place: 1, in: conversation, standing, &turn.effects)
      }
    }
  }

  /// An entry of a conversation we do not know: the Welcome into it, or nothing we could read. What
  /// is acknowledged never comes again, so a Welcome that is missing is asked for once more. That
  /// is seldom, or whoever had theirs dropped could end our session with each word. What does not
  /// come then, or does not open, its host is told of.
  private mutating func meet(
    _ entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    // One that has moved from that group to another is done with it.
    if Served.includesDesks, let account = identity.account, account.side == .company,
      conversations.known(entry.conversation) == nil
    {
      if entry.kind == .welcome {
        // What stood behind it has been passed over: this device comes in elsewhere.
        if !passedOver.contains(entry.conversation),
          let (group, keyPackage) = SecureLog.group(of: entry, policy, identity.stock, &turn)
        {
          let keyedAt = identity.stock.use(keyPackage, turn.now, &turn.effects)
          if makeRoom(at: min(turn.now, turn.relayTime), &turn.effects) {
            let conversation = conversations.add(
              entry.conversation, createdAt: turn.shownTime(entry.acceptedAt))
            let news = conversation.log.join(group, keyedAt: keyedAt, entry, policy, &turn)
            conversations.hosts.add(conversation)
            tell([news], in: conversation, &turn)
            return
          }
          if !saidFull { turn.effects.refuse(nil, .tooManyConversations) }
          saidFull = true
        } else if succeed(by: entry, policy, &turn) {
          return
        } else {
          complain(about: entry, &turn)
        }
        conversations.droppedCount += 1
      } else if askedAgainAt?.adding(milliseconds: EngineLimits.askAgainMilliseconds) ?? turn.now
        <= turn.now
      {
        askedAgainAt = turn.now
        return turn.hangUp()
      } else if entry.kind == .application {
        complain(about: entry, &turn)
        let group = entry.conversation
        if notEntered.contains(group), !passedOver.contains(group) { passedOver.append(group) }
      }
    }
    turn.effects.send(
      .acknowledge(Acknowledge(conversation: entry.conversation, sequence: entry.sequence)))
  }

  /// Whoever has let this device in does not know that it is not in: the Welcome was spoiled on the
  /// way, or sealed to keys that a foe had used up. Its host lets it in by another. Where there is
  /// no room, another would not help.
  private mutating func complain(
    about entry: LogEntry, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard notEntered.count < EngineLimits.complaintCountMax,
      !notEntered.contains(entry.conversation),
      conversations.hasRoom || conversations.leastNeeded(at: min(turn.now, turn.relayTime)) != nil
    else { return }
    notEntered.append(entry.conversation)
    turn.effects.send(.neverCameIn(in: entry.conversation, at: entry.epoch))
  }

  /// The group is further on than what has come.
  private func complain(about refused: Refused, _ effects: inout Effects) {
    guard refused.code == .staleEpoch, notEntered.contains(refused.conversation) else { return }
    effects.send(.neverCameIn(in: refused.conversation, at: refused.epoch))
  }

  /// A conversation goes on in the group that its host has made in the place of a broken one. The
  /// host may know of that before we do: what waits at the relay comes first then.
  private mutating func succeed(
    by entry: LogEntry, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    guard let conversation = conversations.hosts.latest(of: entry.sender), conversation.isLoaded,
      conversation.log.canMove(to: entry), conversation.log.loadGroup(crypto, &turn.effects)
    else { return false }
    let log = conversation.log
    guard
      let (group, keyPackage) = SecureLog.group(
        of: entry, succeeding: log, policy, identity.stock, &turn)
    else { return false }
    if !log.isBroken, turn.link.state != .online, postponed != entry.conversation {
      postponed = entry.conversation
      turn.hangUp()
      return true
    }
    let keyedAt = identity.stock.use(keyPackage, turn.now, &turn.effects)
    conversations.touch(conversation)
    log.move(to: entry.conversation, turn.link, &turn.effects)
    conversations.noteMove(conversation)
    let news = log.join(group, keyedAt: keyedAt, entry, policy, &turn)
    talk.goOn(in: conversation, standing, &turn)
    tell([news], in: conversation, &turn)
    return true
  }

  /// Says whether another conversation fits; if need be, having forgotten one.
  private mutating func makeRoom(at time: Timestamp, _ effects: inout Effects) -> Bool {
    if conversations.hasRoom { return true }
    guard let oldest = conversations.leastNeeded(at: time) else { return false }
    conversations.remove(oldest)
    oldest.forget(&effects)
    if oldest.thread.told != nil { talk.tell(oldest, standing, &effects) }
    return true
  }
}

/// Entries that came before the desk's record: who may be in a conversation cannot be judged
/// without it.
struct HeldEntries {
  private var entries: [LogEntry] = []
  private var byteCount = 0

  var isEmpty: Bool { entries.isEmpty }

  /// False for more than anybody may be made to hold.
  mutating func hold(_ entry: LogEntry) -> Bool {
    guard entries.count < EngineLimits.heldCountMax,
      byteCount + entry.payload.count <= EngineLimits.heldByteCountMax
    else { return false }
    entries.append(entry)
    byteCount += entry.payload.count
    return true
  }

  mutating func take() -> [LogEntry] {
    defer { self = HeldEntries() }
    return entries
  }
}
