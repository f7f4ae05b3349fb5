import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// A relay whose disk is full for a moment, as the simulator found it.
@Suite("Story: a full disk")
struct FullDiskTests {
  @Test("key packages that the relay could not keep are published again")
  func keyPackages() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: world.people[0].invitation!, name: "Agent"))
    world.connect(agent)
    while world.people[agent].upward.first?.first != 0x02 { _ = world.step(agent) }
    world.relay.store.failsCommitting = true
    _ = world.step(agent)
    world.relay.store.failsCommitting = false
    world.run()
    let device = world.people[agent].identity!.device!
    #expect(world.relay.store.keyPackageSupply(of: device).oneUseCount == 0)
    world.wait(EngineLimits.retryDelayMilliseconds)
    world.run()
    #expect(
      world.relay.store.keyPackageSupply(of: device).oneUseCount
        == EngineLimits.keyPackageBatchCount)
    #expect(world.relay.store.keyPackageSupply(of: device).hasLastResort)
    #expect(world.people[agent].closeCount == 1)
  }
}
