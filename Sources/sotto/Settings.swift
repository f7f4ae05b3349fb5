import ArgumentParser
import Foundation
import Logging
import RelayServer

/// The options as they count: given, or from the environment, or the default.
struct Settings {
  let host: String
  let port: Int
  let dataPath: String
  let webRoot: String?
  let publicOrigin: Origin?
  let retentionMilliseconds: UInt64
  let trustedProxies: [IPAddress]
  let isLimiting: Bool
  let metricsPort: Int?
  let logLevel: Logger.Level

  init(_ options: ServeOptions, environment: [String: String]) throws {
    host = options.host ?? environment["SOTTO_HOST"] ?? "127.0.0.1"
    port = try Self.number(options.port, "SOTTO_PORT", environment, 8080, in: 0...65_535)
    dataPath = options.data ?? environment["SOTTO_DATA"] ?? "./data"
    webRoot = options.webRoot ?? environment["SOTTO_WEB_ROOT"]
    publicOrigin = try Self.publicOrigin(
      options.publicURL ?? environment["SOTTO_PUBLIC_URL"])
    let days = try Self.number(
      options.retentionDays, "SOTTO_RETENTION_DAYS", environment, 30, in: 1...365)
    retentionMilliseconds = UInt64(days) * 24 * 60 * 60 * 1_000
    var proxies = options.trustedProxy
    if proxies.isEmpty {
      proxies = (environment["SOTTO_TRUSTED_PROXY"] ?? "").split(separator: ",").map(String.init)
    }
    trustedProxies = try proxies.map { text in
      guard let address = IPAddress(text) else {
        throw ValidationError("A trusted proxy is an IP address, like 127.0.0.1.")
      }
      return address
    }
    isLimiting = !options.unlimited && environment["SOTTO_UNLIMITED"] != "1"
    let isMeasured = options.metricsPort != nil || environment["SOTTO_METRICS_PORT"] != nil
    metricsPort =
      isMeasured
      ? try Self.number(options.metricsPort, "SOTTO_METRICS_PORT", environment, 0, in: 0...65_535)
      : nil
    let level = options.logLevel ?? environment["SOTTO_LOG_LEVEL"] ?? "notice"
    guard let logLevel = Logger.Level(rawValue: level) else {
      throw ValidationError("The log level is error, warning, notice, info or debug.")
    }
    self.logLevel = logLevel
  }

  /// Links begin with it: a scheme, a host, and nothing behind them but a port.
  private static func publicOrigin(_ given: String?) throws -> Origin? {
    guard var text = given else { return nil }
    while text.hasSuffix("/") { text.removeLast() }
    if let origin = Origin(text) { return origin }
    if let path = path(in: text) {
      throw ValidationError(
        """
        The public URL has something behind its host, \(path): this server needs a host of its \
        own, like https://chat.example.org, because pages under one host can read each other's \
        storage. Give it one, and leave the path out.
        """)
    }
    if !text.utf8.allSatisfy({ $0 < 0x80 }) {
      throw ValidationError(
        "Write the public URL as browsers send it, with its host in Punycode (xn--...).")
    }
    throw ValidationError("The public URL is like https://chat.example.org.")
  }

  /// What stands behind the host of a URL that would otherwise do.
  private static func path(in text: String) -> String? {
    guard let start = text.range(of: "://")?.upperBound,
      let end = text[start...].firstIndex(where: { "/?#".contains($0) }),
      Origin(String(text[..<end])) != nil
    else { return nil }
    return String(text[end...])
  }

  private static func number(
    _ option: Int?, _ name: String, _ environment: [String: String], _ standard: Int,
    in range: ClosedRange<Int>
  ) throws -> Int {
    let value: Int
    if let option {
      value = option
    } else if let text = environment[name] {
      guard let number = Int(text) else { throw ValidationError("\(name) is a number.") }
      value = number
    } else {
      value = standard
    }
    guard range.contains(value) else {
      throw ValidationError(
        "\(name) or its option lies between \(range.lowerBound) and \(range.upperBound).")
    }
    return value
  }

  /// The web client's directory: as set, or else the first that is there.
  func foundWebRoot() -> String? {
    if let webRoot { return webRoot }
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().path
    return [".", program].flatMap { [$0 + "/out/web", $0 + "/web"] }
      .first { FileManager.default.fileExists(atPath: $0 + "/customer.html") }
  }
}
