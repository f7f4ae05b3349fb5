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
    _ index: Int, now: Timestamp, using random: inout some RandomNumberGenerator
  ) {
    guard maySpeak, !conversations[index].isOver, isRetryDue(index, now: now) else { return }
    requeueRefused(index)
    if conversations[index].hasGroup {
      writeReceipts(index, now: now)
    } else if !conversations[index].outbox.isEmpty {
      begin(index, now: now, using: &random)
    }
    guard conversations[index].hasGroup else { return }
    if conversations[index].outbox.isEmpty {
      // An owner does not wait for the next message: whoever was removed is out now.
      guard account?.role == .owner, hasRevokedMember(index), loadGroup(index) else { return }
      _ = reconcile(index, now: now, using: &random)
    }
    guard loadGroup(index) else { return }
    sendInOrder(index, now: now, using: &random)
  }

  private mutating func isRetryDue(_ index: Int, now: Timestamp) -> Bool {
    guard let retryAt = conversations[index].retryAt else { return true }
    guard retryAt <= now else { return false }
    conversations[index].retryAt = nil
    return true
  }

  private mutating func sendInOrder(
    _ index: Int, now: Timestamp, using random: inout some RandomNumberGenerator
  ) {
    var place = 0
    while place < conversations[index].outbox.count {
      let item = conversations[index].outbox[place]
      guard let epoch = conversations[index].group?.logEpoch else { return }
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
        if let relayEpoch = conversations[index].relayEpoch, epoch < relayEpoch { return }
        if item.kind == .commit {
          dropFirst(index)
          continue
        }
        if needsReconciling(index) {
          guard place == 0 else { return }
          if reconcile(index, now: now, using: &random) { continue }
          if claims.isAsking { return }
        }
        guard place < EngineLimits.inFlightCountMax,
          seal(index, place, epoch: epoch, using: &random)
        else { return }
      }
      launch(index, place)
      if item.kind == .commit { return }
      place += 1
    }
  }

  /// Encrypts an item for the group's epoch. The ratchet's new state goes to disk with it.
  private mutating func seal(
    _ index: Int, _ place: Int, epoch: LogEpoch, using random: inout some RandomNumberGenerator
  ) -> Bool {
    let content = conversations[index].outbox[place].content
    guard let payload = protect(content, in: index, using: &random) else {
      stop(index, .internal)
      return false
    }
    conversations[index].outbox[place].seal(payload, for: epoch)
    saveItem(index, place)
    return true
  }

  mutating func protect(
    _ content: [UInt8], isSignal: Bool = false, in index: Int,
    using random: inout some RandomNumberGenerator
  ) -> [UInt8]? {
    conversations[index].isGroupDirty = true
    let message = try? conversations[index].group?.protect(
      content, authenticatedData: isSignal ? SignalContent.mark : [],
      paddingBlockByteCount: EngineLimits.paddingBlockByteCount, using: &random)
    return message?.encodedBytes
  }

  private mutating func launch(_ index: Int, _ place: Int) {
    let conversation = conversations[index]
    let submission = Submission(conversation.accepted.rawValue + 1 + UInt64(place))
    let item = conversation.outbox[place]
    item.flight = .sent
    send(item.frame(conversation.id, submission))
  }

  /// When everything in flight has been answered, what was refused goes again.
  private mutating func requeueRefused(_ index: Int) {
    let outbox = conversations[index].outbox
    guard outbox.contains(where: { $0.flight == .refused }),
      !outbox.contains(where: { $0.flight == .sent })
    else { return }
    for item in outbox { item.flight = .waiting }
  }

  // MARK: The queue

  mutating func append(_ item: OutboxItem, in index: Int) {
    item.number = conversations[index].nextOutboxNumber
    conversations[index].nextOutboxNumber += 1
    conversations[index].outbox.append(item)
    saveItem(index, conversations[index].outbox.count - 1)
  }

  mutating func prepend(_ item: OutboxItem, in index: Int) {
    guard let first = conversations[index].outbox.first else { return append(item, in: index) }
    item.number = first.number - 1
    conversations[index].outbox.insert(item, at: 0)
    saveItem(index, 0)
  }

  mutating func saveItem(_ index: Int, _ place: Int) {
    let item = conversations[index].outbox[place]
    put(.outbox(conversations[index].id, item.number), item.record)
  }

  mutating func dropFirst(_ index: Int) {
    let item = conversations[index].outbox.removeFirst()
    put(.outbox(conversations[index].id, item.number), nil)
  }

  // MARK: Refusals

  mutating func receive(_ refused: Refused, now: Timestamp) {
    guard let index = index(of: refused.conversation), !conversations[index].isOver else { return }
    let conversation = conversations[index]
    guard refused.submission > conversation.accepted else { return }
    let distance = refused.submission.rawValue - conversation.accepted.rawValue - 1
    guard distance < UInt64(conversation.outbox.count) else { return }
    let place = Int(distance)
    let item = conversation.outbox[place]
    guard item.flight == .sent else { return }
    let isBehindRefused = conversation.outbox[..<place].contains { $0.flight == .refused }

    switch refused.code {
    case .staleEpoch:
      conversations[index].relayEpoch = max(refused.epoch, conversation.relayEpoch ?? refused.epoch)
      if item.kind == .commit {
        dropFirst(index)
      } else if item.epoch < refused.epoch {
        item.flight = .refused
      } else {
        stop(index, .internal)
      }
    case .submissionOutOfOrder where isBehindRefused, .unknownConversation where isBehindRefused:
      item.flight = .refused
    case .rateLimited, .storageUnavailable, .shuttingDown:
      item.flight = .refused
      conversations[index].retryAt = now.adding(
        milliseconds: EngineLimits.retryDelayMilliseconds)
    case .notAMember: close(index)
    case .revoked: beRemoved()
    default: stop(index, .internal)
    }
  }

  /// Nothing more is said or read here; the keys are of no use to anyone any more.
  mutating func stop(_ index: Int, _ code: RefusalCode) {
    conversations[index].stopped = code
    forgetGroup(index)
  }

  mutating func close(_ index: Int) {
    conversations[index].isClosed = true
    forgetGroup(index)
  }

  private mutating func forgetGroup(_ index: Int) {
    conversations[index].group = nil
    conversations[index].savedGroup = nil
    conversations[index].isGroupDirty = false
    conversations[index].isHeadDirty = true
    conversations[index].ahead = []
    put(.group(conversations[index].id), nil)
  }
}

extension Group {
  var logEpoch: LogEpoch { LogEpoch(epoch.rawValue) }
}
