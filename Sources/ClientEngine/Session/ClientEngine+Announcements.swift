import CBOR
import MLS
import RelayProtocol

// What pages are told. Everything that has a whole state (identity, desk, connection, a conversation)
// is compared with what was told last, and told when it differs.

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
      if isWhole { conversations[index].announced = nil }
      tellConversation(index)
      if isWhole { tellEverything(index) }
    }
  }

  private mutating func tellIdentity() {
    var event = IdentityEvent(role: nil, device: nil, name: nil, isRemoved: false)
    if let account, account.isConfirmed {
      event = IdentityEvent(
        role: account.role, device: account.device,
        name: account.role == .customer ? nil : account.name, isRemoved: account.isRemoved)
    }
    guard announced.identity != event else { return }
    announced.identity = event
    emit(.identity(event))
  }

  private mutating func tellDesk() {
    guard let desk, let known = desk.known else { return }
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
    guard announced.desk != event else { return }
    announced.desk = event
    emit(.desk(event))
  }

  mutating func tellConversation(_ index: Int) {
    guard let account else { return }
    let conversation = conversations[index]
    let event = ConversationEvent(
      id: conversation.id, number: conversation.number, members: conversation.participants,
      createdAt: conversation.createdAt, lastAt: conversation.lastAt,
      unreadCount: conversation.unreadCount(for: account.side), waiting: waiting(index),
      stopped: conversation.stopped, isClosed: conversation.isClosed)
    guard conversation.announced != event else { return }
    conversations[index].announced = event
    emit(.conversation(event))
  }

  /// What messages wait for that the relay does not have yet, in the order of who must move first.
  private func waiting(_ index: Int) -> Waiting? {
    let conversation = conversations[index]
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
    if conversations[index].announced == nil { tellConversation(index) }
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
    if conversations[index].announced == nil { tellConversation(index) }
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
