import Foundation
import Simulation
import Testing

/// The same seed, the same trace.
@Suite("Replay")
struct ReplayTests {
  private static let seeds: [UInt64] = [7, 42, 99, 400]

  private func tell(_ seed: UInt64) -> (lines: [String], Outcome) {
    let trace = Trace()
    var lines: [String] = []
    trace.sink = { lines.append($0) }
    let outcome = Simulator(seed: seed, trace: trace).run()
    return (lines, outcome)
  }

  @Test("a seed tells the same story twice, line by line", arguments: seeds)
  func twice(seed: UInt64) {
    let (first, outcome) = tell(seed)
    let (second, again) = tell(seed)
    #expect(first == second)
    #expect(first.count > 20)
    #expect(outcome.fingerprint == again.fingerprint)
  }

  @Test("it is the same story when nobody listens", arguments: seeds)
  func unheard(seed: UInt64) {
    #expect(Simulator(seed: seed).run().fingerprint == tell(seed).1.fingerprint)
  }

  @Test("two seeds tell different stories")
  func different() {
    #expect(Simulator(seed: 1).run().fingerprint != Simulator(seed: 2).run().fingerprint)
  }

  /// Another process has another order in its dictionaries.
  @Test("another process tells the same story to the byte")
  func otherProcess() throws {
    let first = try output(of: ["--seed", "42"])
    let second = try output(of: ["--seed", "42"])
    #expect(first == second)
    #expect(first.contains("fingerprint"))
    #expect(first.contains("violations: none"))
  }

  @Test("the program fails when something is violated, and names the seed")
  func failing() throws {
    let arguments = ["--seeds", "1..3", "--jobs", "1", "--mutation", "clientSendsPlaintext"]
    let told = try output(of: arguments, exitCode: 1)
    #expect(told.contains("RelayKnowsNothing"))
    #expect(told.contains("violated in"))
  }

  private func output(of arguments: [String], exitCode: Int32 = 0) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == exitCode)
    return String(decoding: data, as: UTF8.self)
  }

  /// Where the build put the program: beside the tests.
  private static var path: String {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = tests.deletingLastPathComponent()
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
    }
    return folder.appendingPathComponent("sotto-sim").path
  }
}
