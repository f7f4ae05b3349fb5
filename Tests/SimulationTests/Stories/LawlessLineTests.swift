import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// Lines that do what TLS rules out, or carry what was meant for the one before.
@Suite("Story: a lawless line")
struct LawlessLineTests {
  @Test("a log that begins too late is asked for again before it is given up")
  func missingBeginning() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.disconnect(owner)
    world.say("Two", customer)
    world.say("Three", customer)
    world.run(keepingOffline: [owner])
    world.connect(owner)
    while !world.people[owner].downward.contains(where: { $0.isEntry }) { _ = world.step(owner) }
    let lost = world.people[owner].downward.firstIndex { $0.isEntry }!
    world.people[owner].downward.remove(at: lost)
    world.run()
    #expect(world.people[owner].texts == ["One", "Two", "Three"])
    #expect(world.people[owner].conversationEvent?.stopped == nil)
  }

  @Test("a Welcome that is missing is asked for again before what follows is acknowledged")
  func missingWelcome() {
    var (world, owner, customer) = World.withCustomer()
    world.disconnect(owner)
    world.say("One", customer)
    world.run(keepingOffline: [owner])
    world.connect(owner)
    while !world.people[owner].downward.contains(where: { $0.isEntry }) { _ = world.step(owner) }
    let welcome = world.people[owner].downward.firstIndex { $0.isEntry }!
    world.people[owner].downward.remove(at: welcome)
    world.run()
    #expect(world.people[owner].texts == ["One"])
  }

  @Test("two of ours that change places on their way arrive in order on the next line")
  func swapped() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", customer)
    world.say("Three", customer)
    let frames = world.people[customer].upward
    #expect(frames.count == 2)
    world.people[customer].upward = frames.reversed()
    world.run()
    #expect(world.people[owner].texts == ["One", "Two", "Three"])
    #expect(world.people[customer].texts == ["One", "Two", "Three"])
    #expect(world.people[customer].conversationEvent?.stopped == nil)
  }

  @Test("what was meant for the old line and comes on the new one, unknown there, goes again")
  func wrongLine() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", customer)
    let late = world.people[customer].upward
    world.disconnect(customer)
    world.connect(customer)
    world.people[customer].upward = late
    world.run()
    #expect(world.people[owner].texts == ["One", "Two"])
    #expect(world.people[customer].conversationEvent?.stopped == nil)
  }
}

extension ServerFrame {
  fileprivate var isEntry: Bool { if case .entry = self { true } else { false } }
}
