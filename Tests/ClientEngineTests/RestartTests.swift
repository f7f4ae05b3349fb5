import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// A process may die after any step: what it persisted is there, what it sent may not be.
@Suite("Restart")
struct RestartTests {
  /// A whole talk; the person at `dying` dies after the step of that number.
  private func talk(dying: Int, atStep step: Int, beforePersisting: Bool = false) -> World {
    var world = World.founded()
    let customer = world.add(.customer)
    world.people[dying].diesBeforePersisting = beforePersisting
    world.people[dying].diesAtStep = world.people[dying].stepCount + step
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    // A page that heard no answer asks again, as pages do when another tab takes over.
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    let ids = (1...6).map { [UInt8](repeating: UInt8($0), count: 16) }
    let lines: [(Int, String)] = [
      (customer, "One"), (0, "Two"), (customer, "Three"), (customer, "Four"), (0, "Five"),
      (0, "Six"),
    ]
    for (id, (who, line)) in zip(ids, lines) {
      for _ in 0..<2 {
        let conversation = who == 0 ? world.people[0].conversation : nil
        world.command(who, .send(conversation: conversation, id: id, text: .init(line)))
        world.run()
      }
      for _ in 0..<2 {
        world.read(0)
        world.read(customer)
        world.run()
      }
    }
    return world
  }

  private func check(_ world: World) {
    let expected = ["One", "Two", "Three", "Four", "Five", "Six"]
    for index in world.people.indices {
      var world = world
      world.people[index].events = []
      world.handle(index, .show)
      #expect(world.people[index].texts == expected)
      #expect(world.people[index].states.allSatisfy { $0 == nil || $0 == .read })
      #expect(world.people[index].conversationEvent?.stopped == nil)
      #expect(world.people[index].notices.allSatisfy { $0.kind != .unreadable })
    }
  }

  @Test(
    "whenever the customer's process dies, nothing is lost, repeated or out of order",
    arguments: [false, true])
  func customer(beforePersisting: Bool) {
    let steps = talk(dying: 1, atStep: 100_000).people[1].stepCount
    #expect(steps > 40)
    for step in 1..<steps {
      check(talk(dying: 1, atStep: step, beforePersisting: beforePersisting))
    }
  }

  @Test(
    "whenever the owner's process dies, nothing is lost, repeated or out of order",
    arguments: [false, true])
  func owner(beforePersisting: Bool) {
    var world = World.founded()
    let before = world.people[0].stepCount
    world = talk(dying: 0, atStep: 100_000)
    let steps = world.people[0].stepCount - before
    #expect(steps > 25)
    for step in 1..<steps {
      check(talk(dying: 0, atStep: step, beforePersisting: beforePersisting))
    }
  }

  @Test("an engine started from its records tells pages what the one before told them")
  func sameStory() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", owner)
    world.run()
    world.disconnect(customer)
    world.say("Three", customer)
    world.people[customer].events = []
    world.handle(customer, .show)
    let before = world.people[customer].events
    world.restart(customer)
    world.people[customer].events = []
    world.handle(customer, .show)
    #expect(world.people[customer].events == before)
  }

  @Test("a set-up whose answer was lost is done all the same")
  func lostSetUpAnswer() {
    var world = World(seed: 3)
    let owner = world.add(.desk)
    world.people[owner].losesFrame = { if case .done = $0 { true } else { false } }
    world.command(
      owner,
      .setUp(
        SetUp(
          token: World.token, companyName: "Example", deskName: "Support", name: "Owner",
          colour: [1, 2, 3])),
      number: 4)
    world.run()
    #expect(world.people[owner].done == [4])
    #expect(world.people[owner].identity?.role == .owner)
    #expect(world.people[owner].refusals.isEmpty)
  }

  @Test("a line that swallows what is sent is left for a new one, and the message arrives once")
  func deadLine() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Into the void", customer)
    world.people[customer].upward = []
    world.wait(EngineLimits.answerDelayMillisecondsMax - 1)
    #expect(!world.people[customer].wantsClose)
    world.wait(1)
    #expect(world.people[customer].wantsClose)
    world.run()
    #expect(world.people[owner].texts == ["Hello", "Into the void"])
    #expect(world.people[customer].states.last == .delivered)
    // A line with nothing to answer may be quiet for ever.
    world.wait(10 * EngineLimits.answerDelayMillisecondsMax)
    #expect(!world.people[customer].wantsClose)
  }

  @Test("a message whose acceptance was lost is there once, on both sides")
  func lostAcceptance() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.people[customer].losesFrame = { if case .accepted = $0 { true } else { false } }
    world.say("Two", customer)
    world.say("Three", customer)
    world.run()
    #expect(world.people[customer].losesFrame == nil, "the frame was lost")
    #expect(world.people[customer].texts == ["One", "Two", "Three"])
    #expect(world.people[owner].texts == ["One", "Two", "Three"])
  }

  @Test("a relay that restarts after each message loses none")
  func relayRestart() {
    var (world, owner, customer) = World.withCustomer()
    for text in ["One", "Two", "Three"] {
      world.say(.init(text), customer)
      _ = world.step(customer)
      for index in world.people.indices { world.disconnect(index) }
      world.relay = try! .init(store: world.relay.store, crypto: .native)
      world.run()
    }
    #expect(world.people[owner].texts == ["One", "Two", "Three"])
    #expect(world.people[customer].texts == ["One", "Two", "Three"])
  }
}
