import CBOR
import MLS
import RelayProtocol
import TLSSyntax

// The relay's log, applied in order: others' entries, and the answers that stand for our own.

extension ClientEngine {
  mutating func receive(_ entry: LogEntry) {
    guard let conversation = conversations.touch(entry.conversation) else { return meet(entry) }
    if entry.kind == .restored { return end(conversation, at: entry) }
    guard isNext(.entry(entry), in: conversation) else { return }
    apply(entry, to: conversation)
    applyAhead(conversation)
  }

  mutating func receive(_ accepted: Accepted) {
    guard let conversation = conversations.touch(accepted.conversation),
      isNext(.accepted(accepted), in: conversation)
    else { return }
    apply(accepted, to: conversation)
    applyAhead(conversation)
  }

  /// Whether this is what the conversation waits for. What was applied before is acknowledged once
  /// more; what comes too early is held, if something of ours may still come before it.
  private mutating func isNext(_ arrival: AheadOfCursor, in conversation: Conversation<Crypto>)
    -> Bool
  {
    let isFirst = !conversation.isHeardOf
    conversation.isHeardOf = true
    if arrival.sequence <= conversation.cursor {
      conversation.needsAcknowledgement = true
      return false
    }
    if conversation.isNext(arrival.sequence) || conversation.isOver { return true }
    if case .entry(let entry) = arrival, isFirst {
      // The relay begins behind our cursor. If it does not, and does so again when it is asked
      // again, what was there is gone: it keeps entries for thirty days.
      guard conversation.gapEnd == entry.sequence else {
        conversation.gapEnd = entry.sequence
        close()
        return false
      }
      stop(conversation, .storage)
      skip(entry.sequence, in: conversation)
      return false
    }
    guard conversation.isAnythingInFlight,
      conversation.ahead.count < EngineLimits.aheadCountMax
    else {
      close()
      return false
    }
    conversation.ahead.append(arrival)
    return false
  }

  private mutating func applyAhead(_ conversation: Conversation<Crypto>) {
    while let place = conversation.ahead.firstIndex(where: {
      conversation.isNext($0.sequence)
    }) {
      switch conversation.ahead.remove(at: place) {
      case .entry(let entry): apply(entry, to: conversation)
      case .accepted(let accepted): apply(accepted, to: conversation)
      }
    }
  }

  /// The cursor moves with what the entry changed, in one transaction.
  private mutating func skip(_ sequence: Sequence, in conversation: Conversation<Crypto>) {
    conversation.cursor = sequence
    conversation.isHeadDirty = true
    conversation.needsAcknowledgement = true
  }

  private mutating func apply(_ entry: LogEntry, to conversation: Conversation<Crypto>) {
    precondition(conversation.isLoaded, "an entry is applied to what is here")
    if entry.sender == account?.device, !conversation.isOver {
      // Our own, come back because the answer to it was lost.
      return apply(
        Accepted(
          conversation: entry.conversation, submission: entry.submission,
          sequence: entry.sequence, acceptedAt: entry.acceptedAt), to: conversation)
    }
    skip(entry.sequence, in: conversation)
    if Served.includesDesks, entry.kind == .welcome, conversation.isClosed {
      return rejoin(entry, conversation)
    }
    guard !conversation.isOver, loadGroup(conversation) else { return }
    switch entry.kind {
    case .application: open(entry, in: conversation)
    case .commit: follow(entry, in: conversation)
    case .welcome, .restored: break
    case .unrecognized: note(.newer, nil, at: entry.sequence, entry.acceptedAt, in: conversation)
    }
  }

  /// The relay comes from a back-up. What it lost, some of us have seen and some have not, and
  /// numbers and keys would be used twice: nobody goes on in this log.
  private mutating func end(_ conversation: Conversation<Crypto>, at entry: LogEntry) {
    conversation.needsAcknowledgement = true
    guard entry.sequence > conversation.cursor else { return }
    skip(entry.sequence, in: conversation)
    if !conversation.isOver { stop(conversation, .rolledBack) }
  }

  // MARK: Own entries

  private mutating func apply(_ accepted: Accepted, to conversation: Conversation<Crypto>) {
    skip(accepted.sequence, in: conversation)
    guard !conversation.isOver else { return }
    guard accepted.submission == conversation.accepted.next,
      let item = conversation.outbox.first, item.isSealed
    else { return stop(conversation, .internal) }
    conversation.accepted = accepted.submission
    conversation.backOff = BackOff()
    conversation.confusionCount = 0
    dropFirst(conversation)
    switch item.kind {
    case .create: note(.started, nil, at: accepted.sequence, accepted.acceptedAt, in: conversation)
    case .message: settle(item, accepted, in: conversation)
    case .receipt: break
    case .commit: merge(item, accepted, in: conversation)
    }
  }

  private mutating func settle(
    _ item: OutboxItem, _ accepted: Accepted, in conversation: Conversation<Crypto>
  ) {
    guard let account else { return }
    conversation.lastAt = accepted.acceptedAt
    append(
      TimelineItem(
        sequence: accepted.sequence, at: accepted.acceptedAt, person: account.participant,
        id: item.id, messageID: item.messageID, content: item.content), to: conversation)
  }

  private mutating func merge(
    _ item: OutboxItem, _ accepted: Accepted, in conversation: Conversation<Crypto>
  ) {
    guard loadGroup(conversation), let pending = try? PendingCommit.restore(item.content),
      (try? conversation.group?.merge(pending)) != nil
    else { return stop(conversation, .internal) }
    noteChange(in: conversation, at: accepted.sequence, accepted.acceptedAt)
  }

  // MARK: Others' entries

  private mutating func open(_ entry: LogEntry, in conversation: Conversation<Crypto>) {
    conversation.isGroupDirty = true
    guard case .application(let message) = try? conversation.group?.process(entry.payload),
      message.authenticatedData.isEmpty,
      let sender = conversation.participant(message.sender.signatureKey), !sender.isSelf
    else { return note(.unreadable, nil, at: entry.sequence, entry.acceptedAt, in: conversation) }
    take(message.content, from: sender, entry, in: conversation)
  }

  /// A commit is checked before it is merged: whoever it brings in must belong to the house.
  private mutating func follow(_ entry: LogEntry, in conversation: Conversation<Crypto>) {
    guard entry.epoch == conversation.group?.logEpoch,
      case .commit(let staged) = try? conversation.group?.process(entry.payload)
    else { return stop(conversation, .internal) }
    do throws(RefusalCode) {
      try check(staged, in: conversation)
    } catch {
      return stop(conversation, error)
    }
    if staged.removesOwnLeaf {
      let person = conversation.participants.first { $0.isSelf }
      note(.left, person, at: entry.sequence, entry.acceptedAt, in: conversation)
      return close(conversation)
    }
    guard (try? conversation.group?.merge(staged)) != nil else {
      return stop(conversation, .internal)
    }
    conversation.isGroupDirty = true
    noteChange(in: conversation, at: entry.sequence, entry.acceptedAt)
  }

  /// Says who came and who left with the commit that was just merged.
  private mutating func noteChange(
    in conversation: Conversation<Crypto>, at sequence: Sequence, _ time: Timestamp
  ) {
    conversation.isGroupDirty = true
    let before = conversation.participants
    refreshParticipants(conversation)
    let after = conversation.participants
    var place: UInt16 = 0
    for participant in after where !before.contains(participant) {
      note(.joined, participant, at: sequence, place: place, time, in: conversation)
      place += 1
    }
    for participant in before where !after.contains(participant) {
      note(.left, participant, at: sequence, place: place, time, in: conversation)
      place += 1
    }
  }

  // MARK: Welcomes

  /// An entry of a conversation we do not know: the Welcome into it, or nothing we could read. What
  /// is acknowledged never comes again, so a Welcome that is missing is asked for once more.
  private mutating func meet(_ entry: LogEntry) {
    let isAtDesk = Served.includesDesks && account?.side == .company
    if entry.kind != .welcome, isAtDesk, stranger != entry.conversation {
      stranger = entry.conversation
      return close()
    }
    let isWelcome = entry.kind == .welcome && isAtDesk
    guard isWelcome, makeRoom(at: entry.acceptedAt) else {
      if isWelcome, !session.saidFull {
        session.saidFull = true
        refuse(nil, .tooManyConversations)
      }
      return send(
        .acknowledge(Acknowledge(conversation: entry.conversation, sequence: entry.sequence)))
    }
    let conversation = addConversation(entry.conversation, createdAt: entry.acceptedAt)
    conversation.isHeardOf = true
    join(entry, conversation)
  }

  /// We were removed, and somebody has added us again: a new stay, with new numbers. The relay took
  /// nothing after the removal, so what had still to be said is said now.
  private mutating func rejoin(_ entry: LogEntry, _ conversation: Conversation<Crypto>) {
    conversation.isClosed = false
    conversation.accepted = Submission(0)
    for place in conversation.outbox.indices.reversed() {
      let item = conversation.outbox[place]
      if item.kind == .message {
        item.flight = .waiting
        item.seal([], for: LogEpoch(0))
        saveItem(conversation, place)
      } else {
        conversation.outbox.remove(at: place)
        put(.outbox(conversation.id, item.number), nil)
      }
    }
    join(entry, conversation)
  }

  private mutating func join(_ entry: LogEntry, _ conversation: Conversation<Crypto>) {
    skip(entry.sequence, in: conversation)
    guard let account, case .welcome(let welcome) = try? MLSMessage(decoding: entry.payload),
      let keyPackage = useKeyPackage(for: welcome),
      let group = try? Group.join(
        welcome, with: keyPackage, identity: account.signingIdentity,
        pastEpochCountMax: EngineLimits.pastEpochCount, crypto: crypto),
      group.groupID == entry.conversation.bytes, group.logEpoch == entry.epoch
    else { return stop(conversation, .internal) }
    do throws(RefusalCode) {
      let members = try participants(of: group.members, customer: nil)
      guard members.contains(where: { $0.role == .customer }) else { throw .rosterForged }
    } catch {
      return stop(conversation, error)
    }
    adopt(group, in: conversation)
    // Those who are in from the start join the epoch that the customer's first commit began.
    let isLate = group.logEpoch > LogEpoch(1)
    note(
      isLate ? .earlier : .started, nil, at: entry.sequence, entry.acceptedAt, in: conversation)
  }

  // MARK: The timeline

  mutating func append(_ item: TimelineItem, to conversation: Conversation<Crypto>) {
    guard let account else { return }
    conversation.append(item, for: account.side)
    conversation.isHeadDirty = true
    save(item, of: conversation)
    tell(item, of: conversation)
  }

  mutating func note(
    _ kind: NoticeKind, _ person: Participant?, at sequence: Sequence, place: UInt16 = 0,
    _ time: Timestamp, in conversation: Conversation<Crypto>
  ) {
    append(
      TimelineItem(
        sequence: sequence, place: place, at: time, notice: kind, person: person),
      to: conversation)
  }
}
