import Foundation
import FuzzTargets
import Testing

/// What the fuzzer once found, and what every target must take.
@Suite("Fuzz targets")
struct CaseTests {
  private static let cases = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzzing/Cases")

  @Test("every input that once broke a promise keeps it now", arguments: FuzzTarget.all)
  func committedCases(target: FuzzTarget) throws {
    for file in try Self.files(of: target.name) {
      do {
        _ = try target.check(Array(try Data(contentsOf: file)))
      } catch let broken as BrokenPromise {
        Issue.record("\(target.name)/\(file.lastPathComponent): \(broken)")
      }
    }
  }

  @Test("every folder of cases belongs to a target, and there are cases")
  func foldersHaveTargets() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.cases.path)
    for folder in folders {
      #expect(FuzzTarget.named(folder) != nil, "nobody runs \(folder)")
      #expect(!(try Self.files(of: folder)).isEmpty)
    }
    #expect(!folders.isEmpty)
  }

  @Test("every target takes its own seeds", arguments: FuzzTarget.all)
  func seeds(target: FuzzTarget) throws {
    let taken = try target.seeds().filter { try target.check($0) }
    #expect(!taken.isEmpty)
  }

  @Test("seeds with a few octets changed break no promise", arguments: FuzzTarget.all)
  func mutatedSeeds(target: FuzzTarget) throws {
    var random = Xorshift(state: 0x5074_7470)
    let seeds = target.seeds()
    for _ in 0..<500 {
      guard var input = seeds.randomElement(using: &random), !input.isEmpty else { continue }
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let position = Int.random(in: input.indices, using: &random)
        input[position] = UInt8.random(in: .min ... .max, using: &random)
      }
      do {
        _ = try target.check(input)
      } catch {
        Issue.record("\(target.name): \(error)\n\(Data(input).base64EncodedString())")
      }
    }
  }

  private static func files(of target: String) throws -> [URL] {
    let folder = cases.appending(path: target)
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
  }
}

extension FuzzTarget: CustomTestStringConvertible {
  public var testDescription: String { name }
}

/// The same mutations on every machine.
private struct Xorshift: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
