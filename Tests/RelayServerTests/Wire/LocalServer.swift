import Foundation
import Logging
import RelayConformance
import RelayCore
import RelayServer

/// A server within the test's process, on a port of its own.
final class LocalServer {
  let server: RelayServer
  var port: Int { server.port }

  init(
    _ times: ServerTimes = ServerTimes(), web: WebContent = WebContent(), isLimiting: Bool = true,
    hasMetrics: Bool = false, trustedProxies: [IPAddress] = []
  ) throws {
    var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, web: web)
    configuration.times = times
    configuration.isLimiting = isLimiting
    configuration.trustedProxies = trustedProxies
    if hasMetrics { configuration.metricsPort = 0 }
    let relay = try Relay(store: MemoryStore(), crypto: .native, isLimiting: isLimiting)
    server = try RelayServer(
      relay, configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
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

  /// Sends a request and returns all that comes back.
  func request(
    _ path: String, method: String = "GET", headers: [String] = [], port other: Int? = nil
  ) throws -> HTTPAnswer {
    let port = other ?? port
    let socket = try WireSocket(port: port)
    let lines =
      ["\(method) \(path) HTTP/1.1", "Host: localhost:\(port)", "Connection: close"] + headers
    try socket.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
    return HTTPAnswer(try socket.readToEnd())
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
