import RelayProtocol

// What pages show of what was said: parts of a conversation, as far back as somebody looks.

extension ClientEngine {
  /// The lines of so many places before one, or before the end; and those in any case that are
  /// still unread.
  mutating func tellHistory(
    of target: [UInt8]?, before: UInt64?, count: UInt64, _ command: UInt64?
  ) {
    guard let conversation = find(target), count > 0 else { return refuse(command, .internal) }
    // Not the cursor, which goes on where nothing is said.
    let end = min(before ?? .max, conversation.ending)
    var from = end - min(end, min(count, EngineLimits.historyCountMax))
    if before == nil { from = min(from, conversation.firstUnseen ?? from) }
    let load = Load(
      number: nextLoadNumber, conversation.id, from: from, before: before, isOfPage: true,
      command: command)
    conversation.historyCount += 1
    let isOnDisk = from < min(conversation.memoryStart, before ?? .max)
    if isOnDisk { ask(load) } else { tell([], for: load) }
  }

  /// Tells what lies on the disk; of what is in memory, that, which may have changed since.
  mutating func tell(_ records: [Record], for load: Load) {
    guard let conversation = conversations.touch(load.conversation) else {
      return refuse(load.command, .internal)
    }
    conversation.historyCount -= 1
    if conversation.told == nil { tellConversation(conversation) }
    emit(
      .history(
        HistoryEvent(
          conversation: conversation.id, from: load.from, before: load.before,
          isWhole: load.from <= conversation.beginning)))
    restore(records)
    let end = load.before ?? .max
    for item in conversation.timeline {
      let place = item.sequence.rawValue
      if place >= load.from, place < end { tell(item, of: conversation) }
    }
    if load.before == nil {
      for item in conversation.outbox { tell(item, of: conversation) }
    }
    conversation.dropBeforeMemory()
    finish(load.command)
  }
}
