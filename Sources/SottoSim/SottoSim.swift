import ArgumentParser
import Foundation
import Simulation

/// Runs simulated worlds, many or one, and says what happened in them.
@main
struct SottoSim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sotto-sim",
    abstract: "Runs seeded worlds of real clients and a real relay in which everything fails.")

  @Option(help: "Replay one seed, with its trace.")
  var seed: UInt64?

  @Option(help: "Run the seeds from A to B, both included.")
  var seeds: SeedRange?

  @Option(help: "Run seeds until so many seconds have passed.")
  var seconds: Int = 60

  @Option(help: "Where to begin, when running for a time.")
  var first: UInt64 = 1

  @Option(help: "Worlds at a time.")
  var jobs: Int = 2

  @Option(help: "Break an invariant on purpose: \(Campaign.mutationNames)")
  var mutation: String?

  mutating func validate() throws {
    guard jobs > 0, seconds > 0 else { throw ValidationError("jobs and seconds are positive") }
    if let mutation, !Campaign.isMutation(mutation) {
      throw ValidationError("no mutation is called \(mutation)")
    }
  }

  func run() throws {
    // Line by line, for whoever looks into the file of a long run.
    let campaign = Campaign(mutation: mutation) { line in
      FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
    let isClean =
      if let seed {
        campaign.replay(seed)
      } else if let seeds {
        campaign.run(seeds.range, jobs: jobs)
      } else {
        campaign.run(from: first, seconds: seconds, jobs: jobs)
      }
    if !isClean { throw ExitCode.failure }
  }
}

/// `A..B`.
struct SeedRange: ExpressibleByArgument {
  let range: ClosedRange<UInt64>

  init?(argument: String) {
    let ends = argument.split(separator: ".", omittingEmptySubsequences: true)
    guard ends.count == 2, let first = UInt64(ends[0]), let last = UInt64(ends[1]), first <= last
    else { return nil }
    range = first...last
  }
}
