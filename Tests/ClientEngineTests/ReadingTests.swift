import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

@Suite("Reading")
struct ReadingTests {
  @Test("only what was on the screen becomes read")
  func through() {
    var (world, owner, customer) = World.withCustomer()
    for text in ["One", "Two", "Three"] as [UTF8Text] { world.say(text, customer) }
    world.run()
    let second = world.people[owner].messages[1]
    world.read(owner, through: second.order!.rawValue)
    world.run()
    #expect(world.people[customer].states == [.read, .read, .delivered])
    #expect(world.people[owner].conversationEvent?.unreadCount == 1)
    world.read(owner)
    world.run()
    #expect(world.people[customer].states == [.read, .read, .read])
  }

  @Test("what was read is never unread again, and nothing is read that is not there")
  func bounds() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.read(owner, through: .max)
    world.run()
    world.say("Two", customer)
    world.run()
    world.read(owner, through: 1)
    world.run()
    #expect(world.people[customer].states == [.read, .delivered])
    #expect(world.people[owner].conversationEvent?.unreadCount == 1)
  }

  @Test("who joins late is told that what was said before is not theirs to read")
  func earlier() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Before", customer)
    world.run()
    let agent = world.join()
    world.say("After", customer)
    world.run()
    #expect(world.people[agent].notices.map { $0.kind } == [.earlier])
    #expect(world.people[owner].notices.map { $0.kind } == [.started, .joined])
  }
}
