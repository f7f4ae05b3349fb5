import Foundation
import RelayProtocol
import RelayServer
import Testing

/// One address, or one person, with more of everything than anybody needs.
@Suite struct CrowdTests {
  private static let proxies = [IPAddress("127.0.0.1")!]

  @Test("requests of one address beyond its rate are refused with the time to wait, others are not")
  func requests() throws {
    let server = try LocalServer(hasMetrics: true, trustedProxies: Self.proxies)
    let proxy = try WireSocket(port: server.port)
    var refused: HTTPAnswer?
    var servedCount = 0
    // It may take as many more as it takes seconds, times a hundred.
    while refused == nil, servedCount < 1_000_000 {
      let answer = try proxy.get("/healthz", "X-Forwarded-For: 192.0.2.7")
      if answer.status == 200 { servedCount += 1 } else { refused = answer }
    }
    #expect(servedCount >= 10_000)
    let answer = try #require(refused)
    #expect(answer.status == 429)
    #expect(try #require(answer.headers["retry-after"].flatMap(Int.init)) >= 1)
    #expect(String(decoding: answer.body, as: UTF8.self).hasPrefix("rateLimited"))
    // The proxy's connection goes on: it is everyone's.
    #expect(try proxy.get("/healthz", "X-Forwarded-For: 192.0.2.8").status == 200)
    #expect(try server.request("/healthz").status == 200)
    let refusedLine = try server.metrics().split(separator: "\n")
      .first { $0.hasPrefix("sotto_requests_refused_total ") }
    #expect(refusedLine?.hasSuffix(" 0") == false)
    #expect(try server.metrics().contains("192.0.2") == false)
  }

  @Test("all sessions of one address together are read at a bounded pace")
  func sessions() throws {
    let server = try LocalServer(hasMetrics: true, trustedProxies: Self.proxies)
    let (sessionCount, frameCount) = (80, 4_000)
    // As many as each session alone may send at once.
    let noise = Array(
      repeating: WireClient.frame([UInt8](repeating: 0xff, count: 60)), count: frameCount
    ).flatMap { $0 }
    let clients = try (0..<sessionCount).map { _ in
      try WireClient(port: server.port, headers: ["X-Forwarded-For: 192.0.2.7"])
    }
    let quiet = try WireClient.opened(port: server.port)
    let id = try quiet.create(1, [])
    let start = Date()
    for client in clients { Speaker(client).say(noise) }
    var longest = 0.0
    var submission: UInt64 = 2
    var readCount = 0.0
    // A busy machine takes longer to be flooded.
    while readCount <= 130_000, Date().timeIntervalSince(start) < Double(patienceSeconds) {
      let sent = Date()
      try quiet.append(id, submission, [1])
      #expect(try quiet.readAccepted().submission == Submission(submission))
      try quiet.acknowledge(id, submission)
      submission += 1
      longest = max(longest, Date().timeIntervalSince(sent))
      Thread.sleep(forTimeInterval: 0.01)
      guard submission % 100 == 0 else { continue }
      readCount = try server.sample("sotto_refusals_total{code=\"unknownFrame\"}")
    }
    let elapsed = Date().timeIntervalSince(start)
    // What one or two reads of each socket bring may come on top.
    let slack = Double(2 * sessionCount * 16 * 1_024 / 66)
    #expect(readCount > 130_000, "they did flood")
    #expect(
      readCount <= 100_000 + 10_000 * elapsed + slack, "\(readCount) in \(elapsed) s")
    print(
      "\(sessionCount) sessions of one address: \(Int(readCount)) frames were read in",
      String(format: "%.1f s; a quiet one waited %.3f s at most", elapsed, longest))
    for client in clients { client.socket.shutdown() }
  }

  @Test("who comes back as somebody else to go on flooding is not let in for a while")
  func returning() throws {
    let server = try LocalServer(trustedProxies: Self.proxies)
    let header = ["X-Forwarded-For: 192.0.2.7"]
    let clients = try (0..<150).map { _ in
      try WireClient(port: server.port, headers: header)
    }
    // Strangers may not say anything large.
    for client in clients { try client.authenticate() }
    // A large message first, so that afterwards one read brings thousands of small ones.
    let large = WireClient.frame([UInt8](repeating: 0xff, count: 100_000))
    let noise = Array(repeating: WireClient.frame([0xff]), count: 4_000).flatMap { $0 }
    for client in clients { Speaker(client).say(large + noise) }
    var refusal: RelayErrorCode?
    _ = try eventually {
      let next = try WireClient(port: server.port, headers: header)
      if case .goodbye(let code, _) = try next.read() { refusal = code }
      return refusal != nil
    }
    #expect(refusal == .rateLimited)
    let other = try WireClient(port: server.port, headers: ["X-Forwarded-For: 192.0.2.8"])
    try other.authenticate()
    for client in clients { client.socket.shutdown() }
  }

  @Test("connections beyond the files that the system allows are closed, and cost nothing more")
  func files() throws {
    let folder = DataFolder()
    let port = try SottoProcess.freePort()
    let sotto = try SottoProcess.serve(
      folder.path, arguments: ["--metrics-port", String(port)], openFileCountMax: 160)
    let alice = try WireClient.opened(port: sotto.port)
    let id = try alice.create(1, [])
    let sockets = try (0..<300).map { _ in try WireSocket(port: sotto.port) }
    // The last ones are told at once; left in the queue they would wait until others go.
    #expect(
      try eventually {
        let text = String(decoding: try sotto.get("/metrics", port: port).body, as: UTF8.self)
        let line = text.split(separator: "\n")
          .first { $0.hasPrefix("sotto_connections_refused_total ") }
        return (line?.split(separator: " ").last.flatMap { Int($0) } ?? 0) >= 100
      })
    for socket in sockets.suffix(100) {
      #expect(throws: WireSocket.Failure.closed) { _ = try socket.read(1) }
    }
    let before = try sotto.processorSeconds()
    Thread.sleep(forTimeInterval: 1)
    #expect(try sotto.processorSeconds() - before < 0.3, "it does not try in vain")
    // Who is there goes on.
    try alice.append(id, 2, [1])
    #expect(try alice.readAccepted().submission == Submission(2))
    for socket in sockets { socket.shutdown() }
    #expect(eventually { (try? sotto.get("/healthz").status) == 200 })
  }

  @Test("who holds on to the metrics' connections takes few, and none of the customers'")
  func metrics() throws {
    let folder = DataFolder()
    let port = try SottoProcess.freePort()
    let sotto = try SottoProcess.serve(
      folder.path, arguments: ["--metrics-port", String(port)])
    let before = try sotto.openFileCount()
    let sockets = try (0..<200).map { _ in try WireSocket(port: port) }
    for socket in sockets { try? socket.write(Array("GET /metrics HTTP/1.1\r\nX: ".utf8)) }
    for socket in sockets.suffix(100) {
      #expect(throws: WireSocket.Failure.closed) { _ = try socket.read(1) }
    }
    #expect(try sotto.openFileCount() <= before + 34)
    #expect(try sotto.get("/healthz").status == 200)
    for socket in sockets { socket.shutdown() }
    #expect(eventually { (try? sotto.get("/metrics", port: port).status) == 200 })
  }
}

/// Sends without listening, and listens without caring, on two threads.
private final class Speaker: @unchecked Sendable {
  private let client: WireClient

  init(_ client: WireClient) { self.client = client }

  func say(_ bytes: [UInt8]) {
    Thread.detachNewThread { [self] in try? client.socket.write(bytes) }
    Thread.detachNewThread { [self] in while (try? client.socket.read(1)) != nil {} }
  }
}

extension WireSocket {
  /// One request and its answer on a connection that goes on.
  fileprivate func get(_ path: String, _ header: String) throws -> HTTPAnswer {
    try write(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(header)\r\n\r\n".utf8))
    var lines: [String] = []
    while true {
      let line = try readLine()
      if line.isEmpty { break }
      lines.append(line)
    }
    let head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    let count = Int(HTTPAnswer(head).headers["content-length"] ?? "") ?? 0
    return HTTPAnswer(head + (try read(count)))
  }
}
