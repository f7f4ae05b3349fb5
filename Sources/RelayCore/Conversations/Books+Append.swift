import RelayProtocol

extension Books {
  /// Appends to a log if the sender sees it as it is: the next submission, the current epoch.
  mutating func append(
    _ frame: AppendEntry, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) {
    guard let entry = try admit(frame, by: device, id, now: now) else { return }
    try take(entry, frame)
    try stored { (books) throws(StoreError) in
      guard let conversation = books.conversations[frame.conversation] else {
        preconditionFailure("admit has loaded it")
      }
      let expected = LogHead(
        epoch: entry.epoch, last: Sequence(entry.sequence.rawValue - 1))
      try books.store.append(
        entry, to: frame.conversation, expected: expected, head: conversation.head)
      books.draft.news.append(
        .appended(entry, conversation.id, readers: conversation.readers(of: entry.sequence)))
      guard conversation.memberships.contains(where: \.isOver) else { return }
      try books.endStays(in: frame.conversation)
    }
  }

  /// The entry that a frame makes; nil when it had been made before, which is answered then.
  private mutating func admit(
    _ frame: AppendEntry, by device: DeviceID, _ id: SessionID, now: Timestamp
  ) throws(Refusal) -> StoredEntry? {
    let loaded = try stored { (books) throws(StoreError) in try books.load(frame.conversation) }
    guard let conversation = loaded else { throw .because(.unknownConversation) }
    guard
      let membership = conversation.memberships.last(where: { $0.device == device })
    else { throw .because(.notAMember) }
    let epoch = conversation.head.epoch
    if frame.submission <= membership.submission {
      try repeatAppend(frame, in: conversation, of: membership, id)
      return nil
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
      frame.byteCount, in: conversation.id, at: conversation.desk, by: device, epoch: epoch)
    return StoredEntry(
      sequence: conversation.head.last.next, epoch: epoch, sender: device,
      submission: frame.submission, acceptedAt: date(now),
      content: frame.storedContent)
  }

  /// Moves the books in memory over an entry; a commit that may not be leaves them as they were.
  private mutating func take(_ entry: StoredEntry, _ frame: AppendEntry) throws(Refusal) {
    guard case .commit(let change) = frame.content else {
      if conversations[frame.conversation]?.take(entry) ?? false {
        unwritten.append(frame.conversation)
      }
      return
    }
    guard var conversation = conversations[frame.conversation] else {
      preconditionFailure("admit has loaded it")
    }
    let isNews = conversation.take(entry)
    let (desk, founder) = (conversation.desk, conversation.founder)
    try conversation.take(
      change, at: entry,
      mayBeAdded: { entry.sender == founder && desks.mayBeAdded($0, at: desk) },
      // Whom the house has put out is let go of with its roster.
      mayBeRemoved: {
        $0 == entry.sender || $0 != founder && !desks.isAgent($0, at: desk)
      })
    conversations[frame.conversation] = conversation
    if isNews { unwritten.append(frame.conversation) }
  }

  /// A number already taken: answered again when it is the same entry, refused when not.
  private mutating func repeatAppend(
    _ frame: AppendEntry, in conversation: Conversation, of membership: Membership,
    _ id: SessionID
  ) throws(Refusal) {
    let entry = try stored { (books) throws(StoreError) in
      try books.store.entry(
        of: conversation.id, sender: membership.device, submission: frame.submission,
        from: membership.first)
    }
    guard let entry, entry.epoch == frame.epoch, entry.content == frame.storedContent else {
      throw .because(
        .submissionOutOfOrder,
        epoch: membership.isCurrent ? conversation.head.epoch : LogEpoch(0))
    }
    draft.news.append(.repeated(id, entry, conversation.id))
  }
}

extension AppendEntry {
  var byteCount: Int {
    switch content {
    case .application: payload.count
    case .commit(let change): payload.count + change.welcome.count
    }
  }

  fileprivate var storedContent: StoredEntry.Content {
    switch content {
    case .application: .application(payload)
    case .commit(let change): .commit(payload, welcome: change.welcome)
    }
  }
}

extension Conversation {
  /// Moves the head and the sender's count over an entry; whether these are the first books of the
  /// conversation to change in this batch.
  fileprivate mutating func take(_ entry: StoredEntry) -> Bool {
    head.last = entry.sequence
    if let index = currentIndex(of: entry.sender) {
      memberships[index].submission = entry.submission
      memberships[index].isUnwritten = true
    }
    return becomeUnwritten()
  }

  /// Moves the epoch and the memberships over a commit. What it says of members is its sender's
  /// word: the relay cannot look, and lets no member be put out by another whom the house has not.
  fileprivate mutating func take(
    _ change: MembershipChange, at entry: StoredEntry, mayBeAdded: (DeviceID) -> Bool,
    mayBeRemoved: (DeviceID) -> Bool
  ) throws(Refusal) {
    head.epoch = head.epoch.next
    end(change, at: entry, mayBeRemoved)
    for device in change.added where !isMember(device) && mayBeAdded(device) {
      memberships.append(.begun(by: device, at: entry.sequence))
      memberships[memberships.count - 1].isUnwritten = true
    }
    guard memberCount <= WireLimits.memberCountMax else {
      throw .because(.tooManyMembers, epoch: entry.epoch)
    }
  }

  /// Ends the stay of those whom a commit removes. The commit is the last that they get; who is
  /// added again by the same commit gets the Welcome in its place.
  private mutating func end(
    _ change: MembershipChange, at entry: StoredEntry, _ mayBeRemoved: (DeviceID) -> Bool
  ) {
    for device in change.removed where mayBeRemoved(device) {
      guard let index = currentIndex(of: device) else { continue }
      let isAddedAgain = change.added.contains(device)
      if isAddedAgain, device == entry.sender { continue }
      memberships[index].last =
        isAddedAgain ? Sequence(entry.sequence.rawValue - 1) : entry.sequence
      memberships[index].isUnwritten = true
    }
  }
}
