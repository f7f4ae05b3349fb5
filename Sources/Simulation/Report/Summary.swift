/// What many worlds came to.
package struct Summary: Sendable {
  package private(set) var seedCount = 0
  package private(set) var failures: [UInt64] = []
  package private(set) var tally = Tally()
  private var seeds: (first: UInt64, last: UInt64)?
  private var headCountMax = 0
  private var worst: (seed: UInt64, milliseconds: UInt64) = (0, 0)
  private var messages: [Violation] = []

  /// Told in full; of more the seeds stand for the rest.
  private static let violationCountMax = 12

  package init() {}

  package mutating func add(_ outcome: Outcome) {
    seedCount += 1
    seeds = (
      min(seeds?.first ?? outcome.seed, outcome.seed), max(seeds?.last ?? 0, outcome.seed)
    )
    tally.add(outcome.tally)
    headCountMax = max(headCountMax, outcome.headCount)
    if outcome.recoveryMilliseconds > worst.milliseconds {
      worst = (outcome.seed, outcome.recoveryMilliseconds)
    }
    guard !outcome.violations.isEmpty else { return }
    failures.append(outcome.seed)
    messages += outcome.violations.prefix(Self.violationCountMax)
  }

  package var lines: [String] {
    var lines = [
      "\(seedCount) seeds, \(seeds?.first ?? 0) to \(seeds?.last ?? 0), "
        + "up to \(headCountMax) people in one world", "events:",
    ]
    lines += Activity.allCases.map { Self.row(tally[$0], $0.rawValue) }
    lines.append("faults:")
    lines += Fault.allCases.map { Self.row(tally[$0], $0.rawValue) }
    lines.append(
      "longest recovery: \(worst.milliseconds / 1_000) s of the world's time, seed \(worst.seed)")
    if failures.isEmpty {
      lines.append("violations: none")
    } else {
      lines += messages.prefix(Self.violationCountMax).map { "  " + $0.line }
      lines.append("violated in \(failures.count): \(failures.sorted().prefix(40))")
      lines.append("replay one with: make sim SEED=\(failures.min() ?? 0)")
    }
    return lines
  }

  private static func row(_ count: UInt64, _ name: String) -> String {
    let digits = String(count)
    return String(repeating: " ", count: max(0, 12 - digits.count)) + digits + "  " + name
  }
}
