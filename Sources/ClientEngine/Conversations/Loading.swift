import RelayProtocol

/// What the disk was asked for and has not given yet.
struct Loading {
  private var loads: [Load] = []
  private var nextNumber: UInt64 = 1

  var count: Int { loads.count }
  /// Something is on its way that is not only to be told.
  var isWorking: Bool { loads.contains { $0.page == nil } }

  /// All that something is done with in a conversation, if it is neither here nor on its way.
  mutating func ask<Crypto>(for conversation: Conversation<Crypto>, _ effects: inout Effects) {
    guard !conversation.isLoaded, !conversation.isAskedFor else { return }
    conversation.isAskedFor = true
    let load = Load(number: nextNumber, conversation.id, from: conversation.workingStart)
    let (group, outbox) = RecordKey.working(of: conversation.id)
    ask(load, [group, outbox], &effects)
  }

  /// Lines that a page waits for.
  mutating func ask(for page: HistoryPage, of id: ConversationID, _ effects: inout Effects) {
    ask(Load(number: nextNumber, id, from: page.from, page: page), [], &effects)
  }

  private mutating func ask(_ load: Load, _ ranges: [KeyRange], _ effects: inout Effects) {
    nextNumber += 1
    loads.append(load)
    let lines = RecordKey.lines(of: load.conversation, from: load.from, before: load.page?.before)
    effects.load(load.number, ranges + [lines])
  }

  mutating func take(_ number: UInt64) -> Load? {
    loads.firstIndex { $0.number == number }.map { loads.remove(at: $0) }
  }
}

/// One question to the disk.
final class Load {
  let number: UInt64
  let conversation: ConversationID
  /// The lines from this place on.
  let from: UInt64
  /// Lines for a page, or else all that something is done with.
  let page: HistoryPage?

  init(number: UInt64, _ conversation: ConversationID, from: UInt64, page: HistoryPage? = nil) {
    self.number = number
    self.conversation = conversation
    self.from = from
    self.page = page
  }
}

/// The part of a conversation that a page asks for: the lines from one place on, and up to another
/// or to the end.
final class HistoryPage {
  let from: UInt64
  let before: UInt64?
  let command: UInt64?

  init(from: UInt64, before: UInt64?, command: UInt64?) {
    self.from = from
    self.before = before
    self.command = command
  }
}
