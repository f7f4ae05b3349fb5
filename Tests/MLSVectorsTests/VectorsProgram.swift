import Foundation

/// The real program, run as somebody at a shell runs it.
enum VectorsProgram {
  struct Result {
    let exitCode: Int32
    let lines: [String]
  }

  /// Where the build put the program: beside the tests.
  private static var url: URL {
    let tests = CommandLine.arguments.last { $0.hasSuffix(".xctest") } ?? "/proc/self/exe"
    return URL(filePath: tests).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "mls-vectors")
  }

  static func run(_ arguments: String...) throws -> Result {
    try run(arguments)
  }

  static func run(_ arguments: [String], input: Data = Data()) throws -> Result {
    let process = Process()
    let (output, standardInput) = (Pipe(), Pipe())
    process.standardInput = standardInput
    process.executableURL = url
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: input)
    try standardInput.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return Result(
      exitCode: process.terminationStatus,
      lines: text.split(separator: "\n").map(String.init))
  }
}

/// A folder of its own for each test, gone with it.
final class TestFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and returns its path.
  func file(_ content: String, named name: String = "vectors.json") throws -> String {
    try Data(content.utf8).write(to: url.appending(path: name))
    return path(name)
  }
}
