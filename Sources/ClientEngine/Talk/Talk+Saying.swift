import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol

// What is said here, until the relay has it.

extension Talk {
  func say<Crypto: CryptoProvider>(
    _ content: MessageContent, id: [UInt8], in target: [UInt8]?, _ command: UInt64?,
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
    let named = target == nil ? nil : conversations.find(target, for: account)
    let known = target == nil ? conversations.all : [named].compactMap { $0 }
    if known.contains(where: { $0.holds(id) }) { return turn.effects.finish(command) }
    guard
      let conversation = target != nil
        ? named : current(for: content, in: &conversations, account, &turn)
    else { return turn.effects.refuse(command, .internal) }
    let log = conversation.log
    guard !log.isOver else { return turn.effects.refuse(command, log.stopped ?? .removed) }
    guard log.outbox.count < EngineLimits.outboxCountMax else {
      return turn.effects.refuse(command, .storage)
    }
    let content = content.encoded(
      salt: id, sentAt: turn.now, carrying: log.toCarryAlong(standing.policy))
    let item = OutboxItem(
      kind: .message, writtenAt: turn.now, id: id,
      messageID: MessageContent.identifier(
        of: content, from: account.device.bytes, in: log.groupID,
        sha256: turn.crypto.sha256), content: content)
    log.append(item, &turn.effects)
    tell(line(of: item, by: account), of: conversation, standing, &turn.effects)
    turn.effects.finish(command)
  }

  /// A customer's. A word begins another where nobody has said anything for so long that the desk
  /// may have forgotten it; a mark belongs where its message is.
  private func current<Crypto>(
    for content: MessageContent, in conversations: inout Conversations<Crypto>,
    _ account: Account, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Conversation<Crypto>? {
    let current = conversations.find(nil, for: account)
    guard content.kind == .message else { return current }
    if let current {
      let end = current.thread.lastAt.adding(
        milliseconds: EngineLimits.conversationIdleMillisecondsMax)
      if !current.log.outbox.isEmpty || end >= turn.now { return current }
    }
    return begin(in: &conversations, account, &turn)
  }

  private func begin<Crypto>(
    in conversations: inout Conversations<Crypto>, _ account: Account,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Conversation<Crypto>? {
    guard account.role == .customer else { return nil }
    return conversations.add(.new(for: account, &turn), createdAt: turn.now)
  }

  /// What waits is said in another group than it was written for, and known by other names there.
  func goOn<Crypto: CryptoProvider>(
    in conversation: Conversation<Crypto>, _ standing: Standing,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    let log = conversation.log
    guard log.hasMoved, let account = standing.account else { return }
    log.hasMoved = false
    sayAgain(in: conversation, &turn.effects)
    var names: [(before: [UInt8], now: [UInt8])] = []
    for item in log.outbox where item.kind == .message {
      if var message = try? MIMIContent(decoding: item.content), let other = message.replaces,
        let name = names.first(where: { $0.before == other.bytes })
      {
        message.replaces = MessageID(name.now)
        item.content = message.encodedBytes
      }
      let before = item.messageID
      forget(line(of: item, by: account), of: conversation, &turn.effects)
      item.messageID = MessageContent.identifier(
        of: item.content, from: account.device.bytes, in: log.groupID, sha256: turn.crypto.sha256)
      names.append((before, item.messageID))
      log.save(item, &turn.effects)
    }
    tellWaiting(in: conversation, standing, &turn.effects)
  }

  /// What nobody has confirmed is said once more, in front of what waits: whoever it was for may
  /// not have been able to read it in the group before.
  private func sayAgain<Crypto>(in conversation: Conversation<Crypto>, _ effects: inout Effects) {
    let log = conversation.log
    let room = EngineLimits.outboxCountMax - min(log.outbox.count, EngineLimits.outboxCountMax)
    let unconfirmed = conversation.thread.takeUnconfirmed(countMax: room)
    let beginning = log.outbox.first.flatMap { $0.kind == .create ? $0 : nil }
    if beginning != nil { log.dropFirst(&effects) }
    for item in unconfirmed.reversed() {
      effects.put(.timeline(conversation.id, item.sequence, place: item.place), nil)
      log.prepend(
        OutboxItem(
          kind: .message, writtenAt: item.at, id: item.id, messageID: item.messageID,
          content: item.content), &effects)
    }
    if let beginning { log.prepend(beginning, &effects) }
  }

  /// The relay has what was said here.
  func settle<Crypto>(
    _ item: OutboxItem, _ news: LogNews, in conversation: Conversation<Crypto>,
    _ standing: Standing, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    guard item.kind == .message, let account = standing.account else { return }
    let time = turn.shownTime(news.at, sentAt: item.writtenAt)
    append(
      line(of: item, by: account, at: news.sequence, time), to: conversation, standing,
      &turn.effects)
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

extension SecureLog {
  /// What goes to the others along with all that is said: proof of which roster is the latest, and
  /// what this device was shown. A relay may let none of it through but the last.
  func toCarryAlong(_ policy: RoomPolicy?) -> CarriedAlong {
    CarriedAlong(
      rosterHead: policy?.house?.roster?.signedHead, seen: transcript.told(in: groupID))
  }
}
