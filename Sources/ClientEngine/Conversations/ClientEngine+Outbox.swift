import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

// From the outbox to the relay: numbering, encrypting, sending, and what the relay answers.

extension ClientEngine {
  /// Whether anything may be said now at all.
  var maySpeak: Bool {
    session.state == .online && session.isDeskFresh && desk?.refusal == nil
      && account?.isActive == true
  }

  /// Sends what can be sent in a conversation. Called after every input; does nothing when there is
  /// nothing to do.
  mutating func pump(
    _ conversation: Conversation<Crypto>, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard conversation.isLoaded else {
      if Served.includesDesks { loadIfDue(conversation) }
      return
    }
    guard maySpeak, !conversation.isOver, conversation.backOff.isOver(now: now, using: &random)
    else { return }
    requeueRefused(conversation)
    if conversation.hasGroup {
      writeReceipts(conversation, now: now)
    } else if !conversation.outbox.isEmpty {
      begin(conversation, now: now, using: &random)
    }
    guard conversation.hasGroup else { return }
    if conversation.outbox.isEmpty {
      // An owner does not wait for the next message: whoever was removed is out now.
      guard account?.role == .owner, hasRevokedMember(conversation), loadGroup(conversation) else {
        return
      }
      _ = reconcile(conversation, now: now, using: &random)
    }
    guard loadGroup(conversation) else { return }
    sendInOrder(conversation, now: now, using: &random)
  }

  private mutating func sendInOrder(
    _ conversation: Conversation<Crypto>, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    var place = 0
    while place < conversation.outbox.count {
      let item = conversation.outbox[place]
      guard let epoch = conversation.group?.logEpoch else { return }
      switch item.flight {
      case .refused: return
      case .sent:
        if item.kind == .commit { return }
        place += 1
        continue
      case .waiting: break
      }
      if !item.isSealed || (item.epoch != epoch && item.kind != .create) {
        // The relay is ahead of us; its commit is on the way here.
        if let relayEpoch = conversation.relayEpoch, epoch < relayEpoch { return }
        if item.kind == .commit {
          dropFirst(conversation)
          continue
        }
        if needsReconciling(conversation) {
          guard place == 0 else { return }
          if reconcile(conversation, now: now, using: &random) { continue }
          // What cannot be kept from somebody who was removed is not said yet.
          if claims.isAsking || conversation.isOver || hasRevokedMember(conversation) { return }
        }
        guard place < EngineLimits.inFlightCountMax,
          seal(conversation, place, epoch: epoch, using: &random)
        else { return }
      }
      launch(conversation, place)
      if item.kind == .commit { return }
      place += 1
    }
  }

  /// Encrypts an item for the group's epoch. The ratchet's new state goes to disk with it.
  private mutating func seal(
    _ conversation: Conversation<Crypto>, _ place: Int, epoch: LogEpoch,
    using random: inout some RandomNumberGenerator
  ) -> Bool {
    let content = conversation.outbox[place].content
    guard let payload = protect(content, in: conversation, using: &random) else {
      stop(conversation, .internal)
      return false
    }
    conversation.outbox[place].seal(payload, for: epoch)
    saveItem(conversation, place)
    return true
  }

  mutating func protect(
    _ content: [UInt8], in conversation: Conversation<Crypto>,
    using random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    conversation.isGroupDirty = true
    let message = try? conversation.group?.protect(
      content, paddingBlockByteCount: EngineLimits.paddingBlockByteCount, using: &random)
    return message?.encodedBytes
  }

  private mutating func launch(_ conversation: Conversation<Crypto>, _ place: Int) {
    let submission = Submission(conversation.accepted.rawValue + 1 + UInt64(place))
    let item = conversation.outbox[place]
    item.flight = .sent
    send(item.frame(conversation.id, at: desk?.slug, submission))
  }

  /// When everything in flight has been answered, what was refused goes again.
  private mutating func requeueRefused(_ conversation: Conversation<Crypto>) {
    let outbox = conversation.outbox
    guard outbox.contains(where: { $0.flight == .refused }),
      !outbox.contains(where: { $0.flight == .sent })
    else { return }
    for item in outbox { item.flight = .waiting }
  }

  // MARK: The queue

  mutating func append(_ item: OutboxItem, in conversation: Conversation<Crypto>) {
    item.number = conversation.nextOutboxNumber
    conversation.nextOutboxNumber += 1
    conversation.outbox.append(item)
    saveItem(conversation, conversation.outbox.count - 1)
  }

  mutating func prepend(_ item: OutboxItem, in conversation: Conversation<Crypto>) {
    guard let first = conversation.outbox.first else { return append(item, in: conversation) }
    item.number = first.number - 1
    conversation.outbox.insert(item, at: 0)
    saveItem(conversation, 0)
  }

  mutating func saveItem(_ conversation: Conversation<Crypto>, _ place: Int) {
    let item = conversation.outbox[place]
    put(.outbox(conversation.id, item.number), item.record)
  }

  mutating func dropFirst(_ conversation: Conversation<Crypto>) {
    let item = conversation.outbox.removeFirst()
    put(.outbox(conversation.id, item.number), nil)
  }

  // MARK: Refusals

  mutating func receive(_ refused: Refused, now: Timestamp) {
    guard let conversation = conversations.touch(refused.conversation), !conversation.isOver else {
      return
    }
    guard refused.submission > conversation.accepted else { return }
    let distance = refused.submission.rawValue - conversation.accepted.rawValue - 1
    guard distance < UInt64(conversation.outbox.count) else { return }
    let place = Int(distance)
    let item = conversation.outbox[place]
    guard item.flight == .sent else { return }
    let isBehindRefused = conversation.outbox[..<place].contains { $0.flight == .refused }

    switch refused.code {
    case .staleEpoch:
      conversation.relayEpoch = max(refused.epoch, conversation.relayEpoch ?? refused.epoch)
      if item.kind == .commit {
        dropFirst(conversation)
      } else if item.epoch < refused.epoch {
        item.flight = .refused
      } else {
        beginAnew(conversation)
      }
    case .submissionOutOfOrder where isBehindRefused, .unknownConversation where isBehindRefused:
      item.flight = .refused
    // The relay counts otherwise than we do, or did not know who we are: what was sent to another
    // connection can have come to this one.
    case .submissionOutOfOrder, .unknownConversation, .futureEpoch, .notAuthenticated:
      beginAnew(conversation)
    // A newer relay has a reason that we do not know: maybe it passes.
    case .rateLimited, .quotaExceeded, .storageUnavailable, .shuttingDown, .unrecognized:
      item.flight = .refused
      conversation.backOff.ask(milliseconds: UInt64(refused.retryAfterMilliseconds))
    case .notAMember: close(conversation)
    case .revoked: beRemoved()
    default: stop(conversation, .internal)
    }
  }

  /// Both sides go on from what they have on disk, which agrees, unless one of them is broken.
  private mutating func beginAnew(_ conversation: Conversation<Crypto>) {
    conversation.confusionCount += 1
    if conversation.confusionCount > EngineLimits.confusionCountMax {
      return stop(conversation, .internal)
    }
    close()
  }

  /// Nothing more is said or read here; the keys are of no use to anyone any more.
  mutating func stop(_ conversation: Conversation<Crypto>, _ code: RefusalCode) {
    conversation.stopped = code
    forgetGroup(conversation)
  }

  mutating func close(_ conversation: Conversation<Crypto>) {
    conversation.isClosed = true
    forgetGroup(conversation)
  }

  private mutating func forgetGroup(_ conversation: Conversation<Crypto>) {
    conversation.group = nil
    conversation.savedGroup = nil
    conversation.isGroupDirty = false
    conversation.isHeadDirty = true
    conversation.ahead = []
    put(.group(conversation.id), nil)
  }
}

extension Group {
  var logEpoch: LogEpoch { LogEpoch(epoch.rawValue) }
}
