import RelayProtocol

// What a desk's device forgets when it holds as many conversations as it can.

extension Conversations {
  /// Whether another conversation fits, which nobody here has answered yet.
  var hasRoom: Bool {
    all.count < EngineLimits.conversationCountMax && !isFullOfNewcomers
  }

  private var isFullOfNewcomers: Bool {
    var count = 0
    for conversation in all where !conversation.thread.isAnswered { count += 1 }
    return count >= EngineLimits.newcomerCountMax
  }

  /// The oldest that is over, or else the one that has been quiet for longest, if nobody will write
  /// in it any more. Where strangers are too many it is one of theirs.
  func leastNeeded(at time: Timestamp) -> Element? {
    let isFullOfNewcomers = isFullOfNewcomers
    var oldest: Element?
    for conversation in all {
      let quietUntil = conversation.thread.lastAt.adding(
        milliseconds: EngineLimits.conversationForgottenMilliseconds)
      guard conversation.log.isOver || !conversation.duties.isSending && quietUntil < time,
        !(isFullOfNewcomers && conversation.thread.isAnswered)
      else { continue }
      if let oldest, isForgottenBefore(oldest, conversation) { continue }
      oldest = conversation
    }
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
