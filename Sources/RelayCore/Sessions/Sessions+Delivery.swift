import RelayProtocol

// Entries on their way to sessions. A session gets each conversation's entries in the log's order
// and no more than a window of them unacknowledged; what does not fit stays in the store, and is
// wished for when acknowledgements make room.

extension Sessions {
  /// Passes a new entry on to those of its readers who are online.
  mutating func fanOut(
    _ entry: StoredEntry, of conversation: ConversationID, to readers: [Reader]
  ) {
    for reader in readers {
      guard let id = online[reader.device],
        let parcel = table[id]?.offer(entry, of: conversation, to: reader)
      else { continue }
      send(parcel, of: entry, in: conversation, to: id)
    }
  }

  /// Passes an ephemeral entry to those who are online and up to date. Who is behind could not
  /// read it, and would find it stale when they could.
  mutating func pass(_ signal: ReceivedSignal, to devices: [DeviceID], head: Sequence) {
    for device in devices {
      guard let id = online[device] else { continue }
      if let delivery = table[id]?.deliveries[signal.conversation], delivery.sent < head {
        continue
      }
      send(.signal(signal), to: id)
      tally.signalCount += 1
    }
  }

  /// Answers a repeated append, unless the entry itself is still to be sent to this session in
  /// its turn: the answer must not overtake what stands before it in the log.
  mutating func acceptAgain(
    _ entry: StoredEntry, in conversation: ConversationID, _ id: SessionID
  ) {
    guard let session = table[id] else { return }
    if let delivery = session.deliveries[conversation], delivery.sent < entry.sequence { return }
    send(.accepted(entry.accepted(in: conversation)), to: id)
  }

  /// After entries up to `sequence` have arrived: sends more soon, or puts the books away.
  mutating func settle(
    _ conversation: ConversationID, through sequence: Sequence, last: Sequence, _ id: SessionID
  ) {
    let isDue = table[id]?.settle(conversation, through: sequence, last: last) ?? false
    if isDue { due.append(id) }
  }

  // MARK: What is read for them

  /// Conversation by conversation in turn, as far as there is room.
  mutating func nextWish(of id: SessionID) -> Wish? { table[id]?.nextWish(named: id) }

  /// Sends what a wish has brought; nothing when the conversation is gone.
  mutating func fulfil(_ wish: Wish, with page: Page?) {
    guard let page else {
      table[wish.session]?.forget(wish.conversation)
      return
    }
    for (entry, isFirst) in page.entries {
      let parcel = table[wish.session]?
        .send(entry, of: wish.conversation, to: wish.device, isFirst: isFirst)
      guard let parcel else { break }
      send(parcel, of: entry, in: wish.conversation, to: wish.session)
    }
    if !page.entries.isEmpty {
      table[wish.session]?.enqueue(wish.conversation, ifBefore: page.last)
    }
  }

  private mutating func send(
    _ parcel: Parcel, of entry: StoredEntry, in conversation: ConversationID, to id: SessionID
  ) {
    switch parcel {
    case .accepted:
      send(.accepted(entry.accepted(in: conversation)), to: id)
    case .entry(let logEntry):
      send(.entry(logEntry), to: id)
      tally.deliveredEntryCount += 1
      tally.deliveredByteCount += UInt64(logEntry.payload.count)
    }
  }
}
