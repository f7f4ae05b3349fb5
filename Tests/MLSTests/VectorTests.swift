import CryptoNative
import Foundation
import MLSVectors
import Testing

@Suite("Vectors of the MLS implementers")
struct VectorTests {
  @Test("every family of vectors holds", arguments: VectorFamily.allCases)
  func holds(_ family: VectorFamily) throws {
    guard let folder = vectorFolder() else {
      #expect(
        ProcessInfo.processInfo.environment["CI"] != "true",
        "where CI is set, the vectors must be there")
      print("\(family.fileName) was not verified: `make vectors` says how to get it")
      return
    }
    let url = folder.appending(path: family.fileName)
    if family == .passiveClientRandom, !FileManager.default.fileExists(atPath: url.path) {
      // Some copies of the folder are without this one: it came years after the others.
      print("\(family.fileName) was not verified: it is not in \(folder.path)")
      return
    }
    let json = try Data(contentsOf: url)
    var random = SeededRandom(seed: 1)
    let outcome = try family.verify(
      VectorValue(json: Array(json)), with: NativeCrypto(), using: &random)
    #expect(outcome.failures.isEmpty)
    #expect(outcome.passedCount > 0)
    print("\(family.fileName): \(outcome.passedCount) hold, \(outcome.skippedCount) skipped")
  }

  @Test("no file in the folder of vectors goes without a family")
  func noFileIsLeftOut() throws {
    guard let folder = vectorFolder() else { return }
    let known = VectorFamily.allCases.map(\.fileName)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      guard name.hasSuffix(".json") else { continue }
      #expect(known.contains(name), "nobody verifies \(name)")
    }
  }

  private func vectorFolder() -> URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["SOTTO_VECTORS"].map { URL(filePath: $0) }
    let folder = (named ?? root.appending(path: "../shared/vectors")).appending(path: "mls")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }
}
