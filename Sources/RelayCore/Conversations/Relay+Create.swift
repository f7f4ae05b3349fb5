import RelayProtocol

extension Relay {
  /// Starts a conversation at epoch 1: the sender's submission 1, the log's sequence 1.
  mutating func create(
    _ frame: CreateConversation, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) {
    let loaded = try stored { (relay) throws(StoreError) in try relay.load(frame.conversation) }
    if let conversation = loaded {
      try repeatCreation(frame, of: conversation, by: device, id)
      return
    }
    var memberships = [Membership.begun(by: device, at: .first)]
    memberships[0].submission = Submission(1)
    for member in frame.members
    where !desks.isRevoked(member) && !memberships.contains(where: { $0.device == member }) {
      memberships.append(.begun(by: member, at: .first))
    }
    guard memberships.count <= WireLimits.memberCountMax else { throw .because(.tooManyMembers) }
    try admitEntry(frame.welcome.count, in: nil, by: device, epoch: LogEpoch(0))
    let conversation = Conversation(
      id: frame.conversation, head: LogHead(epoch: .first, last: .first), memberships: memberships)
    let entry = StoredEntry(
      sequence: .first, epoch: .first, sender: device, submission: Submission(1),
      acceptedAt: date(now),
      content: .creation(welcome: frame.welcome))
    try stored { (relay) throws(StoreError) in
      try relay.store.create(conversation, first: entry)
      relay.conversations[conversation.id] = conversation
      relay.fanOut(entry, in: conversation)
    }
    tally.createCount += 1
    tally.appended(frame.welcome.count)
  }

  /// The same creation once more is answered again; any other has come too late.
  private mutating func repeatCreation(
    _ frame: CreateConversation, of conversation: Conversation, by device: DeviceID,
    _ id: SessionID
  ) throws(Refusal) {
    let entry = try stored { (relay) throws(StoreError) in
      try relay.store.entry(
        of: conversation.id, sender: device, submission: Submission(1), from: .first)
    }
    guard let entry, entry.sequence == .first, entry.content == .creation(welcome: frame.welcome)
    else {
      throw .because(
        .conversationExists,
        epoch: conversation.isMember(device) ? conversation.head.epoch : LogEpoch(0))
    }
    acceptAgain(entry, in: conversation, id)
  }

  /// Answers a repeated append, unless the entry itself is still to be sent to this session in
  /// its turn: the answer must not overtake what stands before it in the log.
  mutating func acceptAgain(
    _ entry: StoredEntry, in conversation: Conversation, _ id: SessionID
  ) {
    if let delivery = sessions[id]?.deliveries[conversation.id], delivery.sent < entry.sequence {
      return
    }
    send(.accepted(entry.accepted(in: conversation.id)), to: id)
  }
}

extension Sequence {
  static let first = Sequence(1)
}

extension LogEpoch {
  /// The epoch that a conversation's creation leads into.
  static let first = LogEpoch(1)
}
