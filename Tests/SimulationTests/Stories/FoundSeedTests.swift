import Simulation
import Testing

/// What a hundred thousand seeds found, by the seeds that showed it. A seed tells another story as
/// soon as anything changes, so where little worlds show the same by the dozen, those are told too.
@Suite("Story: found among a hundred thousand")
struct FoundSeedTests {
  private func expectNothingViolated(_ scenario: Scenario?, _ seeds: some Sequence<UInt64>) async {
    for seed in seeds {
      // Others wait for the processor too.
      await Task.yield()
      let outcome = Simulator(seed: seed, scenario: scenario).run()
      #expect(outcome.violations.isEmpty, "seed \(seed)")
    }
  }

  @Test("a clock set back while the disk is slow leaves nobody on a dead line for hours")
  func wakePutOff() async {
    await expectNothingViolated(nil, [15_325, 20_097])
    let scenario = Scenario(
      agentCount: 1, customerCount: 2, stormMilliseconds: 30_000, actMilliseconds: 1_500,
      faultMilliseconds: 150, faults: [.slowDisk, .clockJump, .lineHalfOpen])
    await expectNothingViolated(scenario, 1...25)
  }

  @Test("the world waits for what others show of an author who was wiped before it heard")
  func authorWiped() async { await expectNothingViolated(nil, [6_813, 19_914]) }
}
