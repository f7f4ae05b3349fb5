import ArgumentParser
import CryptoNative
import Foundation
import MLSVectors

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks files of vectors.",
    discussion: """
      Prints one line a file, and one more, with index and reason, for each vector that does not \
      hold. Vectors of suites that we do not carry (4 and 6 need X448) are skipped and counted. A \
      file without vectors fails: it proves nothing.

      Exit codes: 0 all vectors hold, 1 something does not hold or cannot be read, 64 wrong options.
      """)

  @Argument(help: "JSON files.")
  var files: [String]

  @Option(help: "What the files are; told from their content unless given.")
  var family: VectorFamily?

  func run() throws {
    var holds = true
    for path in files {
      let report = VerifiedFile(path, as: family)
      print(report.lines.joined(separator: "\n"))
      holds = holds && report.holds
    }
    if !holds { throw ExitCode.failure }
  }
}

extension VectorFamily: ExpressibleByArgument {}

/// What came out of one file, as lines for people and scripts.
struct VerifiedFile {
  let lines: [String]
  let holds: Bool

  init(_ path: String, as expected: VectorFamily?) {
    do {
      let bytes = try Data(contentsOf: URL(filePath: path))
      let content = try VectorValue(json: Array(bytes))
      let family = try expected ?? VectorFamily(recognising: content)
      // What verifying draws is not part of what the file says, and each run is to do the same.
      var random = VectorRandom(seed: 0)
      let outcome = try family.verify(content, with: NativeCrypto(), using: &random)
      lines = Self.lines(path, family, outcome)
      holds = outcome.failures.isEmpty
    } catch let failure as VectorFailure {
      lines = ["\(path): cannot be verified: \(failure)"]
      holds = false
    } catch {
      lines = ["\(path): cannot be read"]
      holds = false
    }
  }

  private static func lines(
    _ path: String, _ family: VectorFamily, _ outcome: VectorOutcome
  ) -> [String] {
    let counts =
      "\(outcome.passedCount) passed, \(outcome.failures.count) failed, "
      + "\(outcome.skippedCount) skipped for their suite"
    return ["\(path): \(family.rawValue): \(counts)"]
      + outcome.failures.map { "  [\($0.index)] \($0.failure)" }
  }
}
