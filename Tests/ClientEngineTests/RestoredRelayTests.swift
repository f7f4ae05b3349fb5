import ClientEngine
import RelayConformance
import RelayCore
import RelayProtocol
import Simulation
import Testing

@Suite struct RestoredRelayTests {
  @Test("after an old back-up both sides are told, and the next message begins a new conversation")
  func tells() {
    var (world, owner, customer) = World.withCustomer()
    world.say("before", customer)
    world.run()
    let backup = world.relay.store
    world.say("after one", customer)
    world.run()
    world.say("after two", owner)
    world.run()
    #expect(world.people[owner].texts == ["before", "after one", "after two"])

    world.goBack(to: backup)
    for index in [owner, customer] {
      // The log goes on far behind what was said last: a page that comes now is told that all the
      // same.
      world.people[index].events = []
      world.restart(index)
      world.run()
      #expect(world.people[index].conversationEvent?.stopped == .rolledBack)
      #expect(world.people[index].texts == ["before", "after one", "after two"], "history stays")
    }
    world.say("anew", customer)
    world.run()
    #expect(world.people[owner].texts.contains("anew"))
    #expect(world.people[customer].conversationEvent?.stopped == nil)
  }

  @Test("who was away, and comes back when the log is longer than it was, is told, too")
  func away() {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("before", customer)
    world.run()
    let backup = world.relay.store
    for number in 0..<5 { world.say(.init("lost \(number)"), 0) }
    world.run()
    world.disconnect(customer)
    world.goBack(to: backup, keepingOffline: [customer])
    // The desk is told and says no more there, however much it tries.
    for index in [0, agent] {
      #expect(world.people[index].conversationEvent?.stopped == .rolledBack)
      for _ in 0..<8 { world.say("into the void", index) }
    }
    world.run(keepingOffline: [customer])
    world.run()
    #expect(world.people[customer].conversationEvent?.stopped == .rolledBack)
    #expect(!world.people[customer].texts.contains("into the void"))
  }

  @Test("who was removed since an old back-up is removed again by whoever comes and knows of it")
  func removed() {
    for offline: Set<Int> in [[], [0], [2]] {
      var (world, agent, customer) = World.withAgentAndCustomer()
      world.say("before", customer)
      world.run()
      let backup = world.relay.store
      world.command(0, .removeAgent(device: world.people[agent].identity!.device!.bytes))
      world.run()
      world.say("without the agent", customer)
      world.run()
      #expect(world.people[agent].texts == ["before"])

      // The relay knows nothing of the removal any more; the owner, the customer or both do.
      world.goBack(to: backup, keepingOffline: offline)
      #expect(!world.relay.deskRecord(DeskSlug(World.slug)!)!.hasAtDesk(world, agent))
      world.run()
      world.say("still without", customer)
      world.run()
      let stranger = world.add(.customer)
      world.open(stranger, fingerprint: world.fingerprint)
      world.run()
      world.say("who has never heard of the agent", stranger)
      world.run()
      #expect(world.people[agent].texts == ["before"])
      #expect(world.people[0].texts.contains("still without"))
      #expect(world.people[0].texts.contains("who has never heard of the agent"))
      #expect(world.people[customer].refusals.allSatisfy { $0 == .rosterRolledBack })
    }
  }

  @Test("until somebody comes who knows of a removal, new customers do not; then it holds for them")
  func removedUnknown() {
    var (world, agent, customer) = World.withAgentAndCustomer()
    let backup = world.relay.store
    world.command(0, .removeAgent(device: world.people[agent].identity!.device!.bytes))
    world.run()
    world.goBack(to: backup, keepingOffline: [0, customer])
    let stranger = world.add(.customer)
    world.open(stranger, fingerprint: world.fingerprint)
    world.run(keepingOffline: [0, customer])
    world.say("too early", stranger)
    world.run(keepingOffline: [0, customer])
    // Everyone in it is named to the customer: it is not unnoticed.
    #expect(world.people[stranger].conversationEvent?.members.count == 3)
    world.run()
    world.say("in time", stranger)
    world.run()
    #expect(world.people[0].texts == ["too early", "in time"])
    #expect(!world.people[agent].texts.contains("in time"))
  }

  @Test("a conversation that began after the back-up says that it is lost, and another can begin")
  func younger() throws {
    var (world, owner, customer) = World.withCustomer()
    let backup = world.relay.store
    world.say("lost to the relay", customer)
    world.run()
    world.goBack(to: backup)
    world.say("is anybody there", customer)
    for _ in 0..<6 {
      world.run()
      world.wait(20_000)
    }
    // The relay's word ends nothing: the relay that knows it may come back.
    #expect(world.people[customer].conversationEvent?.waiting == .lost)
    #expect(world.people[customer].conversationEvent?.stopped == nil)
    world.command(customer, .leave(conversation: nil))
    let held = try #require(world.people[customer].messages.last { $0.isHeld })
    #expect(held.text == "is anybody there")
    world.command(customer, .withdraw(conversation: held.conversation.bytes, id: held.id))
    #expect(world.people[customer].disk.records.allSatisfy { $0.key.first != UInt8(ascii: "O") })
    world.say("is anybody there now", customer)
    world.run()
    #expect(world.people[owner].texts == ["lost to the relay", "is anybody there now"])
  }

  @Test("a conversation that goes on can be left: the next message begins another")
  func left() {
    var (world, owner, customer) = World.withCustomer()
    world.say("in the first", customer)
    world.run()
    let first = world.people[customer].conversation
    world.command(customer, .leave(conversation: nil))
    #expect(world.people[customer].conversationEvent?.stopped == .left)
    #expect(world.people[customer].disk.records.allSatisfy { $0.key.first != UInt8(ascii: "G") })
    world.say("to nobody", owner)
    world.run()
    #expect(world.people[customer].texts == ["in the first"])
    world.restart(customer)
    world.say("in the second", customer)
    world.run()
    #expect(Set(world.people[owner].texts) == ["in the first", "to nobody", "in the second"])
    #expect(world.people[customer].conversation != first)
    // Both are the same customer's, as the desk's page can tell.
    var hosts: [ConversationID: DeviceID] = [:]
    for case .conversation(let event) in world.people[owner].events {
      hosts[event.id] = event.members.first { $0.role == .customer }?.device
    }
    #expect(hosts.count == 2 && Set(hosts.values).count == 1)
    // One that has been left is not left again in the place of the one that goes on.
    world.command(customer, .leave(conversation: first))
    world.say("heard", owner)
    world.run()
    #expect(world.people[customer].texts.contains("heard"))
  }

  @Test(
    "what was on its way when its customer left has been said, if it has come",
    arguments: [(true, false), (true, true), (false, false)])
  func leftBehind(comes: Bool, isLost: Bool) {
    var (world, owner, customer) = World.withCustomer()
    world.say("in the first", customer)
    world.run()
    world.say("on its way", customer)
    world.command(customer, .leave(conversation: nil))
    if !comes {
      world.disconnect(customer)
    } else if isLost {
      // The answer gets lost, and the relay tells of the entry itself.
      while world.people[customer].downward.isEmpty, world.step(customer) {}
      world.disconnect(customer)
    }
    world.run()
    #expect(world.people[owner].texts.contains("on its way") == comes)
    let said = world.people[customer].messages.last { $0.text == "on its way" }
    #expect(said?.isHeld == !comes)
    world.say("in the second", customer)
    world.run()
    #expect(world.people[owner].texts.contains("in the second"))
  }
}

extension World {
  /// The relay dies and starts again from a copy of its store.
  fileprivate mutating func goBack(
    to backup: MemoryStore, keepingOffline offline: Set<Int> = []
  ) {
    var store = backup
    try! store.begin()
    try! store.markRestored(at: now)
    try! store.commit()
    for index in people.indices { disconnect(index) }
    relay = try! Relay(store: store, crypto: .native)
    run(keepingOffline: offline)
  }
}

extension [UInt8] {
  /// Whether a desk's record has a person's device among those who speak for the house.
  fileprivate func hasAtDesk(_ world: World, _ index: Int) -> Bool {
    guard let device = world.people[index].identity?.device,
      let desk = try? VerifiedDesk(
        DeskRecord(decoding: self), RelayCrypto.native.isValid, RelayCrypto.native.sha256)
    else { return false }
    return desk.isMember(device)
  }
}
