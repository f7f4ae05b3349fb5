import RelayProtocol

// What a desk's device forgets when it holds as many conversations as it can.

extension Conversations {
  /// Whether another conversation fits.
  var hasRoom: Bool { all.count < EngineLimits.conversationCountMax }

  /// Takes out the oldest that is over, or else the one that has been quiet for longest, if nobody
  /// will write in it any more.
  mutating func makeRoom(at time: Timestamp) -> Element? {
    var oldest: Element?
    for conversation in all {
      let quietUntil = conversation.thread.lastAt.adding(
        milliseconds: EngineLimits.conversationForgottenMilliseconds)
      guard conversation.log.isOver || !conversation.duties.isSending && quietUntil < time else {
        continue
      }
      if let oldest, isForgottenBefore(oldest, conversation) { continue }
      oldest = conversation
    }
    if let oldest { remove(oldest) }
    return oldest
  }

  private func isForgottenBefore(_ one: Element, _ other: Element) -> Bool {
    one.log.isOver == other.log.isOver
      ? one.thread.lastAt <= other.thread.lastAt : one.log.isOver
  }
}

extension Conversation {
  /// Takes it off the disk.
  func forget(_ effects: inout Effects) {
    // For pages that still show it: nothing more can be said there.
    log.isClosed = true
    effects.put(.head(id), nil)
    let (group, outbox) = RecordKey.working(of: id)
    effects.changes.deleteAll(group)
    effects.changes.deleteAll(outbox)
    effects.changes.deleteAll(RecordKey.lines(of: id, from: 0))
  }
}
