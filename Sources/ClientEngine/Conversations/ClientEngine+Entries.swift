import CBOR
import MLS
import RelayProtocol
import TLSSyntax

// The relay's log, applied in order: others' entries, and the answers that stand for our own.

extension ClientEngine {
  mutating func receive(_ entry: LogEntry) {
    guard let index = index(of: entry.conversation) else { return meet(entry) }
    guard isNext(.entry(entry), in: index) else { return }
    apply(entry, to: index)
    applyAhead(index)
  }

  mutating func receive(_ accepted: Accepted) {
    guard let index = index(of: accepted.conversation),
      isNext(.accepted(accepted), in: index)
    else { return }
    apply(accepted, to: index)
    applyAhead(index)
  }

  /// Whether this is what the conversation waits for. What was applied before is acknowledged once
  /// more; what comes too early is held, if something of ours may still come before it.
  private mutating func isNext(_ arrival: AheadOfCursor, in index: Int) -> Bool {
    let conversation = conversations[index]
    let isFirst = !session.heardOf.contains(conversation.id)
    if isFirst { session.heardOf.append(conversation.id) }
    if arrival.sequence <= conversation.cursor {
      conversations[index].needsAcknowledgement = true
      return false
    }
    if conversation.isNext(arrival.sequence) || conversation.isOver { return true }
    if case .entry(let entry) = arrival, isFirst {
      // The relay begins behind our cursor. If it does not, what was there is gone: it keeps
      // entries for thirty days.
      stop(index, .storage)
      skip(entry.sequence, in: index)
      return false
    }
    guard conversation.isAnythingInFlight,
      conversation.ahead.count < EngineLimits.aheadCountMax
    else {
      close()
      return false
    }
    conversations[index].ahead.append(arrival)
    return false
  }

  private mutating func applyAhead(_ index: Int) {
    while let place = conversations[index].ahead.firstIndex(where: {
      conversations[index].isNext($0.sequence)
    }) {
      switch conversations[index].ahead.remove(at: place) {
      case .entry(let entry): apply(entry, to: index)
      case .accepted(let accepted): apply(accepted, to: index)
      }
    }
  }

  /// The cursor moves with what the entry changed, in one transaction.
  private mutating func skip(_ sequence: Sequence, in index: Int) {
    conversations[index].cursor = sequence
    conversations[index].isHeadDirty = true
    conversations[index].needsAcknowledgement = true
  }

  private mutating func apply(_ entry: LogEntry, to index: Int) {
    if entry.sender == account?.device, !conversations[index].isOver {
      // Our own, come back because the answer to it was lost.
      return apply(
        Accepted(
          conversation: entry.conversation, submission: entry.submission,
          sequence: entry.sequence, acceptedAt: entry.acceptedAt), to: index)
    }
    skip(entry.sequence, in: index)
    if entry.kind == .welcome, conversations[index].isClosed {
      return rejoin(entry, index)
    }
    guard !conversations[index].isOver, loadGroup(index) else { return }
    switch entry.kind {
    case .application: open(entry, in: index)
    case .commit: follow(entry, in: index)
    case .welcome: break
    }
  }

  // MARK: Own entries

  private mutating func apply(_ accepted: Accepted, to index: Int) {
    skip(accepted.sequence, in: index)
    guard !conversations[index].isOver else { return }
    guard accepted.submission == conversations[index].accepted.next,
      let item = conversations[index].outbox.first, item.isSealed
    else { return stop(index, .internal) }
    conversations[index].accepted = accepted.submission
    dropFirst(index)
    switch item.kind {
    case .create: note(.started, nil, at: accepted.sequence, accepted.acceptedAt, in: index)
    case .message: settle(item, accepted, in: index)
    case .receipt: break
    case .commit: merge(item, accepted, in: index)
    }
  }

  private mutating func settle(_ item: OutboxItem, _ accepted: Accepted, in index: Int) {
    guard let account else { return }
    conversations[index].lastAt = accepted.acceptedAt
    append(
      TimelineItem(
        sequence: accepted.sequence, at: accepted.acceptedAt, id: item.id,
        messageID: item.messageID, isMine: true, side: account.side,
        name: account.role == .customer ? nil : account.name, text: item.text), to: index)
  }

  private mutating func merge(_ item: OutboxItem, _ accepted: Accepted, in index: Int) {
    guard loadGroup(index), let pending = try? PendingCommit.restore(item.content),
      (try? conversations[index].group?.merge(pending)) != nil
    else { return stop(index, .internal) }
    noteChange(in: index, at: accepted.sequence, accepted.acceptedAt)
  }

  // MARK: Others' entries

  private mutating func open(_ entry: LogEntry, in index: Int) {
    conversations[index].isGroupDirty = true
    guard case .application(let message) = try? conversations[index].group?.process(entry.payload),
      message.authenticatedData.isEmpty,
      let sender = conversations[index].participant(message.sender.signatureKey), !sender.isSelf
    else { return note(.unreadable, nil, at: entry.sequence, entry.acceptedAt, in: index) }
    take(message.content, from: sender, entry, in: index)
  }

  /// A commit is checked before it is merged: whoever it brings in must belong to the house.
  private mutating func follow(_ entry: LogEntry, in index: Int) {
    guard entry.epoch == conversations[index].group?.logEpoch,
      case .commit(let staged) = try? conversations[index].group?.process(entry.payload)
    else { return stop(index, .internal) }
    do throws(RefusalCode) {
      try check(staged, in: index)
    } catch {
      return stop(index, error)
    }
    if staged.removesOwnLeaf {
      let name = conversations[index].participants.first { $0.isSelf }?.name
      note(.left, name, at: entry.sequence, entry.acceptedAt, in: index)
      return close(index)
    }
    guard (try? conversations[index].group?.merge(staged)) != nil else {
      return stop(index, .internal)
    }
    conversations[index].isGroupDirty = true
    noteChange(in: index, at: entry.sequence, entry.acceptedAt)
  }

  /// Says who came and who left with the commit that was just merged.
  private mutating func noteChange(in index: Int, at sequence: Sequence, _ time: Timestamp) {
    conversations[index].isGroupDirty = true
    let before = conversations[index].participants
    refreshParticipants(index)
    let after = conversations[index].participants
    var place: UInt16 = 0
    for participant in after where !before.contains(participant) {
      note(.joined, participant.name, at: sequence, place: place, time, in: index)
      place += 1
    }
    for participant in before where !after.contains(participant) {
      note(.left, participant.name, at: sequence, place: place, time, in: index)
      place += 1
    }
  }

  // MARK: Welcomes

  /// An entry of a conversation we do not know: the Welcome into it, or nothing we could read.
  private mutating func meet(_ entry: LogEntry) {
    guard entry.kind == .welcome, account?.side == .company,
      conversations.count < EngineLimits.conversationCountMax
    else {
      return send(
        .acknowledge(Acknowledge(conversation: entry.conversation, sequence: entry.sequence)))
    }
    let number = (conversations.map { $0.number }.max() ?? 0) + 1
    conversations.append(
      Conversation(id: entry.conversation, number: number, createdAt: entry.acceptedAt))
    session.heardOf.append(entry.conversation)
    join(entry, conversations.count - 1)
  }

  /// We were removed, and somebody has added us again: a new stay, with new numbers.
  private mutating func rejoin(_ entry: LogEntry, _ index: Int) {
    conversations[index].isClosed = false
    conversations[index].accepted = Submission(0)
    while !conversations[index].outbox.isEmpty { dropFirst(index) }
    join(entry, index)
  }

  private mutating func join(_ entry: LogEntry, _ index: Int) {
    skip(entry.sequence, in: index)
    guard let account, case .welcome(let welcome) = try? MLSMessage(decoding: entry.payload),
      let keyPackage = useKeyPackage(for: welcome),
      let group = try? Group.join(
        welcome, with: keyPackage, identity: account.signingIdentity, crypto: crypto),
      group.groupID == entry.conversation.bytes, group.logEpoch == entry.epoch
    else { return stop(index, .internal) }
    do throws(RefusalCode) {
      let members = try participants(of: group.members, customer: nil)
      guard members.contains(where: { $0.role == .customer }),
        !members.contains(where: { desk?.known?.isRevoked($0.device) == true && !$0.isSelf })
      else { throw .rosterForged }
    } catch {
      return stop(index, error)
    }
    adopt(group, in: index)
    note(.started, nil, at: entry.sequence, entry.acceptedAt, in: index)
  }

  // MARK: The timeline

  mutating func append(_ item: TimelineItem, to index: Int) {
    conversations[index].timeline.append(item)
    conversations[index].isHeadDirty = true
    save(item, of: index)
    tell(item, of: index)
  }

  mutating func note(
    _ kind: NoticeKind, _ name: UTF8Text?, at sequence: Sequence, place: UInt16 = 0,
    _ time: Timestamp, in index: Int
  ) {
    append(
      TimelineItem(
        sequence: sequence, place: place, at: time, notice: kind, name: name), to: index)
  }

  func index(of id: ConversationID) -> Int? { conversations.firstIndex { $0.id == id } }
}
