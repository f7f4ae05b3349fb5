import RelayProtocol

extension Books {
  /// Starts a conversation at epoch 1: the sender's submission 1, the log's sequence 1.
  mutating func create(
    _ frame: CreateConversation, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) {
    let loaded = try stored { (books) throws(StoreError) in try books.load(frame.conversation) }
    if let conversation = loaded {
      try repeatCreation(frame, of: conversation, by: device, id)
      return
    }
    let desk = try scope(of: frame, by: device)
    try admitNewcomer(device, at: desk)
    var memberships = [Membership.begun(by: device, at: .first)]
    memberships[0].submission = Submission(1)
    for member in frame.members
    where desks.mayBeAdded(member, at: desk)
      && !memberships.contains(where: { $0.device == member })
    {
      memberships.append(.begun(by: member, at: .first))
    }
    guard memberships.count <= WireLimits.memberCountMax else { throw .because(.tooManyMembers) }
    try admitEntry(frame.welcome.count, in: nil, at: desk, by: device, epoch: LogEpoch(0))
    let conversation = Conversation(
      id: frame.conversation, desk: desk, head: LogHead(epoch: .first, last: .first),
      memberships: memberships)
    let entry = StoredEntry(
      sequence: .first, epoch: .first, sender: device, submission: Submission(1),
      acceptedAt: date(now),
      content: .creation(welcome: frame.welcome))
    try stored { (books) throws(StoreError) in
      try books.store.create(conversation, first: entry)
      books.conversations[conversation.id] = conversation
      books.draft.news.append(
        .appended(entry, conversation.id, readers: conversation.readers(of: .first)))
    }
  }

  /// The desk that a new conversation belongs to for good. Who names none means the only one.
  private func scope(of frame: CreateConversation, by device: DeviceID) throws(Refusal) -> DeskSlug?
  {
    guard let desk = frame.desk ?? desks.only else { return nil }
    guard desks[desk] != nil else { throw .because(.unknownDesk) }
    guard !desks.isRevoked(device, at: desk) else { throw .because(.revoked) }
    return desk
  }

  /// The same creation once more is answered again; any other has come too late. The
  /// desk that was named first stays.
  private mutating func repeatCreation(
    _ frame: CreateConversation, of conversation: Conversation, by device: DeviceID,
    _ id: SessionID
  ) throws(Refusal) {
    let entry = try stored { (books) throws(StoreError) in
      try books.store.entry(
        of: conversation.id, sender: device, submission: Submission(1), from: .first)
    }
    guard let entry, entry.sequence == .first, entry.content == .creation(welcome: frame.welcome)
    else {
      throw .because(
        .conversationExists,
        epoch: conversation.isMember(device) ? conversation.head.epoch : LogEpoch(0))
    }
    draft.news.append(.repeated(id, entry, conversation.id))
  }
}

extension Sequence {
  static let first = Sequence(1)
}

extension LogEpoch {
  /// The epoch that a conversation's creation leads into.
  static let first = LogEpoch(1)
}
