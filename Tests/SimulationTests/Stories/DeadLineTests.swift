import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// Networks that vanish without a word, as the simulator found them.
@Suite("Story: a dead line")
struct DeadLineTests {
  @Test("a line that is dead before the session is open is left for another")
  func whileConnecting() {
    var world = World()
    let owner = world.add(.desk)
    world.command(
      owner,
      .setUp(
        SetUp(
          token: World.token, companyName: "Example", deskName: "Support", name: "Owner",
          colour: [1, 2, 3])),
      number: 1)
    world.connect(owner)
    // The challenge comes; the answer to it does not arrive.
    while world.people[owner].upward.isEmpty { _ = world.step(owner) }
    world.people[owner].upward = []
    world.wait(EngineLimits.answerDelayMillisecondsMax)
    #expect(world.people[owner].wantsClose)
    world.run()
    #expect(world.people[owner].done == [1])
  }

  @Test("a line on which the challenge never comes is left for another")
  func withoutChallenge() {
    var (world, _, customer) = World.withCustomer()
    world.disconnect(customer)
    world.connect(customer)
    world.people[customer].downward = []
    world.wait(EngineLimits.answerDelayMillisecondsMax)
    #expect(world.people[customer].wantsClose)
  }

  @Test("who only listens asks after a minute, and hears on the next line what was said")
  func whileListening() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Are you there?", owner)
    _ = world.step(owner)
    // It was sent, into a network that has vanished.
    world.people[customer].downward = []
    world.wait(EngineLimits.silenceMillisecondsMax)
    #expect(!world.people[customer].upward.isEmpty, "a question, whatever the answer")
    #expect(!world.people[customer].wantsClose)
    world.people[customer].upward = []
    world.wait(EngineLimits.answerDelayMillisecondsMax)
    #expect(world.people[customer].wantsClose)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Are you there?"])
  }

  @Test("a relay that is there is asked once a minute, and the line stays")
  func quietLine() {
    var (world, _, customer) = World.withCustomer()
    let before = world.people[customer].sentFrames.count
    for _ in 0..<10 {
      world.wait(EngineLimits.silenceMillisecondsMax)
      world.run()
    }
    #expect(world.people[customer].sentFrames.count == before + 10)
    #expect(world.people[customer].closeCount == 0)
  }
}
