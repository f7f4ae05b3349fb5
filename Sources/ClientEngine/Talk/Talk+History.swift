import CryptoSuite
import RelayProtocol

// What pages show of what was said: parts of a conversation, as far back as somebody looks.

extension Talk {
  /// The lines of so many places before one, or before the end; and those in any case that are
  /// still unread. What is on the disk is asked for.
  func tellHistory<Crypto>(
    of conversation: Conversation<Crypto>, before: UInt64?, count: UInt64, _ command: UInt64?,
    _ loading: inout Loading, _ standing: Standing, _ effects: inout Effects
  ) {
    let thread = conversation.thread
    // Not the cursor, which goes on where nothing is said.
    let end = min(before ?? .max, thread.ending)
    var from = end - min(end, min(count, EngineLimits.historyCountMax))
    if before == nil { from = min(from, thread.firstUnseen ?? from) }
    let page = HistoryPage(from: from, before: before, command: command)
    thread.historyCount += 1
    if from < min(thread.memoryStart ?? .max, before ?? .max) {
      loading.ask(for: page, of: conversation.id, &effects)
    } else {
      show(page, of: conversation, standing, &effects)
    }
  }

  /// Tells what is asked for, which is all in memory now.
  func show<Crypto>(
    _ page: HistoryPage, of conversation: Conversation<Crypto>, _ standing: Standing,
    _ effects: inout Effects
  ) {
    let thread = conversation.thread
    thread.historyCount -= 1
    if thread.told == nil { tell(conversation, standing, &effects) }
    effects.tell(
      .history(
        HistoryEvent(
          conversation: conversation.id, from: page.from, before: page.before,
          isWhole: page.from <= thread.beginning)))
    let end = page.before ?? .max
    for item in thread.lines {
      let place = item.sequence.rawValue
      if place >= page.from, place < end { tell(item, of: conversation, standing, &effects) }
    }
    if page.before == nil { tellWaiting(in: conversation, standing, &effects) }
    thread.dropBeforeMemory()
    effects.finish(page.command)
  }
}
