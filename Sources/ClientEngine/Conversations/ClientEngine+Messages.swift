import CBOR
import CryptoSuite
import MIMIContent
import MLS
import RelayProtocol
import TLSSyntax

// What people say, and what their devices say about it.

extension ClientEngine {
  // MARK: Said here

  mutating func say(
    _ text: UTF8Text, id: [UInt8], in conversation: [UInt8]?, _ command: UInt64?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard let account, account.isActive else {
      return refuse(command, account?.isRemoved == true ? .removed : .internal)
    }
    guard id.count == EngineLimits.messageIDByteCount else { return refuse(command, .internal) }
    guard !text.isEmpty, text.utf8.count <= EngineLimits.textByteCountMax else {
      return refuse(command, .tooLong)
    }
    if isKnown(id) { return finish(command) }
    guard
      let index = conversation.map({ find($0) })
        ?? currentConversation ?? makeConversation(now: now, using: &random)
    else { return refuse(command, .internal) }
    guard !conversations[index].isOver else {
      return refuse(command, conversations[index].stopped ?? .removed)
    }
    guard conversations[index].outbox.count < EngineLimits.outboxCountMax else {
      return refuse(command, .storage)
    }
    let content = MessageContent.text(text).encoded(salt: id)
    append(
      OutboxItem(
        kind: .message, writtenAt: relayTime(now), id: id,
        messageID: messageID(of: content, from: account.device.bytes, in: index), text: text,
        content: content), in: index)
    if let item = conversations[index].outbox.last { tell(item, of: index) }
    finish(command)
  }

  /// A page repeats what it got no answer to, for instance because another tab took over.
  private func isKnown(_ id: [UInt8]) -> Bool {
    conversations.contains { conversation in
      conversation.outbox.contains { $0.kind == .message && $0.id == id }
        || conversation.timeline.contains { $0.isMine && $0.id == id }
    }
  }

  private func messageID(of content: [UInt8], from sender: [UInt8], in index: Int) -> [UInt8] {
    MessageContent.identifier(
      of: content, from: sender, in: conversations[index].id, sha256: sha256)
  }

  private func find(_ id: [UInt8]) -> Int? { ConversationID(id).flatMap { index(of: $0) } }

  /// A customer's conversation: the last that still goes on. A desk has none of its own.
  var currentConversation: Int? {
    guard account?.role == .customer else { return nil }
    return conversations.lastIndex { !$0.isOver }
  }

  private mutating func makeConversation(
    now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> Int? {
    guard account?.role == .customer,
      let id = ConversationID(randomBytes(count: ConversationID.byteCount, using: &random))
    else { return nil }
    let number = (conversations.map { $0.number }.max() ?? 0) + 1
    conversations.append(Conversation(id: id, number: number, createdAt: relayTime(now)))
    return conversations.count - 1
  }

  mutating func read(_ conversation: [UInt8]?, _ command: UInt64?) {
    if let index = conversation.map({ find($0) }) ?? currentConversation,
      conversations[index].readThrough < conversations[index].cursor
    {
      conversations[index].readThrough = conversations[index].cursor
      conversations[index].needsReceipts = true
      conversations[index].isHeadDirty = true
    }
    finish(command)
  }

  // MARK: Said elsewhere

  mutating func take(
    _ bytes: [UInt8], from sender: Participant, _ entry: LogEntry, in index: Int
  ) {
    switch try? MessageContent(decoding: bytes) {
    case .text(let text):
      let name = messageID(of: bytes, from: sender.device.bytes, in: index)
      conversations[index].lastAt = entry.acceptedAt
      conversations[index].needsReceipts = true
      append(
        TimelineItem(
          sequence: entry.sequence, at: entry.acceptedAt, id: name, messageID: name,
          isMine: false, side: sender.side, name: sender.name, text: text), to: index)
    case .statuses(let statuses):
      for status in statuses { note(status, from: sender.side, in: index) }
    case .typing, nil:
      note(.unreadable, nil, at: entry.sequence, entry.acceptedAt, in: index)
    }
  }

  /// A receipt counts for the other side's messages. What our own side has reported already, no
  /// second device of it reports again.
  private mutating func note(
    _ status: MessageStatus, from side: Side, in index: Int
  ) {
    guard let account, let state = MessageState(status.state),
      let item = conversations[index].timeline.last(where: {
        $0.messageID == status.message.bytes
      }), item.side != side
    else { return }
    if item.side == account.side, item.state < state {
      item.state = state
      save(item, of: index)
      tell(item, of: index)
    } else if item.side != account.side, item.reported < state {
      item.reported = state
      save(item, of: index)
    }
  }

  mutating func save(_ item: TimelineItem, of index: Int) {
    put(.timeline(conversations[index].id, item.sequence, place: item.place), item.record)
  }

  /// Reports what has arrived and what has been read, in one entry for all of it.
  mutating func writeReceipts(_ index: Int, now: Timestamp) {
    guard conversations[index].needsReceipts, let account else { return }
    conversations[index].needsReceipts = false
    var statuses: [MessageStatus] = []
    var salt: [UInt8] = []
    for item in conversations[index].timeline where item.isMessage && item.side != account.side {
      let reached: MessageState =
        item.sequence <= conversations[index].readThrough ? .read : .delivered
      guard item.reported < reached, let messageID = MessageID(item.messageID) else { continue }
      guard statuses.count < EngineLimits.receiptCountMax else {
        conversations[index].needsReceipts = true
        break
      }
      item.reported = reached
      // Not random, and need not be: a message's identifier is a hash over random bytes.
      salt = Array(messageID.bytes.suffix(EngineLimits.messageIDByteCount))
      statuses.append(MessageStatus(messageID, reached == .read ? .read : .delivered))
      save(item, of: index)
    }
    guard !statuses.isEmpty else { return }
    append(
      OutboxItem(
        kind: .receipt, writtenAt: now,
        content: MessageContent.statuses(statuses).encoded(salt: salt)), in: index)
  }

  // MARK: Typing

  /// Tells the others that somebody is writing. Only those who are online hear it, and nothing is
  /// kept of it but the ratchet's step.
  mutating func type(
    _ isOn: Bool, in conversation: [UInt8]?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard maySpeak, let index = conversation.map({ find($0) }) ?? currentConversation,
      !conversations[index].isOver, !needsReconciling(index), loadGroup(index),
      isTypingDue(isOn, index, now: now), let epoch = conversations[index].group?.logEpoch
    else { return }
    conversations[index].typingSentAt = isOn ? now : nil
    let salt = randomBytes(count: EngineLimits.messageIDByteCount, using: &random)
    guard
      let payload = protect(
        MessageContent.typing(isOn).encoded(salt: salt), isSignal: true, in: index,
        using: &random)
    else { return }
    send(
      .signal(
        SendSignal(conversation: conversations[index].id, epoch: epoch, payload: payload)))
  }

  private func isTypingDue(_ isOn: Bool, _ index: Int, now: Timestamp) -> Bool {
    guard let last = conversations[index].typingSentAt else { return isOn }
    return !isOn || now < last
      || now >= last.adding(milliseconds: EngineLimits.typingIntervalMilliseconds)
  }

  mutating func receive(_ signal: ReceivedSignal) {
    guard let index = index(of: signal.conversation), !conversations[index].isOver,
      loadGroup(index), signal.epoch == conversations[index].group?.logEpoch,
      case .privateMessage(let sealed) = try? MLSMessage(decoding: signal.payload),
      sealed.authenticatedData == SignalContent.mark
    else { return }
    conversations[index].isGroupDirty = true
    guard case .application(let message) = try? conversations[index].group?.process(signal.payload),
      let sender = conversations[index].participant(message.sender.signatureKey), !sender.isSelf,
      case .typing(let isOn) = try? MessageContent(decoding: message.content)
    else { return }
    emit(
      .typing(
        TypingEvent(
          conversation: conversations[index].id, name: sender.name, side: sender.side,
          isOn: isOn)))
  }
}
