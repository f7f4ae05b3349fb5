import ArgumentParser
import CryptoNative
import CryptoSuite
import Foundation
import MLS
import MLSVectors

struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a file of vectors.",
    discussion: """
      The vectors come from our own key schedules, trees and sessions. The same options give the \
      same file in every suite; where ECDSA signs, its nonces are those of RFC 6979.

      Exit codes: 0 written, 64 wrong options, 73 the file cannot be written.
      """)

  @Argument(help: "What to make.")
  var family: VectorFamily

  @Option(help: ArgumentHelp("The cipher suite's number, as in RFC 9420 §17.1.", valueName: "n"))
  var suite: CipherSuite

  @Option(help: ArgumentHelp("What all that is chosen follows from.", valueName: "s"))
  var seed: UInt64

  @Option(help: "How many vectors; by default one of each kind that the family knows.")
  var count: Int?

  @Option(help: "How many epochs each vector of passive-client-random has.")
  var epochs = 20

  @Option(name: .shortAndLong, help: "Where to write; by default to standard output.")
  var output: String?

  func validate() throws {
    guard NativeCrypto().supports(suite) else {
      throw ValidationError(
        "Suite \(suite.rawValue)\(suite.name.map { ", \($0)," } ?? "") is not one that we carry.")
    }
    let counts = 1...VectorLimits.generatedCountMax
    guard counts.contains(count ?? 1), counts.contains(epochs) else {
      throw ValidationError("Counts go from 1 to \(VectorLimits.generatedCountMax).")
    }
  }

  func run() throws {
    let file = try family.generate(
      suite: suite, seed: seed, count: count, epochCount: epochs, with: RepeatableCrypto())
    let json = Data(file.json + [0x0a])
    do {
      if let output {
        try json.write(to: URL(filePath: output))
      } else {
        try FileHandle.standardOutput.write(contentsOf: json)
      }
    } catch {
      let place = output ?? "standard output"
      FileHandle.standardError.write(Data("\(place): cannot be written\n".utf8))
      throw ExitCode(EX_CANTCREAT)
    }
  }
}

extension CipherSuite: ExpressibleByArgument {
  public init?(argument: String) {
    guard let number = UInt16(argument) else { return nil }
    self.init(rawValue: number)
  }
}
