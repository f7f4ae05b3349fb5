import RelayProtocol

// Entries on their way to sessions. A session gets each conversation's entries in the log's order
// and no more than a window of them unacknowledged; what does not fit stays in the store, and is
// read when acknowledgements make room.

extension Relay {
  /// Passes a new entry on to the members who are online.
  mutating func fanOut(_ entry: StoredEntry, in conversation: Conversation) {
    for membership in conversation.memberships where membership.contains(entry.sequence) {
      guard let id = online[membership.device],
        let parcel = sessions[id]?.offer(entry, in: conversation, to: membership.device)
      else { continue }
      send(parcel, of: entry, in: conversation, to: id)
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
      guard let parcel = sessions[id]?.send(entry, in: conversation, to: device) else { break }
      send(parcel, of: entry, in: conversation, to: id)
    }
    guard !page.isEmpty, let after = sessions[id]?.deliveries[conversation.id] else { return false }
    return after.hasRoom && conversation.deliverable(to: device, after: after.sent) != nil
  }

  private mutating func send(
    _ parcel: Parcel, of entry: StoredEntry, in conversation: Conversation, to id: SessionID
  ) {
    switch parcel {
    case .accepted:
      send(.accepted(entry.accepted(in: conversation.id)), to: id)
    case .entry(let logEntry):
      send(.entry(logEntry), to: id)
      tally.deliveredEntryCount += 1
      tally.deliveredByteCount += UInt64(logEntry.payload.count)
    }
  }

  /// After entries up to `sequence` have arrived: sends more soon, or puts the books away.
  mutating func settle(
    _ conversation: ConversationID, through sequence: Sequence, last: Sequence, _ id: SessionID
  ) {
    let isDue = sessions[id]?.settle(conversation, through: sequence, last: last) ?? false
    if isDue { due.append(id) }
  }

  /// At the end of a batch: acknowledgements that came together make room together, and what fits
  /// is read with one question to the store instead of one for each.
  mutating func pumpDue() throws(StoreError) {
    while let id = due.popLast() {
      sessions[id]?.isDue = false
      try pump(id)
      sayCaughtUpIfSo(id)
    }
  }

  mutating func sayCaughtUpIfSo(_ id: SessionID) {
    guard let session = sessions[id], !session.saidCaughtUp, session.waiting.isEmpty else { return }
    sessions[id]?.saidCaughtUp = true
    send(.caughtUp, to: id)
  }
}
