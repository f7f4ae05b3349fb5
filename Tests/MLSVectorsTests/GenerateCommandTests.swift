import Foundation
import MLSVectors
import Testing

@Suite("mls-vectors generate")
struct GenerateCommandTests {
  @Test("writes what verify accepts", arguments: VectorFamily.allCases)
  func writes(_ family: VectorFamily) throws {
    let folder = try TestFolder()
    let path = folder.path("made.json")
    let made = try VectorsProgram.run(
      "generate", family.rawValue, "--suite", "1", "--seed", "5", "--count", "2", "-o", path)
    #expect(made.exitCode == 0)
    #expect(made.lines == [])
    let verified = try VectorsProgram.run("verify", path)
    #expect(verified.exitCode == 0)
    #expect(
      verified.lines == [
        "\(path): \(family.rawValue): 2 passed, 0 failed, 0 skipped for their suite"
      ]
    )
  }

  @Test("writes to standard output, the same for the same seed")
  func standardOutput() throws {
    let arguments = ["generate", "passive-client-random", "--suite", "3", "--epochs", "4"]
    let first = try VectorsProgram.run(arguments + ["--seed", "5"])
    #expect(first.exitCode == 0)
    #expect(first.lines.first == "[")
    #expect(try VectorsProgram.run(arguments + ["--seed", "5"]).lines == first.lines)
    #expect(try VectorsProgram.run(arguments + ["--seed", "6"]).lines != first.lines)
  }

  @Test(
    "one seed makes one file in the suites of ECDSA, too",
    arguments: ["2", "5", "7"],
    [VectorFamily.cryptoBasics, .treeKEM, .passiveClientHandlingCommit])
  func repeatable(suite: String, family: VectorFamily) throws {
    let folder = try TestFolder()
    let arguments = ["generate", family.rawValue, "--suite", suite, "--count", "2", "--seed"]
    let first = try VectorsProgram.run(arguments + ["8"])
    #expect(first.exitCode == 0)
    #expect(try VectorsProgram.run(arguments + ["8"]).lines == first.lines)
    #expect(try VectorsProgram.run(arguments + ["9"]).lines != first.lines)
    let path = try folder.file(first.lines.joined(separator: "\n"))
    #expect(try VectorsProgram.run("verify", path).exitCode == 0)
  }

  @Test(
    "refuses suites, families and counts that there are not",
    arguments: [
      ["welcome", "--suite", "4", "--seed", "1"], ["welcome", "--suite", "6", "--seed", "1"],
      ["welcome", "--suite", "0", "--seed", "1"], ["welcome", "--suite", "x", "--seed", "1"],
      ["welcome", "--suite", "65536", "--seed", "1"], ["welcome", "--seed", "1"],
      ["welcome", "--suite", "1"], ["nonsense", "--suite", "1", "--seed", "1"],
      ["--suite", "1", "--seed", "1"], ["welcome", "--suite", "1", "--seed", "-1"],
      ["welcome", "--suite", "1", "--seed", "1", "--count", "0"],
      ["passive-client-random", "--suite", "1", "--seed", "1", "--epochs", "0"],
    ])
  func usage(_ arguments: [String]) throws {
    #expect(try VectorsProgram.run(["generate"] + arguments).exitCode == 64)
  }

  @Test("says that it cannot write")
  func unwritable() throws {
    let folder = try TestFolder()
    let result = try VectorsProgram.run(
      "generate", "welcome", "--suite", "1", "--seed", "1", "-o", folder.path("absent/made.json"))
    #expect(result.exitCode == 73)
  }
}
