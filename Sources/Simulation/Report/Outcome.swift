/// Something that must never happen, and who saw it.
package struct Violation: Equatable, Sendable {
  package let checker: String
  package let milliseconds: UInt64
  package let what: String
}

/// How one world went.
package struct Outcome: Sendable {
  package let seed: UInt64
  package let scenario: Scenario
  package let tally: Tally
  package let violations: [Violation]
  package let fingerprint: UInt64
  /// From the end of the faults until everything was delivered.
  package let recoveryMilliseconds: UInt64

  package var headCount: Int { 1 + scenario.agentCount + scenario.customerCount }
}
