import RelayProtocol

extension Relay {
  /// Appends to a log if the sender sees it as it is: the next submission, the current epoch.
  mutating func append(
    _ frame: AppendEntry, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) {
    let loaded = try stored { (relay) throws(StoreError) in try relay.load(frame.conversation) }
    guard var conversation = loaded else { throw .because(.unknownConversation) }
    guard
      let membership = conversation.memberships.last(where: { $0.device == device })
    else { throw .because(.notAMember) }
    let epoch = conversation.head.epoch
    if frame.submission <= membership.submission {
      try repeatAppend(frame, in: conversation, of: membership, id)
      return
    }
    guard membership.isCurrent else { throw .because(.notAMember) }
    try admitAppend(to: conversation)
    guard frame.submission == membership.submission.next else {
      throw .because(.submissionOutOfOrder, epoch: epoch)
    }
    guard frame.epoch == epoch else {
      throw .because(frame.epoch < epoch ? .staleEpoch : .futureEpoch, epoch: epoch)
    }
    try admitEntry(
      frame.byteCount, in: conversation.id, by: device, epoch: epoch)
    let entry = StoredEntry(
      sequence: conversation.head.last.next, epoch: epoch, sender: device,
      submission: frame.submission, acceptedAt: dating.date(now),
      content: frame.storedContent)
    try conversation.take(entry, frame.content) { desks.isRevoked($0) }
    try stored { (relay) throws(StoreError) in
      try relay.write(entry, to: &conversation)
      try relay.fanOut(entry, in: conversation)
    }
    tally.appended(frame.byteCount)
  }

  private mutating func write(
    _ entry: StoredEntry, to conversation: inout Conversation
  ) throws(StoreError) {
    let expected = LogHead(
      epoch: entry.epoch, last: Sequence(entry.sequence.rawValue - 1))
    try store.append(entry, to: conversation.id, expected: expected, head: conversation.head)
    try endStays(in: &conversation)
    keep(&conversation)
  }

  /// A number already taken: answered again when it is the same entry, refused when not.
  private mutating func repeatAppend(
    _ frame: AppendEntry, in conversation: Conversation, of membership: Membership,
    _ id: SessionID
  ) throws(Refusal) {
    let entry = try stored { (relay) throws(StoreError) in
      try relay.store.entry(
        of: conversation.id, sender: membership.device, submission: frame.submission,
        from: membership.first)
    }
    guard let entry, entry.epoch == frame.epoch, entry.content == frame.storedContent else {
      throw .because(
        .submissionOutOfOrder,
        epoch: membership.isCurrent ? conversation.head.epoch : LogEpoch(0))
    }
    acceptAgain(entry, in: conversation, id)
  }
}

extension AppendEntry {
  fileprivate var storedContent: StoredEntry.Content {
    switch content {
    case .application: .application(payload)
    case .commit(let change): .commit(payload, welcome: change.welcome)
    }
  }
}

extension Conversation {
  /// Moves the head and the memberships on over an entry.
  fileprivate mutating func take(
    _ entry: StoredEntry, _ content: AppendEntry.Content, isRevoked: (DeviceID) -> Bool
  ) throws(Refusal) {
    head.last = entry.sequence
    if let index = currentIndex(of: entry.sender) {
      memberships[index].submission = entry.submission
      memberships[index].isUnwritten = true
    }
    if case .commit(let change) = content {
      head.epoch = head.epoch.next
      end(change, at: entry)
      for device in change.added where !isMember(device) && !isRevoked(device) {
        memberships.append(.begun(by: device, at: entry.sequence))
        memberships[memberships.count - 1].isUnwritten = true
      }
      guard memberCount <= WireLimits.memberCountMax else {
        throw .because(.tooManyMembers, epoch: entry.epoch)
      }
    }
  }

  /// Ends the stay of those whom a commit removes. The commit is the last that they get; who is
  /// added again by the same commit gets the Welcome in its place.
  private mutating func end(_ change: MembershipChange, at entry: StoredEntry) {
    for device in change.removed {
      guard let index = currentIndex(of: device) else { continue }
      let isAddedAgain = change.added.contains(device)
      if isAddedAgain, device == entry.sender { continue }
      memberships[index].last =
        isAddedAgain ? Sequence(entry.sequence.rawValue - 1) : entry.sequence
      memberships[index].isUnwritten = true
    }
  }
}
