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

  @Test("who jumps ahead has not read what lies between, and who goes back has")
  func jump() {
    var (world, owner, customer) = World.withCustomer()
    for text in ["One", "Two", "Three", "Four"] as [UTF8Text] { world.say(text, customer) }
    world.run()
    let places = world.people[owner].messages.compactMap { $0.order?.rawValue }
    world.read(owner, from: places[3], through: places[3])
    world.run()
    #expect(world.people[customer].states == [.delivered, .delivered, .delivered, .read])
    #expect(world.people[owner].conversationEvent?.unreadCount == 3)
    #expect(world.people[owner].conversationEvent?.seen.count == 4)
    world.restart(owner)
    world.run()
    #expect(world.people[owner].conversationEvent?.unreadCount == 3)
    world.say("Five", owner)
    world.read(owner, from: places[1], through: places[1])
    world.run()
    #expect(world.people[customer].states.prefix(4) == [.delivered, .read, .delivered, .read])
    world.read(owner, from: places[0], through: places[2])
    world.run()
    #expect(world.people[customer].states.prefix(4) == [.read, .read, .read, .read])
    #expect(world.people[owner].conversationEvent?.unreadCount == 0)
    #expect(world.people[owner].conversationEvent?.seen.count == 2)
  }

  @Test("who has jumped about for ever can still read what is last")
  func many() {
    var (world, owner, customer) = World.withCustomer()
    let count = 2 * EngineLimits.seenRangeCountMax + 20
    for number in 0..<count {
      world.say("Message", customer)
      if number % 20 == 0 { world.run() }
    }
    world.run()
    let places = world.people[owner].messages.compactMap { $0.order?.rawValue }
    #expect(places.count == count)
    for place in places[1...].enumerated() where place.offset % 2 == 0 {
      world.read(owner, from: place.element, through: place.element)
    }
    world.run()
    #expect(world.people[customer].states.last == .read)
    #expect(
      world.people[owner].conversationEvent?.seen.count == 2 * EngineLimits.seenRangeCountMax)
    world.read(owner)
    world.run()
    #expect(world.people[owner].conversationEvent?.unreadCount == 0)
    #expect(world.people[owner].conversationEvent?.seen.count == 2)
  }

  @Test("places that nobody can have seen change nothing")
  func nonsense() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.read(owner, from: .max, through: 1)
    world.read(owner, from: .max, through: .max)
    world.run()
    #expect(world.people[customer].states == [.delivered])
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

  @Test("receipts are kept for each member, and a message carries the time it was written")
  func receipts() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.disconnect(customer)
    world.wait(90_000)
    world.say("Written on the train", customer)
    let written = world.now
    world.run(keepingOffline: [customer])
    world.wait(600_000)
    world.run()
    let message = try #require(world.people[agent].messages.first)
    #expect(message.sentAt == written)
    #expect(message.at > written)
    world.read(agent)
    world.run()
    let record = try #require(
      world.people[customer].disk.records.last {
        $0.key.first == UInt8(ascii: "T") && $0.value.count > 100
      })
    // Of the owner, who was told, and of the agent, who has read.
    let receipts = world.people[customer].messages.first
    #expect(receipts?.state == .read)
    for person in [0, agent] {
      let device = try #require(world.people[person].identity?.device)
      #expect(
        record.value.indices.contains { record.value[$0...].starts(with: device.bytes) })
    }
  }
}
