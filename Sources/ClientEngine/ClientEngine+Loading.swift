import RelayProtocol

// Conversations come into memory when something concerns them, and go when they have been quiet.
//
// All inputs stand in one line. The first that concerns a conversation which is still on the disk
// holds up those behind it, so that everything happens in the order in which it came; what the
// others need is asked for meanwhile.

extension ClientEngine {
  /// Whether all that the input concerns is in memory. What is not is asked for.
  mutating func isReady(for input: Input, _ effects: inout Effects) -> Bool {
    guard Served.includesDesks, identity.profile == .desk else { return !loading.isWorking }
    guard let conversation = concern(of: input) else { return true }
    loading.ask(for: conversation, &effects)
    return conversation.isLoaded
  }

  private func concern(of input: Input) -> Conversation<Crypto>? {
    switch input {
    case .frame(let bytes):
      ServerFrame.conversation(of: bytes).flatMap { id in
        conversations.known(id) ?? conversations.ofGroup(id) ?? predecessor(of: bytes)
      }
    case .command(let command, _):
      command.conversation.flatMap { ConversationID($0) }.flatMap { conversations.known($0) }
    case .start, .loaded, .connected, .disconnected, .timer, .show: nil
    }
  }

  /// The conversation that a Welcome may have a successor for.
  private func predecessor(of frame: [UInt8]) -> Conversation<Crypto>? {
    guard case .entry(let entry) = try? ServerFrame(decoding: frame), entry.kind == .welcome else {
      return nil
    }
    return conversations.hosts.latest(of: entry.sender)
  }

  /// Brings a conversation into memory in which there is something to do.
  mutating func loadIfDue(
    _ conversation: Conversation<Crypto>, _ policy: RoomPolicy?, _ effects: inout Effects
  ) {
    guard loading.count < EngineLimits.loadingCountMax,
      conversations.loadedCount < max(conversations.loadedCountMax, EngineLimits.loadingCountMax),
      hasDuties(conversation, policy)
    else { return }
    loading.ask(for: conversation, &effects)
  }

  /// Whether something is to be done now in a conversation that is not in memory.
  func hasDuties(_ conversation: Conversation<Crypto>, _ policy: RoomPolicy?) -> Bool {
    let duties = conversation.duties
    // Pages are told what waits, also where it waits for nothing more; and what an earlier version
    // could not read, this one may.
    if !conversation.wasLoaded, duties.isSending || duties.holdsUnreadable { return true }
    guard couldSpeak, !conversation.log.isOver else { return false }
    return duties.owesReceipts || conversation.log.isToExpel(policy)
  }

  mutating func take(_ records: [Record], for number: UInt64, _ effects: inout Effects) {
    guard let load = loading.take(number) else { return }
    let conversation = conversations.touch(load.conversation)
    if let page = load.page {
      guard let conversation else { return effects.refuse(page.command, .internal) }
      restore(records, &effects)
      return talk.show(page, of: conversation, standing, &effects)
    }
    guard let conversation, !conversation.isLoaded else { return }
    conversation.isAskedFor = false
    // An account that cannot be read keeps nobody from reading the rest.
    let side = identity.account?.side ?? (identity.profile == .customer ? .customer : .company)
    restore(records, &effects)
    if Served.includesDesks, conversation.log.isOver { conversation.log.dropCommit(&effects) }
    conversation.noteLoaded(from: load.from, for: side)
    conversations.noteLoaded(conversation)
    talk.tellWaiting(in: conversation, standing, &effects)
  }
}
