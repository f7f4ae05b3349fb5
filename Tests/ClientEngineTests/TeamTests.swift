import ClientEngine
import CryptoNative
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("The team")
struct TeamTests {
  @Test("an agent joins by invitation while the owner is away")
  func joining() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    world.disconnect(0)
    let agent = world.add(.desk)
    world.command(
      agent, .join(invitation: world.people[0].invitation!, name: "Agent"), number: 5)
    world.run(keepingOffline: [0])
    #expect(world.people[agent].done == [5])
    #expect(world.people[agent].identity?.role == .agent)
    #expect(world.people[agent].identity?.name == "Agent")
    #expect(world.people[agent].desk?.trust == .invitation)
    world.run()
    #expect(world.people[0].desk?.agents.map { $0.name } == ["Owner", "Agent"])
  }

  @Test("an agent who was cut off right after joining believes the Welcome that waited")
  func cutOffAfterJoining() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let agent = world.add(.desk)
    world.people[agent].losesFrame = { if case .desk = $0 { true } else { false } }
    world.command(agent, .join(invitation: world.people[0].invitation!, name: "Agent"))
    while world.people[agent].losesFrame != nil {
      _ = world.step(agent)
      world.connect(agent)
    }
    // It has published KeyPackages, but not seen the desk; its next session begins with a Welcome.
    world.disconnect(agent)
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run(keepingOffline: [agent])
    world.say("Hello", customer)
    world.run(keepingOffline: [agent])
    world.restart(agent)
    world.run()
    #expect(world.people[agent].texts == ["Hello"])
    #expect(world.people[agent].conversationEvent?.stopped == nil)
  }

  @Test("both agents see new conversations, and each other's replies with the name")
  func replies() {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("From the owner", 0)
    world.run()
    world.say("From the agent", agent)
    world.run()
    let expected = ["Hello", "From the owner", "From the agent"]
    for person in world.people { #expect(person.texts == expected) }
    #expect(world.people[0].messages[2].name == "Agent")
    #expect(world.people[customer].messages[2].name == "Agent")
    #expect(world.people[customer].conversationEvent?.members.count == 3)
    world.read(customer)
    world.run()
    #expect(world.people[agent].states == [nil, .read, .read], "receipts count for colleagues too")
  }

  @Test("an agent who joins later sees a conversation from the customer's next message on")
  func later() {
    var (world, _, customer) = World.withCustomer()
    world.say("Before", customer)
    world.run()
    let agent = world.join(name: "Agent")
    #expect(world.people[agent].texts.isEmpty)
    world.say("After", customer)
    world.run()
    #expect(world.people[agent].texts == ["After"])
    #expect(world.people[customer].texts == ["Before", "After"])
    #expect(world.people[0].notices.contains { $0.kind == .joined && $0.name == "Agent" })
  }

  @Test("one agent's receipt is enough for the company")
  func oneReceipt() {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.disconnect(agent)
    world.say("Hello", customer)
    world.run(keepingOffline: [agent])
    world.read(0)
    world.run(keepingOffline: [agent])
    let before = world.people[agent].sentFrames.count
    world.run()
    let appends = world.people[agent].sentFrames[before...].filter { $0[0] == 0x05 }
    #expect(world.people[agent].texts == ["Hello"])
    #expect(appends.isEmpty)
  }

  @Test("two members who commit at once both get through, one after the other")
  func race() {
    var world = World.founded()
    let first = world.join(name: "First")
    let second = world.join(name: "Second")
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    // The owner and the customer learn at the same moment that First is out, and each commits the
    // removal before it has seen the other's.
    world.command(0, .removeAgent(device: world.people[first].identity!.device!.bytes))
    _ = world.step(0)
    while world.people[0].upward.isEmpty, world.step(0) {}
    while !world.people[customer].downward.isEmpty { _ = world.step(customer) }
    world.say("Is it safe now?", customer)
    for index in [0, customer] {
      #expect(world.people[index].upward.contains { $0[0] == 0x05 }, "a commit is on its way")
    }
    world.run()
    for index in [0, second, customer] {
      #expect(world.people[index].texts == ["Hello", "Is it safe now?"])
      #expect(world.people[index].conversationEvent?.stopped == nil)
      #expect(world.people[index].conversationEvent?.members.count == 3)
    }
    #expect(world.people[first].texts == ["Hello"])
    let refusals = world.people.flatMap { $0.receivedFrames }.filter { frame in
      if case .refused(let refused) = frame { refused.code == .staleEpoch } else { false }
    }
    #expect(!refusals.isEmpty, "somebody lost the race")
  }

  @Test("an agent whose key package is unusable does not hold up a removal, nor the message")
  func unusableKeyPackage() {
    var world = World.founded()
    let removed = world.join(name: "Removed")
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    let newcomer = world.join(name: "Newcomer")
    world.disconnect(customer)
    world.disconnect(0)
    // The owner publishes the list and is gone before it commits anything.
    world.connect(0)
    world.run(keepingOffline: [customer])
    world.command(0, .removeAgent(device: world.people[removed].identity!.device!.bytes))
    _ = world.step(0)
    world.disconnect(0)

    world.say("Is it safe now?", customer)
    world.connect(customer)
    var isSpoilt = false
    while true {
      if !isSpoilt, case .keyPackages(let claimed)? = world.people[customer].downward.first,
        let package = claimed.packages.first
      {
        isSpoilt = true
        var bytes = package.keyPackage
        bytes[bytes.count - 1] ^= 1
        world.people[customer].downward[0] = .keyPackages(
          ClaimedKeyPackages(
            request: claimed.request,
            packages: [ClaimedKeyPackage(device: package.device, keyPackage: bytes)]))
      }
      guard world.step(customer) else { break }
    }
    #expect(isSpoilt)
    #expect(world.people[customer].states == [.delivered, .sent])
    #expect(world.people[customer].conversationEvent?.stopped == nil)
    #expect(world.people[customer].conversationEvent?.members.count == 2)
    world.run()
    #expect(world.people[0].texts == ["Hello", "Is it safe now?"])
    #expect(world.people[removed].texts == ["Hello"])
    #expect(world.people[newcomer].texts.isEmpty)
  }

  @Test("a removed agent is told, and says nothing more")
  func removal() {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    world.command(
      0, .removeAgent(device: world.people[agent].identity!.device!.bytes), number: 9)
    world.run()
    #expect(world.people[0].done.contains(9))
    #expect(world.people[agent].identity?.isRemoved == true)
    #expect(world.people[0].desk?.agents.count == 1)
    #expect(world.people[0].conversationEvent?.members.count == 2, "removed at once")
    world.say("Only for you", customer)
    world.run()
    #expect(world.people[0].texts == ["Hello", "Only for you"])
    #expect(world.people[agent].texts == ["Hello"])
    let count = world.people[agent].refusals.count
    world.say("Let me in", agent)
    #expect(world.people[agent].refusals.count == count + 1)
  }

  @Test(
    "a removed agent cannot read the next message, with all its keys and the ciphertext in hand")
  func removedKeys() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    let stolen = world.people[agent].disk
    let conversation = try #require(world.people[customer].conversation)
    let saved = try #require(world.people[agent].savedGroup(conversation))
    let oldRecord = world.deskRecord()
    world.command(0, .removeAgent(device: world.people[agent].identity!.device!.bytes))
    world.run()
    let before = world.people[customer].sentFrames.count
    world.say("Only for you", customer)
    world.run()
    #expect(world.people[0].texts.last == "Only for you")

    var group = try Group.restore(saved, crypto: NativeCrypto())
    let appended = world.people[customer].sentFrames[before...].compactMap { frame in
      if case .append(let entry) = try? ClientFrame(decoding: frame) { entry } else { nil }
    }
    #expect(!appended.isEmpty)
    for entry in appended {
      #expect(throws: MLSError.self) { _ = try group.process(entry.payload) }
    }

    // The same with the whole engine, in front of a relay that hands it everything.
    world.people[agent].disk = stolen
    world.people[agent].revive()
    world.handle(agent, .start(.desk, records: stolen.records))
    world.people[agent].events = []
    world.handle(agent, .connected())
    world.handle(
      agent, .frame(ServerFrame.challenge([UInt8](repeating: 1, count: 32)).encodedBytes))
    world.handle(
      agent,
      .frame(
        ServerFrame.opened(SessionOpened(now: world.now, keyPackageCount: 99, hasLastResort: true))
          .encodedBytes))
    world.handle(
      agent, .frame(ServerFrame.desk(request: RequestID(4), record: oldRecord).encodedBytes))
    let customerDevice = world.people[customer].identity!.device!
    let seen = world.people[agent].sentFrames.compactMap { frame in
      if case .acknowledge(let frame) = try? ClientFrame(decoding: frame) {
        frame.sequence.rawValue
      } else {
        nil
      }
    }.max()!
    for (place, entry) in appended.enumerated() {
      let served = LogEntry(
        conversation: entry.conversation, sequence: Sequence(seen + 1 + UInt64(place)),
        epoch: entry.epoch, kind: .application, sender: customerDevice,
        submission: entry.submission, acceptedAt: world.now, payload: entry.payload)
      world.handle(agent, .frame(ServerFrame.entry(served).encodedBytes))
    }
    #expect(!world.people[agent].texts.contains("Only for you"))
    #expect(
      world.people[agent].notices.filter { $0.kind == .unreadable }.count == appended.count)
  }

  @Test("a removed agent's device keeps what was read and no key", arguments: [true, false])
  func removedKeepsNoKey(_ isAway: Bool) throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    func keys(_ world: World) -> [[UInt8]] {
      world.people[agent].disk.records.map(\.key).filter { key in
        key.first == UInt8(ascii: "G") || key.first == UInt8(ascii: "k")
      }
    }
    #expect(keys(world).count > 1)
    if isAway { world.disconnect(agent) }
    world.command(0, .removeAgent(device: world.people[agent].identity!.device!.bytes))
    world.run()
    // Nothing of the conversation is in memory when its word comes.
    if isAway { world.restart(agent) }
    world.run()
    #expect(world.people[agent].identity?.isRemoved == true)
    #expect(keys(world) == [])
    #expect(world.people[agent].conversationEvent?.isClosed == true)
    world.restart(agent)
    #expect(world.people[agent].texts == ["Hello"])
    #expect(world.people[agent].conversationEvent?.isClosed == true)
  }

  @Test("a device keeps nothing of its groups' past epochs")
  func noPastEpochs() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    let removed = try #require(world.people[agent].identity?.device).bytes
    let conversation = try #require(world.people[customer].conversation)
    for index in [0, customer] {
      #expect(try #require(world.people[index].savedGroup(conversation)).contains(removed))
    }
    world.command(0, .removeAgent(device: removed))
    world.run()
    for index in [0, customer] {
      #expect(!(try #require(world.people[index].savedGroup(conversation)).contains(removed)))
    }
  }

  @Test("whoever was removed while away learns it at the next connection")
  func removedWhileAway() {
    var world = World.founded()
    let agent = world.join()
    world.disconnect(agent)
    world.command(0, .removeAgent(device: world.people[agent].identity!.device!.bytes))
    world.run(keepingOffline: [agent])
    world.run()
    #expect(world.people[agent].identity?.isRemoved == true)
  }
}
