import RelayProtocol

extension Books {
  /// Says what a device finds here that has signed the challenge.
  mutating func signIn(_ device: DeviceID, _ id: SessionID) throws(StoreError) {
    try writeBooks()
    guard try !isShutOut(device) else {
      shutOut.insert(device)
      // Nobody need believe that without the list that the house has signed.
      for record in desks.records(revoking: device) {
        answer(.desk(request: .none, record: record), to: id)
      }
      draft.news.append(.dismissed(id, .revoked))
      return
    }
    let supply = try store.keyPackageSupply(of: device)
    var waiting: [Waiting] = []
    for conversationID in try store.conversationsWaiting(for: device) {
      guard let conversation = try load(conversationID) else { continue }
      waiting.append(
        Waiting(
          conversation: conversationID, acknowledged: conversation.acknowledged(by: device),
          last: conversation.lastDeliverable(to: device)))
    }
    draft.news.append(.signedIn(id, device, supply, waiting: waiting))
  }

  /// Whether nothing is left for a device here: every desk that it joined has revoked it, and it is
  /// in no conversation of another. No desk alone shuts out who is known to others.
  mutating func isShutOut(_ device: DeviceID) throws(StoreError) -> Bool {
    guard desks.hasLeft(device) else { return false }
    return try store.conversations(of: device).isEmpty
  }

  /// What a session has wished for, read between batches; nil when the conversation is gone.
  mutating func page(for wish: Wish) throws(StoreError) -> Page? {
    guard let conversation = try load(wish.conversation) else { return nil }
    let last = conversation.lastDeliverable(to: wish.device)
    guard let range = conversation.deliverable(to: wish.device, after: wish.after) else {
      return Page(entries: [], last: last)
    }
    let entries = try store.entries(of: conversation.id, in: range, countMax: wish.countMax)
    return Page(
      entries: entries.map { ($0, conversation.isFirst($0.sequence, for: wish.device)) },
      last: last)
  }
}
