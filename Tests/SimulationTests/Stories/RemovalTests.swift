import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// Removals that meet what was on its way, as the simulator found them.
@Suite("Story: a removal")
struct RemovalTests {
  @Test("a Welcome from the days before a removal is believed after it, and the removed goes")
  func welcomeFromBefore() {
    var world = World.founded()
    let agent = world.join()
    world.disconnect(0)
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run(keepingOffline: [0])
    world.say("Hello", customer)
    world.run(keepingOffline: [0])
    // The owner comes back, removes the agent and only then reads what waited.
    world.command(0, .removeAgent(device: world.people[agent].identity!.device!.bytes))
    world.disconnect(customer)
    world.run(keepingOffline: [customer])
    #expect(world.people[0].texts == ["Hello"])
    #expect(world.people[0].conversationEvent?.stopped == nil)
    world.say("Who is this?", 0)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Who is this?"])
    #expect(world.people[customer].conversationEvent?.members.count == 2)
    #expect(world.people[agent].texts == ["Hello"])
  }

  @Test("a commit from the days before a removal is followed after it")
  func commitFromBefore() {
    var world = World.founded()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    let second = world.join(name: "Second")
    let third = world.join(name: "Third")
    world.say("To you all", customer)
    world.run()
    // The second agent is away while a fourth is added and removed again.
    world.disconnect(second)
    let fourth = world.join(name: "Fourth", keepingOffline: [second])
    world.say("To you four", customer)
    world.run(keepingOffline: [second])
    world.command(0, .removeAgent(device: world.people[fourth].identity!.device!.bytes))
    world.run(keepingOffline: [second])
    world.say("To you three", customer)
    world.run()
    for index in [second, third] {
      #expect(
        world.people[index].texts == ["To you all", "To you four", "To you three"])
      #expect(world.people[index].conversationEvent?.stopped == nil)
    }
    #expect(world.people[fourth].texts == ["To you four"])
  }

  @Test("who asks twice to remove an agent is told only when it is done, and told twice")
  func askedTwice() {
    var world = World.founded()
    let agent = world.join()
    let device = world.people[agent].identity!.device!.bytes
    world.disconnect(0)
    world.people[0].done = []
    world.command(0, .removeAgent(device: device), number: 7)
    world.command(0, .removeAgent(device: device), number: 8)
    #expect(world.people[0].done.isEmpty, "the relay has not heard of it")
    world.run()
    #expect(world.people[0].done == [7, 8])
    world.command(0, .removeAgent(device: device), number: 9)
    #expect(world.people[0].done == [7, 8, 9])
  }
}
