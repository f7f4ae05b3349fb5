import CBOR
import MLS
import RelayProtocol

// What pages are told: whole states (identity, desk, connection, a conversation) when they may have
// changed, lines of conversations when they happen, and everything to a page that is new.

extension ClientEngine {
  mutating func announce() {
    let isWhole = announced.isFresh
    announced.isFresh = false
    tellIdentity()
    tellDesk()
    if announced.connection != session.state {
      announced.connection = session.state
      emit(.connection(session.state))
    }
    for index in conversations.indices {
      if isWhole || hasNews(index) { tellConversation(index) }
      if isWhole { tellEverything(index) }
    }
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
  private func hasNews(_ index: Int) -> Bool {
    guard let told = conversations[index].told, let account else { return true }
    return told != state(of: conversations[index], for: account)
  }

  private func state(
    of conversation: Conversation<Crypto>, for account: Account
  ) -> ConversationState {
    ConversationState(
      lastAt: conversation.lastAt.milliseconds, memberVersion: conversation.memberVersion,
      unreadCount: conversation.unreadCount(for: account.side), waiting: waiting(conversation),
      stopped: conversation.stopped, isClosed: conversation.isClosed)
  }

  mutating func tellConversation(_ index: Int) {
    guard let account else { return }
    let conversation = conversations[index]
    let state = state(of: conversation, for: account)
    conversation.told = state
    emit(
      .conversation(
        ConversationEvent(
          id: conversation.id, number: conversation.number, members: conversation.participants,
          createdAt: conversation.createdAt, lastAt: conversation.lastAt,
          unreadCount: state.unreadCount, waiting: state.waiting, stopped: state.stopped,
          isClosed: state.isClosed)))
  }

  /// What messages wait for that the relay does not have yet, in the order of who must move first.
  private func waiting(_ conversation: Conversation<Crypto>) -> Waiting? {
    guard conversation.outbox.contains(where: { $0.kind == .message && $0.flight == .waiting })
    else { return nil }
    if session.state != .online { return .connection }
    if !maySpeak { return .desk }
    if !conversation.hasGroup { return .keys }
    return .epoch
  }

  private mutating func tellEverything(_ index: Int) {
    for item in conversations[index].timeline { tell(item, of: index) }
    for item in conversations[index].outbox { tell(item, of: index) }
  }

  /// A line of a conversation; the conversation itself first, if pages do not know it.
  mutating func tell(_ item: TimelineItem, of index: Int) {
    if conversations[index].told == nil { tellConversation(index) }
    let id = conversations[index].id
    if let kind = item.notice {
      return emit(
        .notice(
          NoticeEvent(conversation: id, order: item.sequence, kind: kind, name: item.name)))
    }
    emit(
      .message(
        MessageEvent(
          conversation: id, id: item.id, order: item.sequence, at: item.at, isMine: item.isMine,
          side: item.side, name: item.name, text: item.text,
          state: item.side == account?.side ? item.state : nil)))
  }

  mutating func tell(_ item: OutboxItem, of index: Int) {
    guard item.kind == .message, let account else { return }
    if conversations[index].told == nil { tellConversation(index) }
    emit(
      .message(
        MessageEvent(
          conversation: conversations[index].id, id: item.id, order: nil, at: item.writtenAt,
          isMine: true, side: account.side, name: account.role == .customer ? nil : account.name,
          text: item.text, state: .waiting)))
  }

  // MARK: To disk and to the relay

  mutating func acknowledge(_ index: Int) {
    guard conversations[index].needsAcknowledgement else { return }
    conversations[index].needsAcknowledgement = false
    guard session.isOpen else { return }
    send(
      .acknowledge(
        Acknowledge(
          conversation: conversations[index].id, sequence: conversations[index].cursor)))
  }

  mutating func save(_ index: Int) {
    let id = conversations[index].id
    if conversations[index].isGroupDirty, let group = conversations[index].group {
      put(.group(id), group.save())
    }
    if conversations[index].isHeadDirty { put(.head(id), conversations[index].head) }
    conversations[index].isGroupDirty = false
    conversations[index].isHeadDirty = false
  }
}
