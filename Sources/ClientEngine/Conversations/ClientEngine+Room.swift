import RelayProtocol

// What a desk's device forgets when it holds as many conversations as it can.

extension ClientEngine {
  /// Says whether another conversation fits; if need be, having forgotten the oldest that is over,
  /// or else the one that has been quiet for longest, if nobody will write in it any more.
  mutating func makeRoom(at time: Timestamp) -> Bool {
    guard conversations.all.count >= EngineLimits.conversationCountMax else { return true }
    var oldest: Conversation<Crypto>?
    for conversation in conversations.all {
      let quietUntil = conversation.lastAt.adding(
        milliseconds: EngineLimits.conversationForgottenMilliseconds)
      guard conversation.isOver || !conversation.duties.isSending && quietUntil < time else {
        continue
      }
      if let oldest, isForgottenBefore(oldest, conversation) { continue }
      oldest = conversation
    }
    guard let oldest else { return false }
    conversations.remove(oldest)
    forget(oldest)
    return true
  }

  private func isForgottenBefore(
    _ one: Conversation<Crypto>, _ other: Conversation<Crypto>
  ) -> Bool {
    one.isOver == other.isOver ? one.lastAt <= other.lastAt : one.isOver
  }

  private mutating func forget(_ conversation: Conversation<Crypto>) {
    // For pages that still show it: nothing more can be said there.
    conversation.isClosed = true
    if conversation.told != nil { tellConversation(conversation) }
    put(.head(conversation.id), nil)
    let (group, outbox) = RecordKey.working(of: conversation.id)
    changes.deleteAll(group)
    changes.deleteAll(outbox)
    changes.deleteAll(RecordKey.lines(of: conversation.id, from: 0))
  }
}
