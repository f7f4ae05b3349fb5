import Dispatch
import Foundation

/// Many worlds, several at a time, and the summary of them.
public struct Campaign: Sendable {
  private let mutation: Mutation?
  private let say: @Sendable (String) -> Void

  public static var mutationNames: String {
    Mutation.allCases.map(\.rawValue).joined(separator: ", ")
  }

  public static func isMutation(_ name: String) -> Bool { Mutation(rawValue: name) != nil }

  public init(mutation: String? = nil, say: @escaping @Sendable (String) -> Void) {
    self.mutation = mutation.flatMap { Mutation(rawValue: $0) }
    self.say = say
  }

  /// One seed, told in full. True when nothing was violated.
  public func replay(_ seed: UInt64) -> Bool {
    let trace = Trace()
    trace.sink = say
    let outcome = Simulator(seed: seed, mutation: mutation, trace: trace).run()
    var summary = Summary()
    summary.add(outcome)
    for line in summary.lines { say(line) }
    say("fingerprint \(String(outcome.fingerprint, radix: 16))")
    return summary.failures.isEmpty
  }

  public func run(_ seeds: ClosedRange<UInt64>, jobs: Int) -> Bool {
    run(from: seeds.lowerBound, jobs: jobs) { seed, _ in seeds.contains(seed) }
  }

  public func run(from first: UInt64, seconds: Int, jobs: Int) -> Bool {
    run(from: first, jobs: jobs) { _, elapsed in elapsed < Double(seconds) }
  }

  private func run(
    from first: UInt64, jobs: Int, while goesOn: @Sendable (UInt64, Double) -> Bool
  ) -> Bool {
    let board = Board(first: first)
    let begun = DispatchTime.now().uptimeNanoseconds
    @Sendable func elapsed() -> Double {
      Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9
    }
    DispatchQueue.concurrentPerform(iterations: jobs) { _ in
      while let seed = board.take(if: { goesOn($0, elapsed()) }) {
        let outcome = Simulator(seed: seed, mutation: mutation).run()
        for violation in board.add(outcome) { say("seed \(seed): \(violation.line)") }
        if let count = board.milestone { say("\(count) seeds, \(Int(elapsed())) s") }
      }
    }
    let summary = board.summary
    for line in summary.lines { say(line) }
    say("\(Int(elapsed())) s with \(jobs) at a time")
    return summary.failures.isEmpty
  }

  /// What the jobs share.
  private final class Board: @unchecked Sendable {
    private let lock = NSLock()
    private var next: UInt64
    private var total = Summary()
    private var told = 0

    init(first: UInt64) { next = first }

    func take(if goesOn: (UInt64) -> Bool) -> UInt64? {
      lock.withLock {
        guard goesOn(next) else { return nil }
        defer { next += 1 }
        return next
      }
    }

    func add(_ outcome: Outcome) -> [Violation] {
      lock.withLock { total.add(outcome) }
      return outcome.violations
    }

    /// Every thousand worlds somebody may want to know.
    var milestone: Int? {
      lock.withLock {
        guard total.seedCount / 1_000 > told else { return nil }
        told = total.seedCount / 1_000
        return told * 1_000
      }
    }

    var summary: Summary { lock.withLock { total } }
  }
}

extension Violation {
  var line: String { "\(checker) at \(Trace.clock(milliseconds)): \(what)" }
}
