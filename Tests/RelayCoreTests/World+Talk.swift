import RelayProtocol

// What devices say in tests, in few words.

extension World {
  /// A conversation that everyone has opened a session for, joined and acknowledged.
  mutating func startConversation(
    _ creator: Device, _ members: [Device], at desk: DeskSlug? = nil, number: UInt8 = 1
  ) -> ConversationID {
    let id = conversationID(number)
    for device in [creator] + members where sessions[device] == nil { open(device) }
    send(.create(creation(id, at: desk, members)), creator)
    for device in [creator] + members {
      send(.acknowledge(Acknowledge(conversation: id, sequence: Sequence(1))), device)
      _ = read(device)
    }
    return id
  }

  mutating func acknowledge(
    _ sequence: UInt64, _ conversation: ConversationID, _ device: Device
  ) -> [ServerFrame] {
    ask(
      .acknowledge(Acknowledge(conversation: conversation, sequence: Sequence(sequence))), device)
  }
}

func conversationID(_ number: UInt8) -> ConversationID {
  ConversationID(Array(repeating: number, count: ConversationID.byteCount))!
}

func creation(
  _ id: ConversationID, at desk: DeskSlug? = nil, _ members: [Device]
) -> CreateConversation {
  CreateConversation(
    conversation: id, desk: desk, members: members.map(\.id), welcome: [0xee])
}

func application(
  _ conversation: ConversationID, _ submission: UInt64, epoch: UInt64 = 1, _ payload: [UInt8]
) -> ClientFrame {
  .append(
    AppendEntry(
      conversation: conversation, epoch: LogEpoch(epoch), submission: Submission(submission),
      content: .application, payload: payload))
}

func commit(
  _ conversation: ConversationID, _ submission: UInt64, epoch: UInt64 = 1, add: [Device] = [],
  remove: [Device] = [], _ payload: [UInt8] = [0xcc]
) -> ClientFrame {
  .append(
    AppendEntry(
      conversation: conversation, epoch: LogEpoch(epoch), submission: Submission(submission),
      content: .commit(
        MembershipChange(
          added: add.map(\.id), removed: remove.map(\.id), welcome: add.isEmpty ? [] : [0xee])),
      payload: payload))
}

extension [ServerFrame] {
  var entries: [LogEntry] {
    compactMap { if case .entry(let entry) = $0 { entry } else { nil } }
  }

  var payloads: [[UInt8]] { entries.map(\.payload) }

  var accepted: [Accepted] {
    compactMap { if case .accepted(let accepted) = $0 { accepted } else { nil } }
  }

  var refusals: [RelayErrorCode] {
    compactMap { if case .refused(let refused) = $0 { refused.code } else { nil } }
  }

  var failures: [RelayErrorCode] {
    compactMap { if case .failed(_, let code, _) = $0 { code } else { nil } }
  }

  var goodbyes: [RelayErrorCode] {
    compactMap { if case .goodbye(let code, _) = $0 { code } else { nil } }
  }

  var isCaughtUp: Bool { contains(.caughtUp) }
}
