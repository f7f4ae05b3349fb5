import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// Clocks that are set anew in the middle of a session, as the simulator found them.
@Suite("Story: the clock leaps")
struct ClockLeapTests {
  private static let year: Int64 = 365 * 24 * 3_600_000

  @Test(
    "a first message finds its agents though the clock has leapt since the session began",
    arguments: [-year, year, 3 * year])
  func firstMessage(leap: Int64) {
    var (world, owner, customer) = World.withCustomer()
    world.people[customer].clockOffsetMilliseconds = leap
    world.say("What year is it?", customer)
    world.run()
    #expect(world.people[owner].texts == ["What year is it?"])
    #expect(world.people[customer].states == [.delivered])
  }

  @Test("a retry that a clock set back has moved years ahead is made all the same")
  func retry() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.relay.store.failsCommitting = true
    world.say("Two", customer)
    for _ in 0..<4 { _ = world.step(customer) }
    world.relay.store.failsCommitting = false
    world.people[customer].clockOffsetMilliseconds = -4 * 60_000
    world.wait(1_000)
    world.wait(EngineLimits.retryDelayMilliseconds)
    world.run()
    #expect(world.people[owner].texts == ["One", "Two"])
    #expect(world.people[customer].closeCount == 0)
  }
}
