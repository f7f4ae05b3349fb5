import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol

/// What people say to each other, and what pages are told of it.
///
/// Says by putting something into a log's outbox; hears by the news of a log. It sees no key and
/// decides nothing about who may hear.
///
/// The engine asks a feature to carry out a command, to take what a log or a signal has brought, to
/// speak where it has something to say by itself, to announce what has changed, and to
/// show what a page had asked for and the disk has given.
struct Talk<Served: Audience> {
  /// How many conversations pages have asked for, those with the latest words.
  var listCount = EngineLimits.listCount
  /// When the last of those was heard of; nothing where they are all.
  var listEnd: Timestamp?
  /// What pages have been told of all of them together.
  var toldList: (count: Int, unreadCount: UInt64, droppedCount: Int)?

  mutating func carryOut<Crypto: CryptoProvider>(
    _ command: Command, _ number: UInt64?, in conversations: inout Conversations<Crypto>,
    _ loading: inout Loading, _ standing: Standing,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch command {
    case .send(let target, let id, let text):
      guard !text.isEmpty, text.utf8.count <= EngineLimits.textByteCountMax else {
        return turn.effects.refuse(number, .tooLong)
      }
      say(.text(text), id: id, in: target, number, &conversations, standing, &turn)
    case .react(let target, let id, let message, let replaced, let text):
      guard let message = MessageID(message),
        let reaction = Reaction(to: message, replacing: replaced.flatMap { MessageID($0) }, text)
      else { return turn.effects.refuse(number, .internal) }
      say(.reaction(reaction), id: id, in: target, number, &conversations, standing, &turn)
    case .withdraw(let target, let id):
      if let conversation = conversations.find(target, for: standing.account),
        conversation.log.withdraw(id, &turn.effects)
      {
        turn.effects.tell(.withdrawn(conversation: conversation.id, id: id))
      }
      turn.effects.finish(number)
    case .leave(let target):
      if let conversation = conversations.find(target, for: standing.account),
        conversation === conversations.current(for: standing.account)
      {
        conversation.log.stop(.left, &turn.effects)
      }
      turn.effects.finish(number)
    case .typing(let target, let isOn):
      if let conversation = conversations.find(target, for: standing.account) {
        type(isOn, in: conversation, standing, &turn)
      }
      turn.effects.finish(number)
    case .read(let target, let from, let through):
      if let conversation = conversations.find(target, for: standing.account) {
        let end = min(through ?? .max, conversation.log.end)
        if from <= end { conversation.thread.see(from, end) }
      }
      turn.effects.finish(number)
    case .history(let target, let before, let count):
      guard let conversation = conversations.find(target, for: standing.account), count > 0 else {
        return turn.effects.refuse(number, .internal)
      }
      tellHistory(
        of: conversation, before: before, count: count, number, &loading, standing, &turn.effects)
    case .list(let count):
      guard Served.includesDesks else { preconditionFailure("a command of others") }
      listCount = max(listCount, Int(clamping: count))
      tellLatest(of: conversations, standing, &turn.effects)
      turn.effects.finish(number)
    default: preconditionFailure("a command in the wrong room")
    }
  }

  /// Makes of what an entry has brought what people see of it.
  func take<Crypto: CryptoProvider>(
    _ news: LogNews, in conversation: Conversation<Crypto>, _ standing: Standing,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) {
    switch news.what {
    case .said(let content, let sender):
      hear(content, from: sender, news, in: conversation, standing, &turn)
    case .accepted(let item):
      settle(item, news, in: conversation, standing, &turn)
    case .members(let joined, let left):
      var place: UInt16 = 0
      for person in joined + left {
        let kind: NoticeKind = Int(place) < joined.count ? .joined : .left
        note(kind, person, news, place: place, in: conversation, standing, &turn.effects)
        place += 1
      }
    case .notice(let kind, let person):
      note(kind, person, news, in: conversation, standing, &turn.effects)
    case .rosterHead: break
    }
  }

  // MARK: Lines

  func append<Crypto>(
    _ item: TimelineItem, to conversation: Conversation<Crypto>, _ standing: Standing,
    _ effects: inout Effects
  ) {
    guard let account = standing.account else { return }
    conversation.thread.append(item, for: account.side)
    save(item, of: conversation.id, &effects)
    tell(item, of: conversation, standing, &effects)
  }

  func note<Crypto>(
    _ kind: NoticeKind, _ person: Participant?, _ news: LogNews, place: UInt16 = 0,
    in conversation: Conversation<Crypto>, _ standing: Standing, _ effects: inout Effects
  ) {
    append(
      TimelineItem(
        sequence: news.sequence, place: place, at: news.at, notice: kind, person: person),
      to: conversation, standing, &effects)
  }

  func save(_ item: TimelineItem, of id: ConversationID, _ effects: inout Effects) {
    effects.put(.timeline(id, item.sequence, place: item.place), item.record)
  }
}
