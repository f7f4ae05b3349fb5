import CBOR
import ClientEngine
import CryptoSuite
import RelayProtocol

// What people do, and what they see, in few words.

extension World {
  /// An owner whose desk is founded, at index 0, online.
  package static func founded(
    seed: UInt64 = 1, isLimiting: Bool = true, speaksHybrids: Bool = true
  ) -> World {
    var world = World(seed: seed, isLimiting: isLimiting)
    let owner = world.add(.desk, speaksHybrids: speaksHybrids)
    world.run()
    world.command(
      owner,
      .setUp(
        SetUp(
          token: token, companyName: "Example", deskName: "Support", name: "Owner",
          colour: [0x22, 0x66, 0x99])),
      number: 1)
    world.run()
    return world
  }

  /// An owner, and a customer who has opened the link, at index 1.
  package static func withCustomer(
    seed: UInt64 = 1, isLimiting: Bool = true
  ) -> (World, owner: Int, customer: Int) {
    var world = founded(seed: seed, isLimiting: isLimiting)
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    return (world, 0, customer)
  }

  /// An owner, an agent at index 1, and a customer who has opened the link, at index 2.
  package static func withAgentAndCustomer(seed: UInt64 = 1) -> (World, agent: Int, customer: Int) {
    var world = founded(seed: seed)
    let agent = world.join()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    return (world, agent, customer)
  }

  package var fingerprint: [UInt8] { people[0].desk!.fingerprint }

  /// What `GET /desks/support` answers.
  package func deskRecord() -> [UInt8] { relay.deskRecord(DeskSlug(Self.slug)!)! }

  package mutating func open(_ index: Int, fingerprint: [UInt8]?, record: [UInt8]? = nil) {
    command(
      index, .openDesk(OpenDesk(slug: Self.slug, fingerprint: fingerprint, record: record)),
      number: 1)
  }

  /// A second agent by invitation.
  package mutating func join(
    name: UTF8Text? = nil, useCount: UInt64 = 1, keepingOffline offline: Set<Int> = [],
    speaksHybrids: Bool = true
  ) -> Int {
    command(0, .invite(useCount: useCount, dayCount: 7))
    run(keepingOffline: offline)
    let invitation = people[0].invitation!
    let agent = add(.desk, speaksHybrids: speaksHybrids)
    // No two at a desk have one name.
    let given = name ?? (agent == 1 ? "Agent" : UTF8Text("Agent \(agent)"))
    command(agent, .join(invitation: invitation, name: given), number: 1)
    run(keepingOffline: offline)
    return agent
  }

  @discardableResult
  package mutating func say(_ text: UTF8Text, _ index: Int, conversation: [UInt8]? = nil) -> [UInt8]
  {
    let id = randomBytes(count: EngineLimits.messageIDByteCount, using: &random)
    let target = conversation ?? (people[index].profile == .desk ? people[index].conversation : nil)
    command(index, .send(conversation: target, id: id, text: text))
    return id
  }

  package mutating func read(_ index: Int, from: UInt64 = 0, through: UInt64? = nil) {
    let target = people[index].profile == .desk ? people[index].conversation : nil
    command(index, .read(conversation: target, from: from, through: through))
  }

  package mutating func wait(_ milliseconds: UInt64) {
    now = Timestamp(milliseconds: now.milliseconds + milliseconds)
    for index in people.indices { handle(index, .timer) }
  }
}

extension Person {
  package var identity: IdentityEvent? {
    events.lazy.reversed().compactMap { if case .identity(let event) = $0 { event } else { nil } }
      .first
  }

  package var desk: DeskEvent? {
    events.lazy.reversed().compactMap { if case .desk(let event) = $0 { event } else { nil } }.first
  }

  /// What a page knows of somebody's device.
  package func device(_ device: DeviceID) -> DeviceEvent? {
    events.lazy.reversed().compactMap {
      if case .device(let event) = $0, event.device == device { event } else { nil }
    }.first
  }

  /// Who has another device than before, as a page shows it.
  package var changed: [DeviceEvent] {
    let told = events.compactMap { if case .device(let event) = $0 { event } else { nil } }
    return told.filter { $0.isChanged && device($0.device) == $0 }
  }

  package var invitation: [UInt8]? {
    events.lazy.reversed().compactMap {
      if case .invitation(let bytes, _, isUsed: false) = $0 { bytes } else { nil }
    }.first
  }

  package var refusals: [RefusalCode] {
    events.compactMap { if case .refused(_, let code) = $0 { code } else { nil } }
  }

  package var connection: ConnectionState? {
    events.lazy.reversed().compactMap { if case .connection(let state) = $0 { state } else { nil } }
      .first
  }

  package var conversationEvent: ConversationEvent? {
    events.lazy.reversed().compactMap {
      if case .conversation(let event) = $0 { event } else { nil }
    }.first
  }

  package var conversation: [UInt8]? { conversationEvent?.id.bytes }

  /// Each once, in the order of the log.
  package var notices: [NoticeEvent] {
    var shown: [NoticeEvent] = []
    for case .notice(let event) in events where !shown.contains(event) { shown.append(event) }
    return shown.sorted { $0.order < $1.order }
  }

  package var typing: [TypingEvent] {
    events.compactMap { if case .typing(let event) = $0 { event } else { nil } }
  }

  /// The messages as a page shows them: the last event of each, in order, pending ones last.
  package var messages: [MessageEvent] {
    var shown: [MessageEvent] = []
    for case .message(let event) in events {
      if let place = shown.firstIndex(where: { $0.id == event.id }) {
        shown[place] = event
      } else {
        shown.append(event)
      }
    }
    let sent = shown.filter { $0.order != nil }.sorted { $0.order! < $1.order! }
    return sent + shown.filter { $0.order == nil }
  }

  /// What lies on disk of a conversation's group: under `G` and the conversation.
  package func savedGroup(_ conversation: [UInt8]) -> [UInt8]? {
    disk[[UInt8(ascii: "G")] + conversation]
  }

  package var texts: [String] { messages.map { $0.text.string } }
  package var states: [MessageState?] { messages.map { $0.state } }
}

extension World {
  /// What the relay hands out for a device, taken by somebody who asks for it by hand.
  package mutating func relayKeyPackage(of device: DeviceID, asking index: Int) -> [UInt8] {
    let request = ClaimKeyPackages(request: RequestID(99), devices: [device])
    people[index].upward.append(ClientFrame.claimKeyPackages(request).encodedBytes)
    _ = step(index)
    guard case .keyPackages(let claimed)? = people[index].downward.popLast() else {
      preconditionFailure("a key package")
    }
    return claimed.packages[0].keyPackage
  }
}
