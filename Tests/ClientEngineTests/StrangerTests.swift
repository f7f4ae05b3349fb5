import CBOR
import ClientEngine
import CryptoNative
import RelayProtocol
import Simulation
import Testing

/// Strangers, to whom the devices of a desk are no secret, at the desk's own engine.
@Suite("Strangers at a desk")
struct StrangerTests {
  /// An owner who has answered a customer.
  private func stage() -> (World, owner: Int, customer: Int) {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Good morning", owner)
    world.run()
    return (world, owner, customer)
  }

  private func conversation(_ number: Int) -> [UInt8] {
    (0..<ConversationID.byteCount).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) ^ 0xa5 }
  }

  private func entry(
    _ kind: LogEntry.Kind, _ payload: [UInt8], from sender: DeviceID,
    at sequence: UInt64 = 1, in conversation: [UInt8], _ world: World
  ) -> Input {
    let entry = LogEntry(
      conversation: ConversationID(conversation)!, sequence: Sequence(sequence),
      epoch: LogEpoch(1), kind: kind, sender: sender, submission: Submission(1),
      acceptedAt: world.now, payload: payload)
    return .frame(ServerFrame.entry(entry).encodedBytes)
  }

  private func list(of person: Person) -> (count: Int, droppedCount: Int)? {
    person.events.reversed().lazy.compactMap { event in
      if case .list(let count, _, let dropped) = event { (count, dropped) } else { nil }
    }.first
  }

  private func rows(of person: Person) -> Set<ConversationID> {
    Set(
      person.events.compactMap { event in
        if case .conversation(let event) = event { event.id } else { nil }
      })
  }

  @Test("five thousand Welcomes of garbage leave a number behind, and end no session")
  func garbage() throws {
    var (world, owner, customer) = stage()
    let stranger = DeviceID([UInt8](repeating: 7, count: 32))!
    let trap = try Trap(&world, for: owner, asking: customer)
    var garbled = trap.welcome
    garbled[garbled.count - 1] ^= 1
    let disk = world.people[owner].disk.records
    let rows = self.rows(of: world.people[owner])
    let closeCount = world.people[owner].closeCount
    for number in 1...5_000 {
      let payload = number.isMultiple(of: 2) ? garbled : [UInt8](repeating: 1, count: 900)
      let id = conversation(number)
      world.handle(owner, entry(.welcome, payload, from: stranger, in: id, world))
      // And what is said in it.
      world.handle(owner, entry(.application, [2], from: stranger, at: 2, in: id, world))
      world.people[owner].upward.removeAll()
      if number.isMultiple(of: 1_000) { world.run() }
    }
    world.run()
    #expect(world.people[owner].disk.records == disk)
    #expect(self.rows(of: world.people[owner]) == rows)
    let list = try #require(self.list(of: world.people[owner]))
    #expect(list.count == 1 && list.droppedCount >= 4_000)
    // One session was ended to ask whether a Welcome is missing, and no more.
    #expect(world.people[owner].closeCount <= closeCount + 1)
    world.say("Still here", customer)
    world.run()
    #expect(world.people[owner].texts.last == "Still here")
  }

  @Test("nor do those of somebody who has a conversation keep anybody from coming online")
  func garbageOfACustomer() throws {
    var (world, owner, customer) = stage()
    let host = try #require(world.people[customer].identity?.device)
    world.disconnect(owner)
    world.connect(owner)
    while world.people[owner].connection != .catchingUp, world.step(owner) {}
    #expect(world.people[owner].connection == .catchingUp)
    let closeCount = world.people[owner].closeCount
    for number in 1...50 {
      world.handle(
        owner,
        entry(
          .welcome, [UInt8](repeating: 1, count: 900), from: host, in: conversation(number), world))
    }
    world.run()
    #expect(world.people[owner].closeCount == closeCount)
    #expect(world.people[owner].connection == .online)
    #expect(list(of: world.people[owner])?.droppedCount == 50)
  }

  @Test("a Welcome into a group that was not made for this desk becomes nothing")
  func otherDesk() throws {
    var (world, owner, customer) = stage()
    let other = World.founded(seed: 77)
    let houses = [[], [1, 2, 3], try other.houseKey()] as [[UInt8]]
    for (number, house) in houses.enumerated() {
      let trap = try Trap(&world, for: owner, asking: customer, house: house)
      let id = trap.conversation
      world.handle(owner, entry(.welcome, trap.welcome, from: trap.host, in: id, world))
      #expect(world.people[owner].conversationEvent?.id.bytes != id, "\(number)")
      #expect(list(of: world.people[owner])?.droppedCount == number + 1)
      // The same, made for this desk, is let in.
      let knock = try Trap(&world, for: owner, asking: customer)
      let own = knock.conversation
      world.handle(owner, entry(.welcome, knock.welcome, from: knock.host, in: own, world))
      #expect(world.people[owner].conversationEvent?.id.bytes == own, "\(number)")
    }
  }

  @Test("a Welcome for one conversation begins no other")
  func moved() throws {
    var (world, owner, customer) = stage()
    let trap = try Trap(&world, for: owner, asking: customer)
    let other = [UInt8].founded(by: trap.host, &world.random)
    world.handle(owner, entry(.welcome, trap.welcome, from: trap.host, in: other, world))
    #expect(list(of: world.people[owner])?.droppedCount == 1)
    #expect(list(of: world.people[owner])?.count == 1)
  }

  @Test("nobody begins a conversation under the name of one that somebody else has begun")
  func squatted() throws {
    var (world, owner, customer) = stage()
    let newcomer = world.add(.customer)
    world.open(newcomer, fingerprint: world.fingerprint)
    world.run()
    world.say("Is anybody there?", newcomer)
    while world.people[newcomer].upward.isEmpty, world.step(newcomer) {}
    // The relay, which sees the name first, shows the desk a group of its own under it.
    let taken = try #require(world.people[newcomer].conversation)
    let trap = try Trap(&world, for: owner, in: taken, asking: customer)
    world.handle(owner, entry(.welcome, trap.welcome, from: trap.host, in: taken, world))
    #expect(list(of: world.people[owner])?.droppedCount == 1)
    #expect(list(of: world.people[owner])?.count == 1)
    // And then what has come.
    world.run()
    #expect(world.people[owner].texts.contains("Is anybody there?"))
    world.say("We are", owner)
    world.run()
    #expect(world.people[newcomer].texts == ["Is anybody there?", "We are"])
  }

  @Test("whom the desk has answered stays among those a page is told of, however many come")
  func crowd() throws {
    var (world, owner, customer) = stage()
    let known = world.people[owner].conversationEvent!.id
    #expect(world.people[owner].conversationEvent?.isAnswered == true)
    for number in 0..<EngineLimits.listCount + 20 {
      let knock = try Trap(&world, for: owner, asking: customer)
      world.people[customer].downward.removeAll()
      let own = knock.conversation
      world.handle(owner, entry(.welcome, knock.welcome, from: knock.host, in: own, world))
    }
    #expect(list(of: world.people[owner])?.count == EngineLimits.listCount + 21)
    // A page of the next morning.
    world.people[owner].events = []
    world.restart(owner, isShowing: false)
    world.handle(owner, .show)
    let told = world.people[owner].events.compactMap { event in
      if case .conversation(let event) = event { event } else { nil }
    }
    #expect(told.contains { $0.id == known && $0.isAnswered })
    #expect(Set(told.filter { !$0.isAnswered }.map(\.id)).count == EngineLimits.listCount)
  }

  @Test("a paused desk holds a newcomer's words, goes on with whom it knows, and opens again")
  func paused() throws {
    var (world, owner, customer) = stage()
    let agent = world.join()
    func arePaused(_ index: Int) -> Bool? {
      world.people[index].events.reversed().lazy.compactMap { event in
        if case .newcomers(let arePaused) = event { arePaused } else { nil }
      }.first
    }
    #expect(arePaused(owner) == false && arePaused(agent) == false)
    world.command(agent, .pauseNewcomers(isOn: true), number: 50)
    world.run()
    #expect(world.people[agent].done.contains(50))
    #expect(arePaused(owner) == true && arePaused(agent) == true)
    let newcomer = world.add(.customer)
    world.open(newcomer, fingerprint: world.fingerprint)
    world.run()
    world.say("Is anybody there?", newcomer)
    world.run()
    #expect(world.people[newcomer].conversationEvent?.waiting == .paused)
    #expect(world.people[newcomer].states == [.waiting])
    #expect(!world.people[owner].texts.contains("Is anybody there?"))
    world.say("Me again", customer)
    world.run()
    #expect(world.people[owner].texts.contains("Me again"))
    #expect(world.people[customer].conversationEvent?.waiting == nil)
    // It is so after everybody has slept, too.
    world.restart(owner)
    world.restart(newcomer)
    world.run()
    #expect(arePaused(owner) == true)
    #expect(world.people[newcomer].states == [.waiting])
    world.command(owner, .pauseNewcomers(isOn: false), number: 51)
    world.run()
    #expect(world.people[owner].done.contains(51))
    #expect(arePaused(agent) == false)
    world.wait(10 * 60_000)
    world.run()
    #expect(world.people[newcomer].states != [.waiting])
    #expect(world.people[owner].texts.contains("Is anybody there?"))
  }
}
