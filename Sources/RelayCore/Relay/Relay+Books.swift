import RelayProtocol

// Books that changed are written once per batch, however often they changed in it: of all that
// came together, the last word about each cursor is what must be on disk.

extension Relay {
  /// Keeps a conversation's books in memory, and remembers to write them.
  mutating func keep(_ conversation: inout Conversation) {
    if !conversation.isUnwritten {
      conversation.isUnwritten = true
      unwritten.append(conversation.id)
    }
    conversations[conversation.id] = conversation
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
        tally.removedEntryCount += UInt64(try store.removeEntries(of: id, in: range))
      }
      conversations[id] = conversation
    }
  }
}
