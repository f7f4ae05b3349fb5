import Foundation
import Logging
import RelayConformance
import RelayCore
import RelayProtocol
import RelayServer
import Testing

/// A server within the test's process, on a port of its own.
final class LocalServer {
  let server: RelayServer
  let log = RecordedLog()
  var port: Int { server.port }

  init(
    _ times: ServerTimes = ServerTimes(), web: WebContent = WebContent(), isLimiting: Bool = true,
    hasMetrics: Bool = false, trustedProxies: [IPAddress] = [], publicURL: String? = nil,
    desk: String? = nil, clock: (@Sendable () -> Timestamp)? = nil
  ) throws {
    var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, web: web)
    configuration.times = times
    configuration.isLimiting = isLimiting
    if let clock { configuration.clock = clock }
    configuration.trustedProxies = trustedProxies
    configuration.publicOrigin = publicURL.flatMap(Origin.init)
    if hasMetrics { configuration.metricsPort = 0 }
    var relay = try Relay(store: MemoryStore(), crypto: .native, isLimiting: isLimiting)
    let token = [UInt8](repeating: 7, count: WireLimits.setupTokenByteCount)
    if desk != nil { _ = try relay.offerSetup(tokenHash: RelayCrypto.native.sha256(token)) }
    let log = log
    server = try RelayServer(relay, configuration, logger: Logger(label: "test") { _ in log })
    if let desk {
      let owner = try WireClient.opened(port: server.port)
      try #require(try owner.claim(token: token, slug: desk) == .done(RequestID(1)))
    }
  }

  private var isStopped = false

  func stop() {
    if !isStopped { server.stop() }
    isStopped = true
  }

  deinit { stop() }

  func metrics() throws -> String {
    String(decoding: try request("/metrics", port: server.metricsPort).body, as: UTF8.self)
  }

  func sample(_ name: String) throws -> Double {
    let line = try metrics().split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return try #require(line?.split(separator: " ").last.flatMap { Double($0) })
  }

  /// Sends a request and returns all that comes back.
  func request(
    _ path: String, method: String = "GET", headers: [String] = [], host: String? = nil,
    port other: Int? = nil
  ) throws -> HTTPAnswer {
    let port = other ?? port
    let socket = try WireSocket(port: port)
    let lines =
      [
        "\(method) \(path) HTTP/1.1", "Host: \(host ?? "localhost:\(port)")", "Connection: close",
      ] + headers
    try socket.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    return HTTPAnswer(try socket.readToEnd())
  }
}

/// What the server told its log.
final class RecordedLog: LogHandler, @unchecked Sendable {
  private let lock = NSLock()
  private var told: [String] = []
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  var lines: [String] { lock.withLock { told } }

  func log(event: LogEvent) {
    lock.withLock { told.append(event.message.description) }
  }
}

struct HTTPAnswer {
  let status: Int
  let headers: [String: String]
  let body: [UInt8]

  init(_ bytes: [UInt8]) {
    let end = bytes.indices.first { bytes[$0...].starts(with: [13, 10, 13, 10]) } ?? bytes.count
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    headers = Dictionary(
      lines.dropFirst().compactMap { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        return (parts[0].lowercased(), parts[1].trimmingCharacters(in: .whitespaces))
      }, uniquingKeysWith: { first, _ in first })
    body = Array(bytes[min(end + 4, bytes.count)...])
  }
}
