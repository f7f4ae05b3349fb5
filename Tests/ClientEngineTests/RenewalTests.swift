import CBOR
import ClientEngine
import CryptoNative
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("Whoever has copied a device's state goes blind")
struct RenewalTests {
  private static let day: UInt64 = 24 * 60 * 60 * 1_000

  /// Who has a member's keys as they were, and all that is sent from then on.
  private struct Thief {
    var group: Group<NativeCrypto>
    var from: Int

    init(_ world: World, _ person: Int) throws {
      let conversation = try #require(world.people[person].conversation)
      let saved = try #require(world.people[person].savedGroup(conversation))
      group = try Group.restore(saved, crypto: NativeCrypto())
      from = world.people[0].receivedFrames.count
    }

    /// How many of the entries that an owner's device was sent can be read, and how many not.
    mutating func read(_ world: World) -> (count: Int, failures: Int) {
      defer { from = world.people[0].receivedFrames.count }
      return read(world.people[0].receivedFrames[from...])
    }

    mutating func read(_ frames: ArraySlice<ServerFrame>) -> (count: Int, failures: Int) {
      var (count, failures) = (0, 0)
      for frame in frames {
        guard case .entry(let entry) = frame else { continue }
        switch try? group.process(entry.payload) {
        case .application: count += 1
        case .commit(let staged): if (try? group.merge(staged)) == nil { failures += 1 }
        default: failures += 1
        }
      }
      return (count, failures)
    }
  }

  @Test("after some hundred entries, whosever state it is", arguments: ["customer", "agent"])
  func afterUse(_ whose: String) throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    let silent = world.join(name: "Silent")
    world.say("Hello", customer)
    world.run()
    var thief = try Thief(world, whose == "customer" ? customer : silent)
    for _ in 0..<100 {
      world.say("Yes", agent)
      world.say("No", customer)
      world.run()
    }
    let early = thief.read(world)
    for _ in 0..<10 {
      world.say("Now between us", customer)
      world.run()
    }
    let late = thief.read(world)
    print("a stolen state of the \(whose)'s reads \(early.count) entries, then none")
    #expect(early.count > 0 && early.count < 2 * Int(EngineLimits.keyUseCountMax))
    #expect(late.count == 0 && late.failures >= 10)
    #expect(world.people[owner].texts.count == 211)
  }

  @Test("after a week, with the first entries of the next")
  func afterAge() throws {
    var (world, _, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    var thieves = try [Thief(world, customer), Thief(world, agent), Thief(world, 0)]
    world.say("As long as the keys are young", customer)
    world.run()
    for index in thieves.indices {
      let early = thieves[index].read(world)
      #expect(early.count > 0)
    }
    world.wait(EngineLimits.keyAgeMillisecondsMax + 1)
    for _ in 0..<4 {
      world.say("Good morning", customer)
      world.run()
    }
    for index in thieves.indices { _ = thieves[index].read(world) }
    world.say("Now between us", customer)
    world.run()
    for index in thieves.indices {
      let late = thieves[index].read(world)
      #expect(late.count == 0 && late.failures > 0)
    }
  }

  @Test("after a long absence, with the first entries of whoever comes back")
  func afterAbsence() throws {
    var (world, _, customer) = World.withCustomer()
    let absent = world.join(name: "Absent")
    world.say("Hello", customer)
    world.run()
    world.disconnect(absent)
    var thief = try Thief(world, absent)
    world.wait(EngineLimits.keyAgeMillisecondsMax + 1)
    for _ in 0..<6 {
      world.say("Without you", customer)
      world.run(keepingOffline: [absent])
    }
    let before = world.people[absent].receivedFrames.count
    thief.from = world.people[0].receivedFrames.count
    world.connect(absent)
    while world.step(absent) {}
    // The others' new keys are no new keys of that device: all that has waited for it can be read.
    let meanwhile = thief.read(world.people[absent].receivedFrames[before...])
    #expect(meanwhile.count >= 6 && meanwhile.failures == 0)
    world.run()
    for _ in 0..<4 {
      world.say("Good morning", customer)
      world.run()
    }
    _ = thief.read(world)
    for text in ["Now between us", "And us"] as [UTF8Text] {
      world.say(text, customer)
      world.run()
    }
    let late = thief.read(world)
    #expect(late.count == 0 && late.failures > 1)
    #expect(world.people[absent].texts.last == "And us")
  }

  @Test("eight members do not all make new keys at once")
  func spread() throws {
    var (world, owner, customer) = World.withCustomer()
    for number in 0..<6 { _ = world.join(name: UTF8Text("Agent \(number)")) }
    world.say("Hello", customer)
    world.run()
    world.wait(EngineLimits.keyAgeMillisecondsMax + 1)
    func commitCount() -> Int {
      world.people.reduce(0) { sum, person in
        sum
          + person.sentFrames.filter { frame in
            guard case .append(let append) = try? ClientFrame(decoding: frame) else { return false }
            if case .commit = append.content { return true }
            return false
          }.count
      }
    }
    let before = commitCount()
    for _ in 0..<11 {
      world.say("Good morning", customer)
      world.run()
    }
    #expect(commitCount() - before >= 8, "everybody has")
    #expect(commitCount() - before <= 12, "and hardly anybody in vain")
    #expect(world.people[owner].texts.count == 12)
  }

  @Test("a typing mark or an empty day renews nothing")
  func quiet() throws {
    var (world, _, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let before = world.people[customer].sentFrames.filter { $0[0] == 0x05 }.count
    for _ in 0..<30 {
      world.wait(Self.day)
      world.run()
      world.command(customer, .typing(conversation: nil, isOn: true))
      world.run()
    }
    let heard = world.people[0].events.filter { if case .typing = $0 { true } else { false } }
    #expect(heard.count >= 10, "they are sent")
    #expect(world.people[customer].sentFrames.filter { $0[0] == 0x05 }.count == before)
  }
}
