import RelayProtocol

// Conversations come into memory when something concerns them, and go when they have been quiet.
//
// All inputs stand in one line. The first that concerns a conversation which is still on the disk
// holds up those behind it, so that everything happens in the order in which it came; what the
// others need is asked for meanwhile.

/// What the disk was asked for: all that something is done with in a conversation, or lines of it
/// that a page waits for.
final class Load {
  let number: UInt64
  let conversation: ConversationID
  /// The lines from this place on, and up to this one, or to the end.
  let from: UInt64
  let before: UInt64?
  let isOfPage: Bool
  /// The page's.
  let command: UInt64?

  init(
    number: UInt64, _ conversation: ConversationID, from: UInt64, before: UInt64? = nil,
    isOfPage: Bool = false, command: UInt64? = nil
  ) {
    self.number = number
    self.conversation = conversation
    self.from = from
    self.before = before
    self.isOfPage = isOfPage
    self.command = command
  }
}

extension ClientEngine {
  /// Whether all that the input concerns is in memory. What is not is asked for.
  mutating func isReady(for input: Input) -> Bool {
    guard Served.includesDesks, profile == .desk else {
      return !loads.contains { !$0.isOfPage }
    }
    guard let id = concern(of: input), let conversation = conversations.known(id) else {
      return true
    }
    load(conversation)
    return conversation.isLoaded
  }

  private func concern(of input: Input) -> ConversationID? {
    switch input {
    case .frame(let bytes): ServerFrame.conversation(of: bytes)
    case .command(.send(let target, _, _), _), .command(.typing(let target, _), _),
      .command(.read(let target, _, _), _), .command(.history(let target, _, _), _):
      target.flatMap { ConversationID($0) }
    case .command, .start, .loaded, .connected, .disconnected, .timer, .show: nil
    }
  }

  mutating func load(_ conversation: Conversation<Crypto>) {
    guard !conversation.isLoaded, !conversation.isAskedFor else { return }
    conversation.isAskedFor = true
    let start = conversation.workingStart
    ask(Load(number: nextLoadNumber, conversation.id, from: start))
  }

  mutating func ask(_ load: Load) {
    nextLoadNumber += 1
    loads.append(load)
    let lines = RecordKey.lines(of: load.conversation, from: load.from, before: load.before)
    if load.isOfPage {
      outputs.append(.load(load.number, [lines]))
    } else {
      let (group, outbox) = RecordKey.working(of: load.conversation)
      outputs.append(.load(load.number, [group, outbox, lines]))
    }
  }

  /// Brings a conversation into memory in which there is something to do.
  mutating func loadIfDue(_ conversation: Conversation<Crypto>) {
    guard loads.count < EngineLimits.loadingCountMax,
      conversations.loadedCount < max(loadedCountMax, EngineLimits.loadingCountMax),
      hasDuties(conversation)
    else { return }
    load(conversation)
  }

  /// Whether something is to be done now in a conversation that is not in memory.
  func hasDuties(_ conversation: Conversation<Crypto>) -> Bool {
    let duties = conversation.duties
    // Pages are told what waits, also where it waits for nothing more; and what an earlier version
    // could not read, this one may.
    if !conversation.wasLoaded, duties.isSending || duties.holdsUnreadable { return true }
    guard maySpeak, !conversation.isOver else { return false }
    return duties.owesReceipts || account?.role == .owner && hasRevokedMember(conversation)
  }

  mutating func take(_ records: [Record], for number: UInt64) {
    guard let place = loads.firstIndex(where: { $0.number == number }) else { return }
    let load = loads.remove(at: place)
    if load.isOfPage { return tell(records, for: load) }
    guard let conversation = conversations.touch(load.conversation), !conversation.isLoaded
    else { return }
    conversation.isAskedFor = false
    // An account that cannot be read keeps nobody from reading the rest.
    let side = account?.side ?? (profile == .customer ? .customer : .company)
    restore(records)
    conversation.noteLoaded(from: load.from, for: side)
    conversations.noteLoaded(conversation)
    for item in conversation.outbox { tell(item, of: conversation) }
  }
}
