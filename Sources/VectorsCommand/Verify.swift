import ArgumentParser
import CryptoNative
import MLSVectors

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks files of vectors.",
    discussion: """
      Prints one line a file, and one more, with index and reason, for each vector that does not \
      hold. A file that cannot be read, or is no file of vectors, counts as one failure; so does \
      one without vectors: it proves nothing.

      Vectors of suites that we do not carry are skipped and counted, and their numbers named: 4 \
      (MLS_256_DHKEMX448_AES256GCM_SHA512_Ed448) and 6 \
      (MLS_256_DHKEMX448_CHACHA20POLY1305_SHA512_Ed448) need X448 and Ed448, which \
      BoringSSL lacks. Where all are skipped, the line says that nothing was verified.

      Exit codes: 0 nothing failed, 1 something does not hold or cannot be read, 64 wrong options.
      """)

  @Argument(help: "JSON files; - is standard input.")
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
    var family = expected
    do {
      let content = try VectorValue(json: try InputFile.read(path))
      let found = try expected ?? VectorFamily(recognising: content)
      family = found
      // What verifying draws is not part of what the file says, and each run is to do the same.
      var random = VectorRandom(seed: 0)
      let outcome = try found.verify(content, with: NativeCrypto(), using: &random)
      lines =
        [Self.line(path, family, outcome, failedCount: outcome.failures.count)]
        + outcome.failures.map { "  [\($0.index)] \($0.failure)" }
      holds = outcome.failures.isEmpty
    } catch {
      let reason =
        switch error {
        case let unreadable as InputFile.Unreadable: "cannot be read: \(unreadable.reason)"
        default: "\(error)"
        }
      lines = [
        Self.line(path, family, nil, failedCount: 1), "  [file] \(reason)",
      ]
      holds = false
    }
  }

  private static func line(
    _ path: String, _ family: VectorFamily?, _ outcome: VectorOutcome?, failedCount: Int
  ) -> String {
    let passedCount = outcome?.passedCount ?? 0
    let suites = outcome?.skippedSuites.map { "\($0.rawValue)" } ?? []
    var line = "\(path): \(family?.rawValue ?? "unknown family"): \(passedCount) passed, "
    line += "\(failedCount) failed, \(outcome?.skippedCount ?? 0) skipped for their suite"
    if !suites.isEmpty { line += " (\(suites.joined(separator: ", ")))" }
    if passedCount + failedCount == 0 { line += "; nothing was verified" }
    return line
  }
}
