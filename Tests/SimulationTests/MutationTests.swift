import Simulation
import Testing

/// The checkers, checked: each invariant is broken on purpose, and its checker says so by name.
@Suite("Mutations")
struct MutationTests {
  /// A busy office, with what mutations need to show.
  private static let scenario = Scenario(
    agentCount: 2, customerCount: 2, stormMilliseconds: 60_000, actMilliseconds: 1_200,
    faultMilliseconds: 1_500,
    faults: [
      .crashIdle, .crashBeforePersisting, .crashBeforeSending, .lineCut, .relayLostPower,
      .relayLostAnswers, .agentRemoved, .agentJoined,
    ])
  /// The same with foes in it.
  private static let scenarioWithFoes = Scenario(
    agentCount: 2, customerCount: 2, stormMilliseconds: 60_000, actMilliseconds: 1_200,
    faultMilliseconds: 3_000, faults: [.crashIdle, .agentRemoved, .agentJoined],
    lying: .forAWhile, badMemberCount: 1)
  private static let seeds: ClosedRange<UInt64> = 1...12
  /// A foe that uses what is broken comes in few worlds.
  private static let seedsWithFoes: ClosedRange<UInt64> = 1...60

  @Test("each broken invariant is seen by its checker", arguments: Mutation.allCases)
  func caught(mutation: Mutation) async {
    var unseen = Set(mutation.checkers)
    let words = mutation.words
    for seed in mutation.needsFoes ? Self.seedsWithFoes : Self.seeds {
      await Task.yield()
      let scenarios =
        mutation.needsFoes ? [Self.scenarioWithFoes, Scenario(seed: seed)] : [Self.scenario]
      for scenario in scenarios {
        let outcome = Simulator(seed: seed, scenario: scenario, mutation: mutation).run()
        unseen.subtract(
          outcome.violations.filter { words.isEmpty || $0.what.contains(words) }.map(\.checker))
        if unseen.isEmpty { return }
      }
    }
    Issue.record("\(mutation) is not seen by \(unseen)")
  }

  @Test("the same worlds, unbroken, show nothing")
  func unbroken() async {
    for seed in Self.seeds {
      await Task.yield()
      for scenario in [Self.scenario, Self.scenarioWithFoes] {
        #expect(Simulator(seed: seed, scenario: scenario).run().violations.isEmpty)
      }
    }
  }

  @Test("every checker has a mutation that it catches")
  func complete() {
    #expect(Set(Mutation.allCases.flatMap(\.checkers)) == Set(Simulator.checkerNames))
  }
}
