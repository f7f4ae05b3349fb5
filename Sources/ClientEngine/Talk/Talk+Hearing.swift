import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol

// What others say, and what devices report about it.

extension Talk {
  func hear<Crypto: CryptoProvider>(
    _ bytes: [UInt8], from sender: Participant, _ news: LogNews,
    in conversation: Conversation<Crypto>, _ standing: Standing,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    let isKeepable = bytes.count <= EngineLimits.contentByteCountMax
    switch isKeepable ? try? MessageContent(decoding: bytes) : nil {
    case .statuses(let statuses):
      for status in statuses {
        take(status, from: sender, news, in: conversation, standing, &turn.effects)
      }
    case .typing, nil:
      note(.unreadable, nil, news, in: conversation, standing, &turn.effects)
    case .some:
      let name = MessageContent.identifier(
        of: bytes, from: sender.device.bytes, in: conversation.log.groupID,
        sha256: turn.crypto.sha256)
      // What was accepted in a group before, and said in its successor for want of an answer.
      if let item = conversation.thread.line(of: bytes, from: sender.device) {
        return take(item, again: name, in: conversation, standing, &turn.effects)
      }
      let sentAt = (try? MIMIContent(decoding: bytes)).flatMap(MessageContent.sentAt)
      let item = TimelineItem(
        sequence: news.sequence, at: turn.shownTime(news.at, sentAt: sentAt), person: sender,
        id: name, messageID: name, content: bytes)
      if item.kind == .message { conversation.thread.needsReceipts = true }
      append(item, to: conversation, standing, &turn.effects)
    }
  }

  private func take<Crypto>(
    _ item: TimelineItem, again name: [UInt8], in conversation: Conversation<Crypto>,
    _ standing: Standing, _ effects: inout Effects
  ) {
    guard item.messageID != name, let account = standing.account else { return }
    forget(item, of: conversation, &effects)
    conversation.thread.rename(item, name, for: account.side)
    save(item, of: conversation.id, &effects)
    tell(item, of: conversation, standing, &effects)
  }

  /// A receipt counts for the other side's messages. What our own side has reported already, no
  /// second device of it reports again.
  private func take<Crypto>(
    _ status: MessageStatus, from sender: Participant, _ news: LogNews,
    in conversation: Conversation<Crypto>, _ standing: Standing, _ effects: inout Effects
  ) {
    guard let account = standing.account, let state = MessageState(status.state),
      let item = conversation.thread.message(status.message.bytes), item.side != sender.side
    else { return }
    let before = item.reached
    guard item.take(Receipt(device: sender.device, state: state, at: news.at)) else { return }
    if item.reached == .read { conversation.thread.noteRead(item) }
    save(item, of: conversation.id, &effects)
    if item.side == account.side, before != item.reached {
      tell(item, of: conversation, standing, &effects)
    }
  }

  /// Reports what has arrived and what has been read, in one entry for all of it.
  func speak<Crypto: CryptoProvider>(
    in conversation: Conversation<Crypto>, as policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    let thread = conversation.thread
    guard thread.needsReceipts else { return }
    thread.needsReceipts = false
    var statuses: [MessageStatus] = []
    var salt: [UInt8] = []
    for item in thread.unsettled where item.kind == .message {
      let reached: MessageState = thread.seen.contains(item.sequence) ? .read : .delivered
      guard item.reached ?? .waiting < reached, let messageID = MessageID(item.messageID) else {
        continue
      }
      guard statuses.count < EngineLimits.receiptCountMax else {
        thread.needsReceipts = true
        break
      }
      _ = item.take(Receipt(device: policy.account.device, state: reached, at: turn.relayTime))
      // Not random, and need not be: a message's identifier is a hash over random bytes.
      salt = Array(messageID.bytes.suffix(EngineLimits.messageIDByteCount))
      statuses.append(MessageStatus(messageID, reached == .read ? .read : .delivered))
      save(item, of: conversation.id, &turn.effects)
    }
    guard !statuses.isEmpty else { return }
    thread.dropSettled()
    let log = conversation.log
    let content = MessageContent.statuses(statuses).encoded(
      salt: salt, carrying: log.toCarryAlong(policy))
    log.append(
      OutboxItem(kind: .receipt, writtenAt: turn.now, content: content), &turn.effects)
  }
}
