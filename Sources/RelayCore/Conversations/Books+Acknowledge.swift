import RelayProtocol

extension Books {
  /// Moves a device's cursor, and deletes what nobody waits for any more.
  /// Repeating an acknowledgement, or sending an older one, changes nothing.
  mutating func acknowledge(
    _ frame: Acknowledge, by device: DeviceID, _ id: SessionID
  ) throws(Refusal) {
    let isThere = try stored { (books) throws(StoreError) in
      try books.isLoaded(frame.conversation)
    }
    // In its place: of all that a message costs, copies of the books would be a good part.
    guard isThere,
      let outcome = conversations[frame.conversation]?.acknowledge(frame.sequence, by: device)
    else { throw .because(.unknownConversation) }
    switch outcome {
    case .notAMember: throw .because(.notAMember)
    case .tooFar: throw .because(.acknowledgedTooFar)
    case .moved(let last, let isOver, let isNews):
      if isNews { unwritten.append(frame.conversation) }
      if isOver {
        try stored { (books) throws(StoreError) in try books.endStays(in: frame.conversation) }
      }
      draft.news.append(
        .acknowledged(id, frame.conversation, through: frame.sequence, last: last))
    }
  }

  /// Forgets memberships that are over, and a conversation that has no others.
  mutating func endStays(in id: ConversationID) throws(StoreError) {
    guard var conversation = conversations[id] else { return }
    for membership in conversation.memberships where membership.isOver {
      try store.remove(membership, from: id)
    }
    conversation.memberships.removeAll { $0.isOver }
    conversations[id] = conversation
    try endIfEmpty(id)
  }

  mutating func endIfEmpty(_ id: ConversationID) throws(StoreError) {
    guard let conversation = conversations[id], conversation.memberships.isEmpty else { return }
    conversations[id] = nil
    try store.remove(id)
  }
}

extension Conversation {
  enum Acknowledgement {
    case notAMember
    /// Beyond what the device can have.
    case tooFar
    /// What the device gets ends at `last`. Whether a stay of it is over, and whether these are
    /// the first books of the conversation to change in this batch.
    case moved(last: Sequence, isOver: Bool, isNews: Bool)
  }

  mutating func acknowledge(_ sequence: Sequence, by device: DeviceID) -> Acknowledgement {
    let last = lastDeliverable(to: device)
    guard last > .none || knows(device) else { return .notAMember }
    guard sequence <= last else { return .tooFar }
    return .moved(
      last: last, isOver: moveCursors(through: sequence) { $0 == device },
      isNews: becomeUnwritten())
  }

  /// Counts everything up to `sequence` as delivered to some of the devices; whether the stay of
  /// one of them is over then.
  mutating func moveCursors(
    through sequence: Sequence, of isMeant: (DeviceID) -> Bool
  ) -> Bool {
    var isOver = false
    for index in memberships.indices where isMeant(memberships[index].device) {
      if memberships[index].acknowledge(sequence) { isOver = isOver || memberships[index].isOver }
    }
    return isOver
  }
}

extension Membership {
  /// Whether that was news.
  fileprivate mutating func acknowledge(_ sequence: Sequence) -> Bool {
    let cursor = min(sequence, last ?? sequence)
    guard cursor > acknowledged else { return false }
    acknowledged = cursor
    isUnwritten = true
    return true
  }
}
