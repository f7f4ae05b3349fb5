import Simulation
import Testing

/// A thousand worlds in every run. `make sim` runs others; a seed that fails there is told by
/// `make sim SEED=…` and becomes a story.
@Suite("A thousand seeds")
struct SeedTests {
  private static let seedCountOfBatch: UInt64 = 25

  @Test(
    "whatever fails, and whoever lies, nothing is lost, repeated, read by others or forged",
    arguments: 0..<40)
  func seeds(batch: UInt64) async {
    let first = batch * Self.seedCountOfBatch + 1
    for seed in first..<(first + Self.seedCountOfBatch) {
      // Others wait for the processor too, some of them with a clock in hand.
      await Task.yield()
      let outcome = Simulator(seed: seed).run()
      #expect(outcome.violations.isEmpty, "make sim SEED=\(seed)")
      #expect(outcome.tally[.said] == 0 || outcome.tally[.frameToRelay] > 0)
    }
  }

  @Test("a thousand seeds hold every kind of fault, and worlds with dozens of people")
  func variety() {
    let scenarios = (1...1_000 as ClosedRange<UInt64>).map { Scenario(seed: $0) }
    for fault in Fault.injected {
      #expect(scenarios.count { $0.faults.contains(fault) } > 300, "\(fault)")
    }
    #expect(scenarios.count { $0.lying != nil } > 150)
    #expect(scenarios.count { $0.badMemberCount > 0 } > 120)
    #expect(scenarios.contains { $0.agentCount + $0.customerCount >= 30 })
    #expect(scenarios.contains { $0.agentCount + $0.customerCount <= 2 })
  }

  @Test("faults are injected, not only counted, and people talk through them")
  func injected() async {
    var summary = Summary()
    for seed: UInt64 in 1...60 {
      await Task.yield()
      summary.add(Simulator(seed: seed).run())
    }
    for fault in Fault.allCases { #expect(summary.tally[fault] > 0, "\(fault)") }
    for activity in Activity.allCases { #expect(summary.tally[activity] > 0, "\(activity)") }
  }
}
