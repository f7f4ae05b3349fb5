import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol
import TLSSyntax

// What people say, and what their devices say about it.

extension ClientEngine {
  // MARK: Said here

  mutating func say(
    _ text: UTF8Text, id: [UInt8], in target: [UInt8]?, _ command: UInt64?, now: Timestamp,
    using random: inout some RandomNumberGenerator
  ) {
    guard let account, account.isActive else {
      return refuse(command, account?.isRemoved == true ? .removed : .internal)
    }
    guard id.count == EngineLimits.messageIDByteCount else { return refuse(command, .internal) }
    guard !text.isEmpty, text.utf8.count <= EngineLimits.textByteCountMax else {
      return refuse(command, .tooLong)
    }
    let known = target == nil ? conversations.all : [find(target)].compactMap { $0 }
    if known.contains(where: { $0.holds(id) }) { return finish(command) }
    guard
      let conversation = target != nil
        ? known.first
        : lively(find(nil), now: now) ?? makeConversation(now: now, using: &random)
    else { return refuse(command, .internal) }
    guard !conversation.isOver else {
      return refuse(command, conversation.stopped ?? .removed)
    }
    guard conversation.outbox.count < EngineLimits.outboxCountMax else {
      return refuse(command, .storage)
    }
    let writtenAt = relayTime(now)
    let content = MessageContent.text(text).encoded(salt: id, sentAt: writtenAt)
    append(
      OutboxItem(
        kind: .message, writtenAt: writtenAt, id: id,
        messageID: messageID(of: content, from: account.device.bytes, in: conversation), text: text,
        content: content), in: conversation)
    if let item = conversation.outbox.last { tell(item, of: conversation) }
    finish(command)
  }

  private func messageID(
    of content: [UInt8], from sender: [UInt8], in conversation: Conversation<Crypto>
  ) -> [UInt8] {
    MessageContent.identifier(
      of: content, from: sender, in: conversation.id, sha256: sha256)
  }

  /// The conversation that a page names. A customer need not name the current one.
  mutating func find(_ target: [UInt8]?) -> Conversation<Crypto>? {
    guard let target else {
      if let current = currentConversation { conversations.touch(current) }
      return currentConversation
    }
    guard let id = ConversationID(target) else { return nil }
    return conversations.touch(id)
  }

  /// A customer's conversation: the last that still goes on. A desk has none of its own.
  var currentConversation: Conversation<Crypto>? {
    guard account?.role == .customer else { return nil }
    var latest: Conversation<Crypto>?
    for conversation in conversations.all where !conversation.isOver {
      if let latest, latest.number > conversation.number { continue }
      latest = conversation
    }
    return latest
  }

  /// None in which nobody has said anything for so long that the desk may have forgotten it.
  private func lively(
    _ conversation: Conversation<Crypto>?, now: Timestamp
  ) -> Conversation<Crypto>? {
    guard let conversation else { return nil }
    let end = conversation.lastAt.adding(
      milliseconds: EngineLimits.conversationIdleMillisecondsMax)
    return conversation.outbox.isEmpty && end < relayTime(now) ? nil : conversation
  }

  private mutating func makeConversation(
    now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> Conversation<Crypto>? {
    guard account?.role == .customer,
      let id = ConversationID(randomBytes(count: ConversationID.byteCount, using: &random))
    else { return nil }
    return addConversation(id, createdAt: relayTime(now))
  }

  mutating func addConversation(
    _ id: ConversationID, createdAt: Timestamp
  ) -> Conversation<Crypto> {
    let conversation = Conversation<Crypto>(
      id: id, number: conversations.lastNumber + 1, createdAt: createdAt)
    conversation.isNew = true
    conversations.insert(conversation)
    return conversation
  }

  mutating func read(_ target: [UInt8]?, from: UInt64, through: UInt64?, _ command: UInt64?) {
    if let conversation = find(target) {
      let end = min(through ?? .max, conversation.cursor.rawValue)
      if from <= end, conversation.see(from, end) {
        conversation.needsReceipts = true
        conversation.isHeadDirty = true
      }
    }
    finish(command)
  }

  // MARK: Said elsewhere

  mutating func take(
    _ bytes: [UInt8], from sender: Participant, _ entry: LogEntry,
    in conversation: Conversation<Crypto>
  ) {
    let isKeepable = bytes.count <= EngineLimits.contentByteCountMax
    switch isKeepable ? try? MessageContent(decoding: bytes) : nil {
    case .text, .newer:
      let name = messageID(of: bytes, from: sender.device.bytes, in: conversation)
      conversation.lastAt = entry.acceptedAt
      conversation.needsReceipts = true
      append(
        TimelineItem(
          sequence: entry.sequence, at: entry.acceptedAt, person: sender, id: name,
          messageID: name, content: bytes), to: conversation)
    case .statuses(let statuses):
      for status in statuses { note(status, from: sender, entry.acceptedAt, in: conversation) }
    case .typing, nil:
      note(.unreadable, nil, at: entry.sequence, entry.acceptedAt, in: conversation)
    }
  }

  /// A receipt counts for the other side's messages. What our own side has reported already, no
  /// second device of it reports again.
  private mutating func note(
    _ status: MessageStatus, from sender: Participant, _ time: Timestamp,
    in conversation: Conversation<Crypto>
  ) {
    guard let account, let state = MessageState(status.state),
      let item = conversation.message(status.message.bytes), item.side != sender.side
    else { return }
    let before = item.reached
    guard item.take(Receipt(device: sender.device, state: state, at: time)) else { return }
    if item.reached == .read { conversation.unanswered.removeAll { $0 === item } }
    save(item, of: conversation)
    if item.side == account.side, before != item.reached { tell(item, of: conversation) }
  }

  mutating func save(_ item: TimelineItem, of conversation: Conversation<Crypto>) {
    put(.timeline(conversation.id, item.sequence, place: item.place), item.record)
  }

  /// Reports what has arrived and what has been read, in one entry for all of it.
  mutating func writeReceipts(_ conversation: Conversation<Crypto>, now: Timestamp) {
    guard conversation.needsReceipts, let account else { return }
    conversation.needsReceipts = false
    var statuses: [MessageStatus] = []
    var salt: [UInt8] = []
    for item in conversation.unsettled where item.isReadable {
      let reached: MessageState =
        conversation.seen.contains(item.sequence) ? .read : .delivered
      guard item.reached ?? .waiting < reached, let messageID = MessageID(item.messageID) else {
        continue
      }
      guard statuses.count < EngineLimits.receiptCountMax else {
        conversation.needsReceipts = true
        break
      }
      _ = item.take(Receipt(device: account.device, state: reached, at: relayTime(now)))
      // Not random, and need not be: a message's identifier is a hash over random bytes.
      salt = Array(messageID.bytes.suffix(EngineLimits.messageIDByteCount))
      statuses.append(MessageStatus(messageID, reached == .read ? .read : .delivered))
      save(item, of: conversation)
    }
    guard !statuses.isEmpty else { return }
    conversation.dropSettled()
    append(
      OutboxItem(
        kind: .receipt, writtenAt: now,
        content: MessageContent.statuses(statuses).encoded(salt: salt)), in: conversation)
  }
}
