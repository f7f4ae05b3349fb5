import Foundation
import RelayProtocol
import RelayServer
import TestMaterial
import Testing

@Suite struct HostileTests {
  static let frameCount = 100_000
  static let attackerCount = 4

  @Test("a hundred thousand hostile frames are answered, and a conversation goes on undisturbed")
  func frames() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(folder.path)
    let pair = try Pair(port: sotto.port)
    let templates = FrameMutator.templates(pair.conversation, pair.devices)
    let results = Results()
    let attackers = (0..<Self.attackerCount).map { number in
      let port = sotto.port
      return Background {
        var session = HostileSession(port: port, seed: UInt64(number) + 1, templates: templates)
        results.add(
          refused: try session.run(frameCount: Self.frameCount / Self.attackerCount))
      }
    }
    var exchangeCount = 0
    var longest = 0.0
    while attackers.contains(where: { !$0.isFinished }) {
      let start = Date()
      try pair.exchange()
      longest = max(longest, Date().timeIntervalSince(start))
      exchangeCount += 1
      // As fast as people are; faster, they would meet their own limits.
      Thread.sleep(forTimeInterval: 0.01)
    }
    for attacker in attackers { try attacker.join() }
    #expect(results.refusedCount > Self.frameCount / 4, "most mutations are no frames")
    #expect(exchangeCount > 10, "the two went on meanwhile")
    print("refused \(results.refusedCount), exchanges \(exchangeCount), longest \(longest) s")
    sotto.kill(SIGTERM)
    #expect(sotto.exitCode() == 0)
    #expect(sotto.logLines.count == 3)
  }

  @Test("bytes that are no WebSocket end their connection and no other")
  func notWebSocket() throws {
    let server = try LocalServer()
    let pair = try Pair(port: server.port)
    var generator = SeededGenerator(seed: 3)
    for round in 0..<300 {
      let client = try WireClient(port: server.port)
      let count = Int.random(in: 1...2_000, using: &generator)
      let noise = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      try? client.socket.write(noise)
      client.socket.shutdown()
      if round.isMultiple(of: 10) { try pair.exchange() }
    }
    for opcode in [3, 7, 11, 15] as [UInt8] {
      let client = try WireClient.opened(port: server.port)
      try client.socket.write(WireClient.frame([1], opcode: opcode))
      #expect(try client.readGoodbye() == .malformed)
    }
    let unmasked = try WireClient.opened(port: server.port)
    try unmasked.socket.write(WireClient.frame([0x70], isMasked: false))
    #expect(try unmasked.readGoodbye() == .malformed)
    try pair.exchange()
  }

  @Test(
    "what follows a request for a WebSocket is no other request, however `Connection` is written",
    arguments: [
      (nil, false), ("close", false), ("Upgrade\t", false), ("close, upgrade \t,", false),
      ("\tUpgrade", true), ("keep-alive ,  upgrade ,", true),
    ] as [(String?, Bool)])
  func requestBehindUpgrade(_ connection: String?, isAgreed: Bool) throws {
    let server = try LocalServer()
    let socket = try WireSocket(port: server.port)
    let request = [
      "GET /socket HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", connection.map { "Connection: \($0)" },
    ].compactMap(\.self)
    let other = ["GET /healthz HTTP/1.1", "Host: localhost", "Connection: close"]
    let lines = [request, other].flatMap { $0 + ["", ""] }
    try socket.write(Array(lines.joined(separator: "\r\n").utf8))
    #expect(try socket.readLine().hasPrefix("HTTP/1.1 101") == isAgreed)
    _ = try socket.readToEnd()
    #expect(try server.request("/healthz").status == 200)
  }

  @Test("who asks for an upgrade that there is not is answered, and read no further")
  func unknownUpgrade() throws {
    var times = ServerTimes()
    // Nobody is sent away for being idle: only the answer ends the connection.
    times.requestMilliseconds = .init(2 * patienceSeconds * 1_000)
    times.responseMilliseconds = times.requestMilliseconds
    let server = try LocalServer(times)
    let socket = try WireSocket(port: server.port)
    let lines = [
      "GET /healthz HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: other", "", "",
    ]
    try socket.write(Array(lines.joined(separator: "\r\n").utf8))
    #expect(HTTPAnswer(try socket.readToEnd()).status == 200)
  }
}

/// Two devices that mean well, and notice everything.
final class Pair {
  private let alice: WireClient
  private let bob: WireClient
  let conversation: ConversationID
  private var last: UInt64 = 1
  private var submissions: (alice: UInt64, bob: UInt64) = (1, 0)

  var devices: [DeviceID] { [alice.id, bob.id] }

  init(port: Int) throws {
    alice = try WireClient.opened(port: port)
    bob = try WireClient.opened(port: port)
    conversation = try alice.create(0xab, [bob])
    _ = try Self.next(bob, conversation)
  }

  /// Each says something that the other must get next, in order and unchanged.
  func exchange() throws {
    submissions.alice += 1
    try say(submissions.alice, from: alice, to: bob)
    submissions.bob += 1
    try say(submissions.bob, from: bob, to: alice)
  }

  private func say(_ submission: UInt64, from sender: WireClient, to other: WireClient) throws {
    let payload = Array("submission \(submission)".utf8)
    try sender.append(conversation, submission, payload)
    last += 1
    let accepted: Accepted = try Self.reading(sender, conversation) {
      if case .accepted(let accepted) = $0 { accepted } else { nil }
    }
    try #require(accepted.sequence == Sequence(last))
    try sender.acknowledge(conversation, last)
    let entry = try Self.next(other, conversation)
    try #require(entry.sequence == Sequence(last))
    try #require(entry.payload == payload && entry.sender == sender.id)
  }

  private static func next(
    _ client: WireClient, _ conversation: ConversationID
  ) throws -> LogEntry {
    let entry: LogEntry = try reading(client, conversation) {
      if case .entry(let entry) = $0, entry.conversation == conversation { entry } else { nil }
    }
    try client.acknowledge(conversation, entry.sequence.rawValue)
    return entry
  }

  /// Reads on until something wanted comes. Attackers may add anyone to conversations of their
  /// own: those are acknowledged and left alone. Nothing may be said against the pair.
  private static func reading<Value>(
    _ client: WireClient, _ conversation: ConversationID, _ wanted: (ServerFrame) -> Value?
  ) throws -> Value {
    while true {
      let frame = try client.read()
      if let value = wanted(frame) { return value }
      switch frame {
      case .entry(let entry) where entry.conversation != conversation:
        try client.acknowledge(entry.conversation, entry.sequence.rawValue)
      case .caughtUp, .signal: break
      case .failed(_, let code, _):
        // A foreign conversation may have removed this device before it acknowledged.
        try #require(code == .notAMember || code == .unknownConversation)
      default: throw WireSocket.Failure.refused
      }
    }
  }
}

/// What several threads count together.
private final class Results: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0

  func add(refused: Int) {
    lock.lock()
    count += refused
    lock.unlock()
  }

  var refusedCount: Int { lock.withLock { count } }
}

/// Work on a thread of its own, and what became of it.
private final class Background: @unchecked Sendable {
  private let lock = NSLock()
  private var outcome: Result<Void, any Error>?

  init(_ body: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread { [self] in
      let outcome = Result { try body() }
      lock.withLock { self.outcome = outcome }
    }
  }

  var isFinished: Bool { lock.withLock { outcome != nil } }

  func join() throws {
    while !isFinished { Thread.sleep(forTimeInterval: 0.01) }
    try lock.withLock { outcome }?.get()
  }
}
