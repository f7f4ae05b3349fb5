import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("A relay that lies about who is in a conversation")
struct LyingRelayTests {
  private let crypto = NativeCrypto()

  private func trap(
    _ world: inout World, for victim: Int, in conversation: [UInt8]? = nil,
    as host: SigningIdentity? = nil, asking customer: Int
  ) throws -> Trap {
    try Trap(&world, for: victim, in: conversation, as: host, asking: customer)
  }

  private func entry(
    _ kind: LogEntry.Kind, _ payload: [UInt8], from sender: DeviceID, at sequence: UInt64,
    epoch: UInt64, in conversation: [UInt8], _ world: World
  ) throws -> Input {
    let entry = LogEntry(
      conversation: try #require(ConversationID(conversation)), sequence: Sequence(sequence),
      epoch: LogEpoch(epoch), kind: kind, sender: sender, submission: Submission(1),
      acceptedAt: world.now, payload: payload)
    return .frame(ServerFrame.entry(entry).encodedBytes)
  }

  /// The last place of a log that somebody has been told of.
  private func cursor(of person: Person) -> UInt64 {
    let places = person.receivedFrames.map { frame -> UInt64 in
      switch frame {
      case .entry(let entry): entry.sequence.rawValue
      case .accepted(let accepted): accepted.sequence.rawValue
      default: 0
      }
    }
    return places.max() ?? 0
  }

  /// What a relay says instead of taking what a person has just sent.
  private func refusal(
    _ frame: [UInt8], _ code: RelayErrorCode, epoch: UInt64 = 0
  ) throws -> Input {
    guard case .append(let append) = try ClientFrame(decoding: frame) else {
      throw MLSError.misuse(.unknownMember)
    }
    let refused = Refused(
      conversation: append.conversation, submission: append.submission, code: code,
      epoch: LogEpoch(epoch))
    return .frame(ServerFrame.refused(refused).encodedBytes)
  }

  private func isCommit(_ frame: ServerFrame) -> Bool {
    if case .entry(let entry) = frame { entry.kind == .commit } else { false }
  }

  @Test("nobody is lured into another group under the name of a conversation")
  func lured() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let conversation = try #require(world.people[owner].conversation)
    var trap = try trap(&world, for: owner, in: conversation, asking: customer)
    world.say("For the customer alone", owner)
    let said = world.people[owner].upward.removeLast()
    world.handle(owner, try refusal(said, .notAMember))
    #expect(world.people[owner].conversationEvent?.isClosed == false)
    #expect(world.people[owner].conversationEvent?.waiting == .lost)
    let last = cursor(of: world.people[owner])
    for sequence in [last + 1, last + 2] {
      world.handle(
        owner,
        try entry(
          .welcome, trap.welcome, from: trap.host, at: sequence, epoch: 1, in: conversation, world))
    }
    let lie = try trap.group.protect(Array("Send it to me".utf8), using: &world.random)
    world.handle(
      owner,
      try entry(
        .application, lie.encodedBytes, from: trap.host, at: last + 3, epoch: 1, in: conversation,
        world))
    #expect(world.people[owner].texts == ["Hello", "For the customer alone"])
    for frame in world.people[owner].upward {
      guard case .append(let append) = try ClientFrame(decoding: frame) else { continue }
      #expect(throws: MLSError.self) { _ = try trap.group.process(append.payload) }
    }
    let customerDevice = world.people[customer].identity!.device!
    let members = world.people[owner].conversationEvent?.members.map { $0.device } ?? []
    #expect(members.contains(customerDevice) && !members.contains(trap.host))
    // Of the lies nothing but their places stays.
    #expect(world.people[owner].notices.filter { $0.kind == .unreadable }.count == 3)
  }

  @Test("a customer comes in by no Welcome, whoever sends it")
  func customerLured() throws {
    var (world, _, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let before = world.people[customer].events.count
    for own in [world.people[customer].conversation, nil] {
      let trap = try trap(&world, for: 0, in: own, asking: customer)
      let conversation = trap.conversation
      for payload in [[1, 2, 3], trap.welcome] {
        world.handle(
          customer,
          try entry(.welcome, payload, from: trap.host, at: 90, epoch: 1, in: conversation, world))
        world.run()
      }
    }
    let told = world.people[customer].events[before...].compactMap { event in
      if case .conversation(let event) = event { event.id.bytes } else { nil }
    }
    #expect(Set(told).subtracting([world.people[customer].conversation!]).isEmpty)
    world.say("Still here", customer)
    world.run()
    #expect(world.people[0].texts == ["Hello", "Still here"])
  }

  @Test("a Welcome that does not open, or that its host did not send, becomes nothing")
  func nothing() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let disk = world.people[owner].disk.records.filter { $0.key.first != UInt8(ascii: "k") }
    let trap = try trap(&world, for: owner, asking: customer)
    let conversation = trap.conversation
    var garbled = trap.welcome
    garbled[garbled.count - 1] ^= 1
    let stranger = DeviceID([UInt8](repeating: 7, count: 32))!
    for (payload, sender) in [(garbled, trap.host), (trap.welcome, stranger), ([1], trap.host)] {
      world.handle(
        owner, try entry(.welcome, payload, from: sender, at: 1, epoch: 1, in: conversation, world))
      // It is acknowledged, and so never comes again.
      guard
        case .acknowledge(let acknowledged)? = try? ClientFrame(
          decoding: world.people[owner].upward.last ?? [])
      else {
        Issue.record("nothing was acknowledged")
        return
      }
      #expect(acknowledged.conversation.bytes == conversation)
    }
    #expect(world.people[owner].conversationEvent?.id.bytes != conversation)
    let after = world.people[owner].disk.records.filter { $0.key.first != UInt8(ascii: "k") }
    #expect(after == disk)
    // What was wrong with it has used nothing up.
    world.handle(
      owner,
      try entry(.welcome, trap.welcome, from: trap.host, at: 1, epoch: 1, in: conversation, world))
    #expect(world.people[owner].conversationEvent?.id.bytes == conversation)
  }

  @Test(
    "a word of the relay ends nothing, and what was said goes out when it tells the truth",
    arguments: RelayErrorCode.allCases)
  func refused(_ code: RelayErrorCode) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    for _ in 0..<8 {
      guard
        let place = world.people[owner].upward.firstIndex(where: { bytes in
          if case .append? = try? ClientFrame(decoding: bytes) { true } else { false }
        })
      else {
        world.wait(EngineLimits.askedMillisecondsMax * 2)
        continue
      }
      let said = world.people[owner].upward.remove(at: place)
      world.handle(owner, try refusal(said, code, epoch: 3))
      world.disconnect(owner)
      world.connect(owner)
      while world.people[owner].connection != .online, world.step(owner) {}
    }
    #expect(world.people[owner].conversationEvent?.stopped == nil)
    #expect(world.people[owner].conversationEvent?.isClosed == false)
    world.disconnect(owner)
    world.run()
    world.wait(EngineLimits.askedMillisecondsMax * 2)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Good day"])
  }

  @Test("what is under another name than its sender's is read by nobody", arguments: [true, false])
  func renamed(_ isCommit: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    if isCommit { _ = world.join(name: "Second") }
    let before = cursor(of: world.people[owner])
    world.disconnect(owner)
    world.say("With another, or not", customer)
    world.run(keepingOffline: [owner])
    let frames = world.people[agent].receivedFrames.compactMap { frame -> LogEntry? in
      guard case .entry(let entry) = frame, entry.sequence.rawValue > before,
        entry.kind == (isCommit ? .commit : .application)
      else { return nil }
      return entry
    }
    let truth = try #require(frames.first)
    let liar = world.people[agent].identity!.device!
    world.connect(owner)
    while world.step(owner) {
      world.people[owner].downward.removeAll { if case .entry = $0 { true } else { false } }
    }
    for sequence in before + 1..<truth.sequence.rawValue {
      world.handle(
        owner,
        try entry(
          .application, [0], from: liar, at: sequence, epoch: truth.epoch.rawValue,
          in: truth.conversation.bytes, world))
    }
    world.handle(
      owner,
      try entry(
        truth.kind, truth.payload, from: liar, at: truth.sequence.rawValue,
        epoch: truth.epoch.rawValue, in: truth.conversation.bytes, world))
    #expect(world.people[owner].texts == ["Hello"])
    if isCommit {
      // Not taken, and told by an honest relay anew.
      #expect(world.people[owner].conversationEvent?.stopped == nil)
      #expect(world.people[owner].conversationEvent?.members.count == 3)
      world.run()
      #expect(world.people[owner].conversationEvent?.members.count == 4)
    } else {
      #expect(world.people[owner].notices.last?.kind == .unreadable)
    }
  }

  @Test(
    "entries that there never were keep nobody from coming online, nor from being heard",
    arguments: [true, false])
  func madeUp(isHeard: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    world.run()
    let conversation = try #require(world.people[customer].conversation)
    // Two places beyond the true log, which nobody has written.
    let last = cursor(of: world.people[customer])
    let stranger = DeviceID([UInt8](repeating: 7, count: 32))!
    world.disconnect(owner)
    for place in last + 1...last + 2 {
      world.handle(
        customer,
        try entry(
          .application, [0], from: stranger, at: place, epoch: 1, in: conversation, world))
    }
    world.disconnect(customer)
    if isHeard {
      // One of them comes true, and is told by an honest relay.
      world.say("Are you there?", owner)
      world.connect(owner)
      world.run()
      world.restart(customer)
      world.run()
      #expect(world.people[customer].connection == .online)
      #expect(world.people[customer].closeCount == 0)
      // The log is taken for what it is: nothing that comes in their places is missed.
      #expect(world.people[customer].texts.last == "Are you there?")
      world.say("Yes", customer)
      world.say("So you are", owner)
      world.run()
      #expect(world.people[customer].texts == world.people[owner].texts)
      #expect(world.people[customer].states.compactMap { $0 } == [.delivered, .delivered])
      world.restart(customer)
      world.run()
      #expect(world.people[customer].texts == world.people[owner].texts)
      return
    }
    // What it says next has a place that it believes to be taken, and is heard there.
    world.connect(owner)
    world.restart(customer)
    world.say("Into the void", customer)
    world.run()
    #expect(world.people[customer].conversationEvent?.stopped == nil)
    #expect(world.people[owner].texts.contains("Into the void"))
    world.say("Again", customer)
    world.run()
    #expect(world.people[owner].texts.contains("Again"))
    let again = world.people[customer].messages.first { $0.text == "Again" }
    #expect(again?.state == .delivered)
  }

  @Test(
    "whoever was told of an entry in a commit's place goes on with everybody all the same",
    arguments: [true, false])
  func missedCommit(comes: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let conversation = try #require(world.people[customer].conversation)
    let device = try #require(world.people[agent].identity?.device)
    // The place of the commit by which the owner puts somebody out.
    let next = cursor(of: world.people[customer]) + 1
    let stranger = DeviceID([UInt8](repeating: 7, count: 32))!
    world.handle(
      customer,
      try entry(.application, [0], from: stranger, at: next, epoch: 1, in: conversation, world))
    world.command(owner, .removeAgent(device: device.bytes))
    if !comes {
      while !world.people[customer].downward.contains(where: isCommit), world.step(owner) {}
      world.people[customer].downward.removeAll(where: isCommit)
    }
    world.run()
    let before = world.people[customer].sentFrames.count
    world.say("Are you there?", customer)
    world.run()
    if !comes {
      // It waits, and asks seldom.
      #expect(world.people[customer].sentFrames.count < before + 10)
      #expect(world.people[customer].conversationEvent?.waiting == .epoch)
    }
    for _ in 0..<10 {
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
      world.run()
    }
    world.say("Yes", owner)
    world.run()
    for person in [owner, customer] {
      #expect(world.people[person].texts == ["Hello", "Are you there?", "Yes"])
      #expect(world.people[person].notices.count { $0.kind == .moved } == (comes ? 0 : 1))
    }
    #expect(world.people[customer].conversationEvent?.members.count == 2)
  }

  @Test("a retry is not waited for without end while the desk's record is forged")
  func spinning() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Good day", owner)
    let said = world.people[owner].upward.removeLast()
    world.handle(owner, try refusal(said, .storageUnavailable))
    var forged = world.deskRecord()
    forged[forged.count / 2] ^= 1
    world.handle(owner, .frame(ServerFrame.desk(request: .none, record: forged).encodedBytes))
    // Past the retry and before the silence is too long, each wake lies ahead.
    for _ in 0..<8 {
      world.people[owner].wakeAt = nil
      world.wait(1_500)
      if let wakeAt = world.people[owner].wakeAt { #expect(wakeAt > world.now) }
    }
    world.disconnect(owner)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Good day"])
  }

  @Test("no unsigned word shuts anybody out, and none outlives the lie", arguments: [false, true])
  func shutOut(_ isOpen: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    for person in [owner, agent, customer] {
      world.disconnect(person)
      world.connect(person)
      if isOpen {
        while world.step(person) {}
      } else {
        _ = world.step(person)
      }
      world.handle(person, .frame(ServerFrame.goodbye(.revoked).encodedBytes))
      #expect(world.people[person].identity?.isRemoved == false)
      world.restart(person)
    }
    world.run()
    world.command(owner, .invite(useCount: 1, dayCount: 7), number: 5)
    world.run()
    #expect(world.people[owner].done.contains(5))
    world.say("All here", agent)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "All here"])
  }

  @Test("whom the house has removed is told so by the list that it signed, also when coming back")
  func removed() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.disconnect(agent)
    let device = try #require(world.people[agent].identity?.device)
    world.command(0, .removeAgent(device: device.bytes))
    world.run(keepingOffline: [agent])
    world.connect(agent)
    while world.step(agent) {}
    #expect(world.people[agent].identity?.isRemoved == true)
    world.people[agent].events = []
    world.restart(agent)
    world.handle(agent, .show)
    #expect(world.people[agent].identity?.isRemoved == true)
    #expect(world.people[customer].refusals.isEmpty)
  }

  @Test("a device that an earlier release believed to be removed comes back by itself")
  func believedRemoved() throws {
    var world = World.founded()
    // Behind the form, the role, the two keys, the name and the certificate.
    let key = [UInt8(ascii: "a")]
    var account = try #require(world.people[0].disk[key])
    let flag = try #require(account.indices.last { account[$0...].starts(with: [0, 0, 0]) })
    account[flag] = 1
    world.people[0].disk.put([Record(key: key, value: account)])
    world.people[0].events = []
    world.restart(0)
    world.run()
    #expect(world.people[0].identity?.role == .owner)
    #expect(world.people[0].identity?.isRemoved == false)
    #expect(world.people[0].connection == .online)
  }
}
