import Foundation
import Testing

@Suite struct OperatorTests {
  @Test("SIGTERM and SIGINT end cleanly, and the port and the data are free at once")
  func stops() throws {
    let folder = DataFolder()
    var sotto = try SottoProcess.serve(folder.path)
    let port = sotto.port
    for signal in [SIGTERM, SIGINT] {
      let client = try WireClient.opened(port: port)
      sotto.kill(signal)
      #expect(sotto.exitCode() == 0)
      #expect(try client.readGoodbye() == .shuttingDown)
      sotto = try SottoProcess.serve(folder.path, port: port)
    }
  }

  @Test("a busy port, a bad directory, foreign or newer data: one clear line and a code each")
  func failures() throws {
    let folder = DataFolder()
    let running = try SottoProcess.serve(folder.path)
    let port = String(running.port)
    let newer = DataFolder()
    try SottoProcess.serve(newer.path).kill(SIGTERM)
    try Self.setVersion(99, newer.path)
    let foreign = DataFolder()
    try FileManager.default.createDirectory(
      atPath: foreign.path, withIntermediateDirectories: true)
    try Data(repeating: 0x41, count: 4_096).write(
      to: URL(fileURLWithPath: foreign.path + "/sotto.sqlite"))
    let cases: [(arguments: [String], code: Int32, word: String)] = [
      (["--port", port, "--data", DataFolder().path], 69, "in use"),
      (["--host", "192.0.2.1", "--port", "0", "--data", DataFolder().path], 69, "Cannot listen"),
      (["--port", "0", "--data", "/dev/null/data"], 73, "not writable"),
      (["--port", "0", "--data", folder.path], 75, "Another server"),
      (["--port", "0", "--data", newer.path], 65, "newer program"),
      (["--port", "0", "--data", foreign.path], 65, "damaged"),
      (
        ["--port", "0", "--data", DataFolder().path, "--web-root", "/nonexistent"], 66, "web client"
      ),
    ]
    for (arguments, code, word) in cases {
      let sotto = try SottoProcess(["serve"] + arguments)
      #expect(sotto.exitCode() == code, "\(word)")
      let lines = sotto.logLines
      #expect(lines.count == 1, "\(lines)")
      #expect(lines.first?.contains(word) == true, "\(lines)")
    }
  }

  /// SQLite's file format keeps the user version at byte 60, big-endian.
  private static func setVersion(_ version: UInt8, _ path: String) throws {
    let url = URL(fileURLWithPath: path + "/sotto.sqlite")
    var bytes = try Data(contentsOf: url)
    bytes.replaceSubrange(60..<64, with: [0, 0, 0, version])
    try bytes.write(to: url)
  }

  @Test("every option can come from the environment, and nonsense is refused")
  func environment() throws {
    let folder = DataFolder()
    let first = try SottoProcess.serve(folder.path)
    let busy = try SottoProcess(
      ["serve"],
      environment: ["SOTTO_PORT": String(first.port), "SOTTO_DATA": DataFolder().path])
    #expect(busy.exitCode() == 69)
    let locked = try SottoProcess(
      ["serve", "--port", "0"], environment: ["SOTTO_DATA": folder.path])
    #expect(locked.exitCode() == 75)
    for name in ["SOTTO_PORT", "SOTTO_RETENTION_DAYS", "SOTTO_LOG_LEVEL", "SOTTO_PUBLIC_URL"] {
      let nonsense = try SottoProcess(["serve"], environment: [name: "nonsense"])
      #expect(nonsense.exitCode() == 64, "\(name)")
    }
  }

  @Test(
    "a public URL that is no origin is refused with the reason, another spelling is put right",
    arguments: [
      ("https://example.org/chat", "/chat"), ("https://example.org/chat/", "host of its own"),
      ("https://example.org?desk=1", "host of its own"),
      ("https://b\u{fc}cher.example", "Punycode"),
      ("example.org", "https://chat.example.org"), ("null", "https://chat.example.org"),
      ("https://user@example.org", "https://chat.example.org"),
    ])
  func publicURL(_ url: String, _ word: String) throws {
    let sotto = try SottoProcess(["serve", "--port", "0", "--public-url", url])
    #expect(sotto.exitCode() == 64)
    #expect(sotto.logLines.first?.contains(word) == true, "\(sotto.logLines)")
  }

  @Test("links begin with the public URL as browsers write it")
  func publicLinks() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(
      folder.path, arguments: ["--public-url", "HTTPS://Chat.Example.org:443/"])
    #expect(sotto.setupLink?.hasPrefix("https://chat.example.org/setup#") == true)
    let page = try WireClient(
      port: sotto.port, origin: "https://chat.example.org", host: "127.0.0.1:1")
    #expect(try page.readMessage().opcode == 2)
  }

  @Test("--version and --help say what there is")
  func help() throws {
    let version = try SottoProcess(["--version"])
    #expect(version.outputText() == "0.1.0\n")
    let help = try SottoProcess(["serve", "--help"]).outputText()
    for name in ["HOST", "PORT", "DATA", "WEB_ROOT", "PUBLIC_URL", "RETENTION_DAYS", "LOG_LEVEL"] {
      #expect(help.contains("SOTTO_" + name), "\(name)")
    }
    #expect(help.contains("Exit codes"))
  }

  @Test("the log of a session is a handful of lines without anything about anyone")
  func quietLog() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(folder.path)
    let alice = try WireClient.opened(port: sotto.port)
    let bob = try WireClient.opened(port: sotto.port)
    let id = try alice.create(0x6b, [bob])
    for number in 2..<200 as Range<UInt64> { try alice.append(id, number, [1]) }
    _ = try bob.readEntry()
    try alice.send([0xff, 0xff])
    alice.socket.shutdown()
    sotto.kill(SIGTERM)
    let lines = sotto.logLines
    #expect(lines.count == 3, "\(lines)")
    for line in lines {
      #expect(!line.contains("127.0.0.1"))
      #expect(line.range(of: "[0-9a-f]{16}", options: .regularExpression) == nil)
    }
  }

  @Test("the program contains nothing of MLS")
  func noMLS() throws {
    let symbols = Process()
    let output = Pipe()
    symbols.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    symbols.arguments = ["nm", SottoProcess.path]
    symbols.standardOutput = output
    try symbols.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    symbols.waitUntilExit()
    // Swift symbols name modules with their length in front.
    #expect(text.contains("9RelayCore"), "the program has symbols to look at")
    for module in ["3MLS", "12ClientEngine", "11CryptoSuite", "11MIMIContent"] {
      let pattern = "[^0-9]\(module)[0-9A-Z]"
      #expect(text.range(of: pattern, options: .regularExpression) == nil, "\(module)")
    }
  }
}
