import RelayProtocol

extension Relay {
  /// Moves a device's cursor, deletes what nobody waits for any more, and sends what now fits.
  /// Repeating an acknowledgement, or sending an older one, changes nothing.
  mutating func acknowledge(
    _ frame: Acknowledge, by device: DeviceID, _ id: SessionID
  ) throws(Refusal) {
    let loaded = try stored { (relay) throws(StoreError) in try relay.load(frame.conversation) }
    guard var conversation = loaded else { throw .because(.unknownConversation) }
    guard conversation.knows(device) else { throw .because(.notAMember) }
    guard frame.sequence <= conversation.lastDeliverable(to: device) else {
      throw .because(.acknowledgedTooFar)
    }
    try stored { (relay) throws(StoreError) in
      try relay.moveCursors(in: &conversation, through: frame.sequence) { $0 == device }
      relay.sessions[id]?.arrived(frame.sequence, in: conversation.id)
      try relay.settle(conversation, id)
    }
  }

  /// Counts everything up to `sequence` as delivered to some of the devices.
  mutating func moveCursors(
    in conversation: inout Conversation, through sequence: Sequence,
    of isMeant: (DeviceID) -> Bool
  ) throws(StoreError) {
    for index in conversation.memberships.indices {
      var membership = conversation.memberships[index]
      let cursor = min(sequence, membership.last ?? sequence)
      guard isMeant(membership.device), cursor > membership.acknowledged else { continue }
      membership.acknowledged = cursor
      membership.isUnwritten = true
      conversation.memberships[index] = membership
    }
    try endStays(in: &conversation)
    try tidy(&conversation)
  }

  /// Forgets memberships that are over.
  mutating func endStays(in conversation: inout Conversation) throws(StoreError) {
    guard conversation.memberships.contains(where: \.isOver) else { return }
    for membership in conversation.memberships where membership.isOver {
      try store.remove(membership, from: conversation.id)
    }
    conversation.memberships.removeAll { $0.isOver }
  }

  /// Deletes a conversation that has no members, and sees to it that of others the entries are
  /// deleted that no member waits for.
  mutating func tidy(_ conversation: inout Conversation) throws(StoreError) {
    guard !conversation.memberships.isEmpty else {
      conversations[conversation.id] = nil
      try store.remove(conversation.id)
      return
    }
    keep(&conversation)
  }
}
