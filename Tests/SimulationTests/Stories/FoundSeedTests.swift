import Simulation
import Testing

/// What a hundred thousand seeds found, by the seeds that showed it.
@Suite("Story: found among a hundred thousand")
struct FoundSeedTests {
  private func expectNothingViolated(_ seeds: [UInt64]) async {
    for seed in seeds {
      // Others wait for the processor too.
      await Task.yield()
      #expect(Simulator(seed: seed).run().violations.isEmpty, "make sim SEED=\(seed)")
    }
  }

  @Test("the world waits for what others show of an author who was wiped before it heard")
  func authorWiped() async { await expectNothingViolated([6_813, 19_914]) }
}
