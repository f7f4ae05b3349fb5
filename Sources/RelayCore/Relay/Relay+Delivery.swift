import RelayProtocol

// Entries on their way to sessions. A session gets each conversation's entries in the log's order
// and no more than a window of them unacknowledged; what does not fit stays in the store, and is
// read when acknowledgements make room.

extension Relay {
  /// Passes a new entry on to the members who are online.
  mutating func fanOut(_ entry: StoredEntry, in conversation: Conversation) throws(StoreError) {
    for membership in conversation.memberships where membership.contains(entry.sequence) {
      guard let id = online[membership.device] else { continue }
      try offer(entry, in: conversation, to: membership.device, id)
    }
  }

  private mutating func offer(
    _ entry: StoredEntry, in conversation: Conversation, to device: DeviceID, _ id: SessionID
  ) throws(StoreError) {
    guard let session = sessions[id] else { return }
    let before = Sequence(entry.sequence.rawValue - 1)
    let delivery =
      session.deliveries[conversation.id] ?? Delivery(sent: before, waitingThrough: before)
    let next = conversation.deliverable(to: device, after: delivery.sent)?.lowerBound
    if next == entry.sequence.rawValue, session.hasRoom, delivery.hasRoom {
      emit(entry, in: conversation, to: device, id, delivery)
    } else {
      sessions[id]?.deliveries[conversation.id] = delivery
      sessions[id]?.enqueue(conversation.id)
    }
  }

  /// Sends from the backlog, conversation by conversation in turn, as far as there is room.
  mutating func pump(_ id: SessionID) throws(StoreError) {
    while let session = sessions[id], let device = session.device, session.hasRoom,
      let next = session.backlog.first
    {
      sessions[id]?.backlog.removeFirst()
      guard let conversation = try load(next) else {
        sessions[id]?.forget(next)
        continue
      }
      if try sendPage(of: conversation, to: device, id) { sessions[id]?.enqueue(next) }
    }
  }

  /// Sends a page of one conversation; true when there is more and room for it.
  private mutating func sendPage(
    of conversation: Conversation, to device: DeviceID, _ id: SessionID
  ) throws(StoreError) -> Bool {
    guard let delivery = sessions[id]?.deliveries[conversation.id], delivery.hasRoom,
      let range = conversation.deliverable(to: device, after: delivery.sent)
    else { return false }
    let room = WireLimits.unacknowledgedEntryCountMax - delivery.inFlight.count
    let page = try store.entries(
      of: conversation.id, in: range, countMax: min(room, RelayLimits.pageEntryCountMax))
    for entry in page {
      guard let session = sessions[id], session.hasRoom,
        let delivery = session.deliveries[conversation.id], delivery.hasRoom
      else { break }
      emit(entry, in: conversation, to: device, id, delivery)
    }
    guard !page.isEmpty, let after = sessions[id]?.deliveries[conversation.id] else { return false }
    return after.hasRoom && conversation.deliverable(to: device, after: after.sent) != nil
  }

  private mutating func emit(
    _ entry: StoredEntry, in conversation: Conversation, to device: DeviceID, _ id: SessionID,
    _ delivery: Delivery
  ) {
    if entry.sender == device, entry.sequence > delivery.waitingThrough {
      send(.accepted(entry.accepted(in: conversation.id)), to: id)
      sessions[id]?.sent(entry.sequence, byteCount: 0, in: conversation.id, delivery)
    } else {
      let logEntry = entry.logEntry(
        in: conversation.id, firstOfMember: conversation.isFirst(entry.sequence, for: device))
      send(.entry(logEntry), to: id)
      tally.deliveredEntryCount += 1
      tally.deliveredByteCount += UInt64(logEntry.payload.count)
      sessions[id]?.sent(
        entry.sequence, byteCount: logEntry.payload.count, in: conversation.id, delivery)
    }
  }

  /// After entries have arrived: sends more, or puts the conversation's books away.
  mutating func settle(_ conversation: Conversation, _ id: SessionID) throws(StoreError) {
    guard let session = sessions[id], let device = session.device else { return }
    if let delivery = session.deliveries[conversation.id] {
      if conversation.deliverable(to: device, after: delivery.sent) != nil {
        sessions[id]?.enqueue(conversation.id)
      } else if delivery.inFlight.isEmpty {
        sessions[id]?.forget(conversation.id)
      }
    }
    try pump(id)
    sayCaughtUpIfSo(id)
  }

  mutating func sayCaughtUpIfSo(_ id: SessionID) {
    guard let session = sessions[id], !session.saidCaughtUp, session.waiting.isEmpty else { return }
    sessions[id]?.saidCaughtUp = true
    send(.caughtUp, to: id)
  }
}
