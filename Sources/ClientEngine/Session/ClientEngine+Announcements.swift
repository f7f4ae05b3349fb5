import CBOR
import MLS
import RelayProtocol

// What pages are told: whole states (identity, desk, connection, a conversation) when they may have
// changed, lines of conversations when they happen, and everything to a page that is new.

extension ClientEngine {
  /// - Parameter due: the conversations that something may have happened in.
  mutating func announce(_ due: [Conversation<Crypto>]) {
    let isWhole = announced.isFresh
    announced.isFresh = false
    tellIdentity()
    tellDesk()
    if Served.includesDesks { tellInvitation() }
    if announced.connection != session.state {
      announced.connection = session.state
      emit(.connection(session.state))
    }
    if isWhole {
      for conversation in conversations.all { conversation.told = nil }
      tellLatest()
    } else {
      for conversation in due where hasNews(conversation) { tellConversation(conversation) }
    }
    if Served.includesDesks { tellList() }
  }

  /// The conversations at the top of the list, and what waits in any.
  mutating func tellLatest() {
    var latest = conversations.all
    if Served.includesDesks {
      latest = conversations.latest(announced.listCount)
      announced.listEnd = latest.count < conversations.all.count ? latest.last?.lastAt : nil
    }
    for conversation in latest where conversation.told == nil { tellConversation(conversation) }
    for conversation in conversations.all {
      for item in conversation.outbox { tell(item, of: conversation) }
    }
  }

  private mutating func tellList() {
    let list = Announced.List(
      count: conversations.all.count, unreadCount: conversations.unreadCount)
    guard announced.list != list else { return }
    announced.list = list
    emit(.list(count: list.count, unreadCount: list.unreadCount))
  }

  private mutating func tellIdentity() {
    guard !announced.hasIdentity else { return }
    announced.hasIdentity = true
    var event = IdentityEvent(role: nil, device: nil, name: nil, isRemoved: false)
    if let account, account.isConfirmed {
      event = IdentityEvent(
        role: account.role, device: account.device,
        name: account.role == .customer ? nil : account.name, isRemoved: account.isRemoved)
    }
    emit(.identity(event))
  }

  private mutating func tellDesk() {
    guard !announced.hasDesk, let desk, let known = desk.known else { return }
    announced.hasDesk = true
    let agents = known.active.map { colleague in
      DeskEvent.Agent(
        device: colleague.device, name: colleague.name, role: colleague.role,
        isSelf: colleague.device == account?.device)
    }
    let profile = known.profile
    let event = DeskEvent(
      companyName: profile.companyName, deskName: profile.deskName, slug: profile.slug,
      colour: profile.colour,
      fingerprint: DeskTrust.fingerprint(of: profile.houseKey, sha256), trust: desk.trust,
      agents: agents)
    emit(.desk(event))
  }

  /// Whether a page that has been told about a conversation would now be told something else.
  private func hasNews(_ conversation: Conversation<Crypto>) -> Bool {
    guard let account else { return false }
    guard let told = conversation.told else {
      guard Served.includesDesks, let end = announced.listEnd else { return true }
      return conversation.isRecent || end <= conversation.lastAt
    }
    return told != state(of: conversation, for: account)
  }

  private func state(
    of conversation: Conversation<Crypto>, for account: Account
  ) -> ConversationState {
    ConversationState(
      lastAt: conversation.lastAt.milliseconds, memberVersion: conversation.memberVersion,
      unreadCount: conversation.unreadCount, seen: conversation.seen,
      waiting: waiting(conversation), stopped: conversation.stopped,
      isClosed: conversation.isClosed, last: last(of: conversation, for: account))
  }

  /// What was said last, or is about to be.
  private func last(
    of conversation: Conversation<Crypto>, for account: Account
  ) -> Preview? {
    guard let item = conversation.outbox.last(where: { $0.kind == .message }) else {
      return conversation.preview
    }
    return Preview(
      isMine: true, side: account.side, name: account.participant.name, text: item.text)
  }

  mutating func tellConversation(_ conversation: Conversation<Crypto>) {
    guard let account else { return }
    let state = state(of: conversation, for: account)
    conversation.told = state
    emit(
      .conversation(
        ConversationEvent(
          id: conversation.id, number: conversation.number, members: conversation.participants,
          createdAt: conversation.createdAt, lastAt: conversation.lastAt,
          unreadCount: state.unreadCount, seen: state.seen.bounds, waiting: state.waiting,
          stopped: state.stopped, isClosed: state.isClosed, last: state.last)))
    guard conversation.isNew else { return }
    conversation.isNew = false
    emit(
      .history(
        HistoryEvent(conversation: conversation.id, from: 0, before: nil, isWhole: true)))
  }

  /// What messages wait for that the relay does not have yet, in the order of who must move first.
  private func waiting(_ conversation: Conversation<Crypto>) -> Waiting? {
    guard conversation.outbox.contains(where: { $0.kind == .message && $0.flight != .sent })
    else { return nil }
    if session.state != .online { return .connection }
    if !maySpeak { return .desk }
    if conversation.backOff.isLong { return .busy }
    if !conversation.hasGroup { return claims.isLimited ? .busy : .keys }
    return .epoch
  }

  /// A line of a conversation; the conversation itself first, if pages do not know it.
  @inline(never)
  mutating func tell(_ item: TimelineItem, of conversation: Conversation<Crypto>) {
    if conversation.told == nil { tellConversation(conversation) }
    let id = conversation.id
    guard item.notice == nil, let said = item.said else {
      return emit(
        .notice(
          NoticeEvent(
            conversation: id, order: item.sequence, kind: item.notice ?? .newer,
            name: item.person?.name)))
    }
    emit(
      .message(
        MessageEvent(
          conversation: id, id: item.id, order: item.sequence, at: item.at, isMine: item.isMine,
          side: item.side, name: item.person?.name, text: said.text, sentAt: said.sentAt,
          state: item.side == account?.side ? item.reached ?? .sent : nil)))
  }

  mutating func tell(_ item: OutboxItem, of conversation: Conversation<Crypto>) {
    guard item.kind == .message, let account else { return }
    if conversation.told == nil { tellConversation(conversation) }
    emit(
      .message(
        MessageEvent(
          conversation: conversation.id, id: item.id, order: nil, at: item.writtenAt,
          isMine: true, side: account.side, name: account.role == .customer ? nil : account.name,
          text: item.text, sentAt: item.writtenAt, state: .waiting)))
  }

  // MARK: To disk and to the relay

  mutating func acknowledge(_ conversation: Conversation<Crypto>) {
    guard conversation.needsAcknowledgement else { return }
    conversation.needsAcknowledgement = false
    guard session.isOpen else { return }
    send(
      .acknowledge(
        Acknowledge(
          conversation: conversation.id, sequence: conversation.cursor)))
  }

  mutating func save(_ conversation: Conversation<Crypto>) {
    let id = conversation.id
    if conversation.isGroupDirty, let group = conversation.group {
      put(.group(id), group.save())
    }
    if conversation.isLoaded {
      let duties = conversation.currentDuties
      if duties != conversation.duties { conversation.isHeadDirty = true }
      conversation.duties = duties
    }
    if conversation.isHeadDirty { put(.head(id), conversation.head) }
    conversation.isGroupDirty = false
    conversation.isHeadDirty = false
  }
}
