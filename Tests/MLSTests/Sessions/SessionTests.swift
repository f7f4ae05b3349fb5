import CryptoNative
import CryptoSuite
import Foundation
import MLS
import Testing

/// `SOTTO_SESSION_SEEDS=40` runs forty seeds a suite instead of one, `SOTTO_SESSION_SEED=17` begins
/// with the seventeenth, and `SOTTO_SESSION_STEPS` says how long each session is.
@Suite("Long sessions")
struct SessionTests {
  private static let suites = CipherSuite.implemented.filter { NativeCrypto().supports($0) }

  @Test("whatever many people do at random, they agree on every epoch", arguments: suites)
  func session(_ suite: CipherSuite) throws {
    let first = number("SOTTO_SESSION_SEED") ?? 1
    for seed in first..<first + (number("SOTTO_SESSION_SEEDS") ?? 1) {
      try run(suite, UInt64(seed), steps: number("SOTTO_SESSION_STEPS") ?? 200)
    }
  }

  private func run(_ suite: CipherSuite, _ seed: UInt64, steps: Int) throws {
    var done: [Session.Operation] = []
    var session = try Session(suite: suite, seed: seed << 16 | UInt64(suite.rawValue))
    do {
      while session.people.count < 20 { try session.add(count: 4) }
      for step in 0..<steps {
        done.append(try session.step(sizeMax: 28))
        try session.checkAgreement()
        // All by all costs the square, so usually two speak after each operation.
        let authors =
          step % 40 == 39
          ? Array(session.people.indices) : [session.somebody(), session.somebody()]
        try session.checkReading(authors)
      }
    } catch {
      Issue.record(
        "suite \(suite.rawValue), seed \(seed), at \(done.count), after \(done.suffix(5)): \(error)"
      )
      return
    }
    #expect(session.epochCount > steps / 2)
    print(
      "suite \(suite.rawValue), seed \(seed): \(steps) operations, \(session.epochCount) epochs,",
      "\(session.readCount) messages read, \(session.people.count) members at the end")
  }

  private func number(_ variable: String) -> Int? {
    ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
  }
}
