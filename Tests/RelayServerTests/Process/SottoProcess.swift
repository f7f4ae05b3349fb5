import Foundation

/// The real program, run as an operator runs it.
final class SottoProcess {
  private let process = Process()
  private let output = Pipe()
  private let log: URL
  private(set) var setupLink: String?
  private(set) var port = 0

  /// Where the build put the program: beside the tests.
  static var path: String {
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = tests.deletingLastPathComponent()
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      folder = URL(fileURLWithPath: argument).deletingLastPathComponent()
    }
    return folder.appendingPathComponent("sotto").path
  }

  /// Starts `sotto serve`; with `port` 0 the system chooses one. Does not wait.
  init(
    _ arguments: [String], environment: [String: String] = [:], openFileCountMax: Int? = nil
  ) throws {
    log = URL(fileURLWithPath: NSTemporaryDirectory() + "sotto-log-" + UUID().uuidString)
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    if let openFileCountMax {
      process.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
      process.arguments =
        ["--nofile=\(openFileCountMax):\(openFileCountMax)", Self.path] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: Self.path)
      process.arguments = arguments
    }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
  }

  deinit {
    if process.isRunning { kill(SIGKILL) }
    try? FileManager.default.removeItem(at: log)
  }

  /// A server that is ready.
  static func serve(
    _ data: String, port: Int? = nil, arguments: [String] = [], openFileCountMax: Int? = nil
  ) throws -> SottoProcess {
    let port = try port ?? freePort()
    let sotto = try SottoProcess(
      ["serve", "--port", String(port), "--data", data] + arguments,
      openFileCountMax: openFileCountMax)
    sotto.port = port
    var text = ""
    while !text.contains("ready") || !text.hasSuffix("\n") {
      let data = sotto.output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw WireSocket.Failure.refused }
      text += String(decoding: data, as: UTF8.self)
    }
    sotto.setupLink = text.split(whereSeparator: \.isWhitespace).map(String.init)
      .first { $0.contains("/setup#") }
    return sotto
  }

  func get(_ path: String, port other: Int? = nil) throws -> HTTPAnswer {
    let socket = try WireSocket(port: other ?? port)
    try socket.write(
      Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8))
    return HTTPAnswer(try socket.readToEnd())
  }

  /// The longest file that the process may write from now on; nil is any.
  func limitFiles(to byteCount: Int?) throws {
    let command = Process()
    command.executableURL = URL(fileURLWithPath: "/usr/bin/prlimit")
    command.arguments = [
      "--pid", String(process.processIdentifier),
      "--fsize=\(byteCount.map(String.init) ?? "unlimited"):unlimited",
    ]
    try command.run()
    command.waitUntilExit()
  }

  func openFileCount() throws -> Int {
    try FileManager.default.contentsOfDirectory(
      atPath: "/proc/\(process.processIdentifier)/fd"
    ).count
  }

  /// What it has used of all processors so far.
  func processorSeconds() throws -> Double {
    let text = try String(
      contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return Double((Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0))
      / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  func kill(_ signal: Int32) {
    _ = Glibc.kill(process.processIdentifier, signal)
    process.waitUntilExit()
  }

  func exitCode() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }

  var logLines: [String] {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// What the program wrote before it ended.
  func outputText() -> String {
    String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  static func freePort() throws -> Int {
    let server = try LocalServer()
    defer { server.stop() }
    return server.port
  }
}

/// A directory that is gone when the test is.
final class DataFolder {
  let path = NSTemporaryDirectory() + "sotto-data-" + UUID().uuidString

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func contains(_ text: String) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: path).contains { name in
      try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)).range(of: Data(text.utf8))
        != nil
    }
  }
}
