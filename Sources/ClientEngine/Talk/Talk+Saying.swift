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
        sha256: turn.crypto.sha256), gist: text.utf8, content: content)
    log.append(item, &turn.effects)
    tell(item, of: conversation, standing, &turn.effects)
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
    conversation.thread.lastAt = news.at
    append(
      TimelineItem(
        sequence: news.sequence, at: news.at, person: account.participant, id: item.id,
        messageID: item.messageID, content: item.content), to: conversation, standing, &effects)
  }
}
