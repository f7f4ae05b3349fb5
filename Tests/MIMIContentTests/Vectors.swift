import Foundation
import Testing

/// Where published vectors lie: `SOTTO_VECTORS`, or `../shared/vectors` beside the package. Without
/// them a developer's run says so and passes; with `CI=true` it fails.
enum Vectors {
  static func load(_ name: String) throws -> Data? {
    let environment = ProcessInfo.processInfo.environment
    let package = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      environment["SOTTO_VECTORS"].map { URL(filePath: $0) }
      ?? package.deletingLastPathComponent().appending(path: "shared/vectors")
    let file = folder.appending(path: name)
    if FileManager.default.fileExists(atPath: file.path) { return try Data(contentsOf: file) }
    #expect(environment["CI"] != "true", "vectors are required here: \(name)")
    print("vectors absent, nothing checked: \(name)")
    return nil
  }
}
