import CBOR
import CryptoSuite
import MIMIContent
import RelayProtocol

// What pages are told of conversations: each as a whole when that may have changed, lines when they
// happen, and the latest to a page that is new.

extension Talk {
  /// - Parameters:
  ///   - due: The conversations that something may have happened in.
  ///   - isPageNew: A page has come that knows nothing; what pages have asked for stays.
  mutating func announce<Crypto>(
    _ due: [Conversation<Crypto>], of conversations: Conversations<Crypto>, isPageNew: Bool,
    _ standing: Standing, _ effects: inout Effects
  ) {
    if isPageNew {
      listEnd = nil
      toldList = nil
      for conversation in conversations.all { conversation.thread.told = nil }
    }
    if !isPageNew {
      for conversation in due where hasNews(conversation, standing) {
        tell(conversation, standing, &effects)
      }
    } else if Served.includesDesks {
      tellLatest(of: conversations, standing, &effects)
    } else {
      tell(conversations.all, of: conversations, standing, &effects)
    }
    if Served.includesDesks { tellList(conversations, &effects) }
  }

  /// Tells of these, as far as pages do not know them, and what waits in any.
  private func tell<Crypto>(
    _ latest: [Conversation<Crypto>], of conversations: Conversations<Crypto>,
    _ standing: Standing, _ effects: inout Effects
  ) {
    for conversation in latest where conversation.thread.told == nil {
      tell(conversation, standing, &effects)
    }
    for conversation in conversations.all { tellWaiting(in: conversation, standing, &effects) }
  }

  // MARK: The desk's list

  /// The conversations at the top of the list.
  mutating func tellLatest<Crypto>(
    of conversations: Conversations<Crypto>, _ standing: Standing, _ effects: inout Effects
  ) {
    let known = conversations.latest(listCount, areAnswered: true)
    let newcomers = conversations.latest(listCount, areAnswered: false)
    let isAll = known.count + newcomers.count == conversations.all.count
    listEnd = isAll ? nil : [known, newcomers].compactMap { $0.last?.thread.lastAt }.max()
    tell(known + newcomers, of: conversations, standing, &effects)
  }

  private mutating func tellList<Crypto>(
    _ conversations: Conversations<Crypto>, _ effects: inout Effects
  ) {
    let now = (
      count: conversations.all.count, unreadCount: conversations.unreadCount,
      droppedCount: conversations.droppedCount
    )
    if let toldList, toldList == now { return }
    toldList = now
    effects.tell(
      .list(
        count: now.count, unreadCount: now.unreadCount, droppedCount: now.droppedCount))
  }

  /// Whether a page that has been told about a conversation would now be told something else.
  private func hasNews<Crypto>(
    _ conversation: Conversation<Crypto>, _ standing: Standing
  ) -> Bool {
    guard let account = standing.account else { return false }
    guard let told = conversation.thread.told else {
      guard let listEnd else { return true }
      return conversation.isRecent || listEnd <= conversation.thread.lastAt
    }
    return told != state(of: conversation, standing, account)
  }

  private func state<Crypto>(
    of conversation: Conversation<Crypto>, _ standing: Standing, _ account: Account
  ) -> ConversationState {
    let (log, thread) = (conversation.log, conversation.thread)
    return ConversationState(
      lastAt: thread.lastAt.milliseconds, memberVersion: log.memberVersion,
      unreadCount: thread.unreadCount, seen: thread.seen, waiting: standing.waiting(in: log),
      stopped: log.stopped, isClosed: log.isClosed, isAnswered: thread.isAnswered,
      last: last(of: conversation, account))
  }

  /// What was said last, or is about to be.
  private func last<Crypto>(
    of conversation: Conversation<Crypto>, _ account: Account
  ) -> Preview? {
    for item in conversation.log.outbox.reversed() where item.kind == .message {
      if let preview = line(of: item, by: account).preview { return preview }
    }
    return conversation.thread.preview
  }

  func tell<Crypto>(
    _ conversation: Conversation<Crypto>, _ standing: Standing, _ effects: inout Effects
  ) {
    guard let account = standing.account else { return }
    let state = state(of: conversation, standing, account)
    let thread = conversation.thread
    thread.told = state
    effects.tell(
      .conversation(
        ConversationEvent(
          id: conversation.id, number: conversation.number,
          members: conversation.log.participants, createdAt: conversation.createdAt,
          lastAt: thread.lastAt, unreadCount: state.unreadCount, seen: state.seen.bounds,
          waiting: state.waiting, stopped: state.stopped, isClosed: state.isClosed,
          isAnswered: thread.isAnswered, last: state.last)))
    if thread.isNew {
      thread.isNew = false
      effects.tell(
        .history(HistoryEvent(conversation: conversation.id, from: 0, before: nil, isWhole: true)))
    }
    // What waited is held from now on.
    if state.stopped != nil || state.isClosed { tellWaiting(in: conversation, standing, &effects) }
  }

  /// A line of a conversation; the conversation itself first, if pages do not know it.
  @inline(never)
  func tell<Crypto>(
    _ item: TimelineItem, of conversation: Conversation<Crypto>, _ standing: Standing,
    _ effects: inout Effects
  ) {
    if conversation.thread.told == nil { tell(conversation, standing, &effects) }
    let id = conversation.id
    let order = item.sequence == .none ? nil : item.sequence
    let said = item.notice == nil ? item.said : (.newer, nil)
    switch said.content {
    case .text(let text):
      let sent: MessageState = order == nil ? .waiting : .sent
      effects.tell(
        .message(
          MessageEvent(
            conversation: id, id: item.id, order: order, at: item.at, isMine: item.isMine,
            side: item.side, name: item.person?.name, text: text, sentAt: said.sentAt,
            state: item.side == standing.account?.side ? item.reached ?? sent : nil,
            messageID: item.messageID,
            isHeld: order == nil && conversation.log.isOver)))
    case .reaction(let reaction):
      effects.tell(
        .reaction(
          ReactionEvent(
            conversation: id, messageID: item.messageID, order: order,
            target: reaction.target.bytes, replaces: reaction.replaces?.bytes,
            device: item.person?.device ?? .unknown, isMine: item.isMine, side: item.side,
            name: item.person?.name, text: reaction.text)))
    case .newer, .statuses, .typing:
      effects.tell(
        .notice(
          NoticeEvent(
            conversation: id, order: item.sequence, kind: item.notice ?? .newer,
            name: item.person?.name)))
    }
  }

  /// A sign is told of by its name, and has another from now on.
  func forget<Crypto>(
    _ item: TimelineItem, of conversation: Conversation<Crypto>, _ effects: inout Effects
  ) {
    guard case .reaction(let sign) = item.said.content else { return }
    effects.tell(
      .reaction(
        ReactionEvent(
          conversation: conversation.id, messageID: item.messageID, order: nil,
          target: sign.target.bytes, replaces: nil, device: item.person?.device ?? .unknown,
          isMine: item.isMine, side: item.side, name: item.person?.name, text: nil)))
  }

  /// What the relay does not have yet.
  func tellWaiting<Crypto>(
    in conversation: Conversation<Crypto>, _ standing: Standing, _ effects: inout Effects
  ) {
    guard let account = standing.account else { return }
    for item in conversation.log.outbox where item.kind == .message {
      tell(line(of: item, by: account), of: conversation, standing, &effects)
    }
  }
}
