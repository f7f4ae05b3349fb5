import CBOR
import CryptoSuite
import RelayProtocol

// What is said here, until the relay has it.

extension Talk {
  func say<Crypto: CryptoProvider>(
    _ text: UTF8Text, id: [UInt8], in target: [UInt8]?, _ command: UInt64?,
    _ conversations: inout Conversations<Crypto>, _ standing: Standing,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard let account = standing.account, account.isActive else {
      return turn.effects.refuse(
        command, standing.account?.isRemoved == true ? .removed : .internal)
    }
    guard id.count == EngineLimits.messageIDByteCount else {
      return turn.effects.refuse(command, .internal)
    }
    guard !text.isEmpty, text.utf8.count <= EngineLimits.textByteCountMax else {
      return turn.effects.refuse(command, .tooLong)
    }
    let named = target == nil ? nil : conversations.find(target, for: account)
    let known = target == nil ? conversations.all : [named].compactMap { $0 }
    if known.contains(where: { $0.holds(id) }) { return turn.effects.finish(command) }
    guard
      let conversation = target != nil
        ? named
        : lively(in: &conversations, account, turn.relayTime)
          ?? begin(in: &conversations, account, &turn)
    else { return turn.effects.refuse(command, .internal) }
    let log = conversation.log
    guard !log.isOver else { return turn.effects.refuse(command, log.stopped ?? .removed) }
    guard log.outbox.count < EngineLimits.outboxCountMax else {
      return turn.effects.refuse(command, .storage)
    }
    let writtenAt = turn.relayTime
    let content = MessageContent.text(text).encoded(salt: id, sentAt: writtenAt)
    let item = OutboxItem(
      kind: .message, writtenAt: writtenAt, id: id,
      messageID: MessageContent.identifier(
        of: content, from: account.device.bytes, in: conversation.id,
        sha256: turn.crypto.sha256), content: content)
    log.append(item, &turn.effects)
    tell(line(of: item, by: account), of: conversation, standing, &turn.effects)
    turn.effects.finish(command)
  }

  /// None in which nobody has said anything for so long that the desk may have forgotten it.
  private func lively<Crypto>(
    in conversations: inout Conversations<Crypto>, _ account: Account, _ time: Timestamp
  ) -> Conversation<Crypto>? {
    guard let conversation = conversations.find(nil, for: account) else { return nil }
    let end = conversation.thread.lastAt.adding(
      milliseconds: EngineLimits.conversationIdleMillisecondsMax)
    return conversation.log.outbox.isEmpty && end < time ? nil : conversation
  }

  private func begin<Crypto>(
    in conversations: inout Conversations<Crypto>, _ account: Account,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Conversation<Crypto>? {
    guard account.role == .customer,
      let id = ConversationID(randomBytes(count: ConversationID.byteCount, using: &turn.random))
    else { return nil }
    return conversations.add(id, createdAt: turn.relayTime)
  }

  /// The relay has what was said here.
  func settle<Crypto>(
    _ item: OutboxItem, _ news: LogNews, in conversation: Conversation<Crypto>,
    _ standing: Standing, _ effects: inout Effects
  ) {
    guard item.kind == .message, let account = standing.account else { return }
    append(
      line(of: item, by: account, at: news.sequence, news.at), to: conversation, standing, &effects)
  }

  /// What people see of it; it has no place until the relay has it.
  func line(
    of item: OutboxItem, by account: Account, at sequence: Sequence = .none,
    _ time: Timestamp? = nil
  ) -> TimelineItem {
    TimelineItem(
      sequence: sequence, at: time ?? item.writtenAt, person: account.participant, id: item.id,
      messageID: item.messageID, content: item.content)
  }
}
