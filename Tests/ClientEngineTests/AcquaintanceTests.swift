import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// Whom one has to do with, by number and by device (Docs/decisions/0048).
@Suite("People and their devices")
struct AcquaintanceTests {
  private func device(_ index: Int, _ world: World) throws -> DeviceID {
    try #require(world.people[index].identity?.device)
  }

  /// What one reads of another in "Who can read this".
  private func number(_ one: Int, of other: Int, _ world: inout World) throws -> String {
    world.command(one, .devices(conversation: world.people[one].conversation), number: 7)
    #expect(world.people[one].done.contains(7))
    return try #require(world.people[one].device(try device(other, world))).number.string
  }

  private func acquainted() -> World {
    var (world, _, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    return world
  }

  /// Agent at index 1 is put out; whoever comes instead is called the same.
  private func replace(_ world: inout World) throws -> Int {
    world.command(0, .removeAgent(device: try device(1, world).bytes))
    world.run()
    return world.join(name: "Agent", keepingOffline: [1])
  }

  @Test("two people read the same number, and nobody else does")
  func same() throws {
    var world = acquainted()
    var numbers: Set<String> = []
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
      let read = try number(one, of: other, &world)
      #expect(try number(other, of: one, &world) == read)
      let groups = read.split(separator: " ")
      #expect(groups.count == 8)
      #expect(groups.allSatisfy { $0.count == 5 && $0.allSatisfy { $0.isNumber } })
      numbers.insert(read)
    }
    #expect(numbers.count == 3)
  }

  @Test("it stays while the devices do: in another epoch and run")
  func stays() throws {
    var world = acquainted()
    let read = try number(2, of: 1, &world)
    _ = world.join()
    world.say("Another epoch", 2)
    world.run()
    world.restart(2)
    world.run()
    #expect(try number(2, of: 1, &world) == read)
  }

  @Test("a relay that stands between the two with devices of its own shows them different numbers")
  func between() throws {
    // The customer has a link without a fragment, and is shown a house of the relay's own making;
    // the agents of the true one have the relay as their customer.
    var shown = World.founded(seed: 2)
    let customer = shown.add(.customer)
    shown.open(customer, fingerprint: nil)
    shown.run()
    shown.say("Hello", customer)
    shown.run()
    var (world, owner, double) = World.withCustomer(seed: 3)
    world.say("Hello", double)
    world.run()
    #expect(shown.people[customer].desk?.companyName == world.people[owner].desk?.companyName)
    #expect(
      try number(customer, of: 0, &shown) != number(owner, of: double, &world))
  }

  @Test(
    "another device of somebody interrupts once: nothing that is written goes out until it is read")
  func changed() throws {
    var world = acquainted()
    let before = try number(2, of: 1, &world)
    #expect(world.people[2].changed.isEmpty)
    let new = try replace(&world)
    let told = try #require(world.people[2].changed.first)
    #expect(try told.device == device(new, world))
    #expect(told.name == "Agent" && !told.wasCompared && told.number.string != before)
    world.say("Is it still you?", 2)
    world.run(keepingOffline: [1])
    #expect(world.people[new].texts == [])
    #expect(world.people[0].texts == ["Hello"])
    #expect(world.people[2].messages.last?.state == .waiting)
    // What others say comes, and is reported.
    world.say("Good morning", 0)
    world.run(keepingOffline: [1])
    #expect(world.people[2].texts.contains("Good morning"))
    // It is asked again as long as it was not read.
    world.people[2].events = []
    world.restart(2)
    world.run(keepingOffline: [1])
    #expect(world.people[2].changed.count == 1)
    #expect(world.people[0].texts == ["Hello", "Good morning"])
    world.command(2, .know(device: told.device.bytes, isCompared: false), number: 8)
    world.run(keepingOffline: [1])
    #expect(world.people[2].done.contains(8))
    #expect(world.people[2].changed.isEmpty)
    #expect(world.people[0].texts.last == "Is it still you?")
    #expect(world.people[new].texts == ["Is it still you?"])
    #expect(world.people[1].texts == ["Hello"])
    // And never again.
    world.people[2].events = []
    world.restart(2)
    world.run(keepingOffline: [1])
    world.handle(2, .show)
    world.say("Thank you", 2)
    world.run(keepingOffline: [1])
    #expect(world.people[2].changed.isEmpty)
    #expect(world.people[new].texts.last == "Thank you")
  }

  @Test("nobody is interrupted for a person who is new")
  func new() throws {
    var world = acquainted()
    let newcomer = world.join(name: "Somebody else")
    #expect(world.people[2].changed.isEmpty)
    world.say("Welcome", 2)
    world.run()
    #expect(world.people[newcomer].texts == ["Welcome"])
  }

  @Test("what was written without a line waits as well, if it cannot reach the same device")
  func offline() throws {
    var world = acquainted()
    world.disconnect(2)
    world.say("Written before", 2)
    world.command(0, .removeAgent(device: try device(1, world).bytes))
    world.run(keepingOffline: [2])
    let new = world.join(name: "Agent", keepingOffline: [1, 2])
    world.run(keepingOffline: [1])
    #expect(world.people[new].texts == [])
    let told = try #require(world.people[2].changed.first)
    world.command(2, .know(device: told.device.bytes, isCompared: false))
    world.run(keepingOffline: [1])
    #expect(world.people[new].texts == ["Written before"])
  }

  @Test(
    "numbers that match are remembered on the side that says so, and missed when the device goes")
  func compared() throws {
    var world = acquainted()
    let agent = try device(1, world)
    let customer = try device(2, world)
    world.command(2, .know(device: agent.bytes, isCompared: true))
    world.command(1, .know(device: customer.bytes, isCompared: true))
    for (index, other) in [(1, customer), (2, agent)] {
      world.people[index].events = []
      world.restart(index)
      world.run()
      world.command(index, .devices(conversation: world.people[index].conversation))
      #expect(world.people[index].device(other)?.isCompared == true)
    }
    world.command(1, .know(device: customer.bytes, isCompared: false))
    #expect(world.people[1].device(customer)?.isCompared == false)
    _ = try replace(&world)
    let told = try #require(world.people[2].changed.first)
    #expect(told.wasCompared && !told.isCompared)
    // Numbers that match are an answer as well.
    world.command(2, .know(device: told.device.bytes, isCompared: true))
    #expect(world.people[2].changed.isEmpty)
    #expect(world.people[2].device(told.device)?.isCompared == true)
  }
}
