import RelayProtocol

// Books that changed are written once per batch, however often they changed in it: of all that
// came together, the last word about each cursor is what must be on disk.

extension Books {
  /// Whether there is such a conversation; its books are in memory then.
  mutating func isLoaded(_ id: ConversationID) throws(StoreError) -> Bool {
    if conversations.index(forKey: id) != nil { return true }
    return try load(id) != nil
  }

  /// A conversation's books, from memory or the store.
  mutating func load(_ id: ConversationID) throws(StoreError) -> Conversation? {
    if let conversation = conversations[id] { return conversation }
    guard let conversation = try store.conversation(id) else { return nil }
    conversations[id] = conversation
    return conversation
  }

  /// Before the batch ends: cursors that moved, and entries that nobody waits for any more.
  mutating func rememberToWrite(_ id: ConversationID) {
    if conversations[id]?.becomeUnwritten() ?? false { unwritten.append(id) }
  }

  /// Writes what changed since the last time: before the commit, and before the store is asked
  /// something that depends on it.
  mutating func writeBooks() throws(StoreError) {
    guard !unwritten.isEmpty else { return }
    defer { unwritten.removeAll(keepingCapacity: true) }
    for id in unwritten {
      // One that ended in the meantime is gone from the store too.
      guard var conversation = conversations.removeValue(forKey: id), conversation.isUnwritten
      else { continue }
      conversation.isUnwritten = false
      for index in conversation.memberships.indices
      where conversation.memberships[index].isUnwritten {
        conversation.memberships[index].isUnwritten = false
        try store.put(conversation.memberships[index], in: id)
      }
      for range in conversation.newlyUnneeded() {
        draft.removedEntryCount += UInt64(try store.removeEntries(of: id, in: range))
      }
      conversations[id] = conversation
    }
  }
}

extension Conversation {
  /// Whether it was not so already, and must be remembered.
  mutating func becomeUnwritten() -> Bool {
    defer { isUnwritten = true }
    return !isUnwritten
  }
}
