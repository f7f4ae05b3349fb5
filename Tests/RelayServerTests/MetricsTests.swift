import Foundation
import RelayProtocol
import RelayServer
import Testing

@Suite struct MetricsTests {
  @Test("the metrics are Prometheus's text form, and count what was done")
  func counts() throws {
    let server = try LocalServer(hasMetrics: true)
    let alice = try WireClient.opened(port: server.port)
    let bob = try WireClient.opened(port: server.port)
    let id = try alice.create(1, [bob])
    for number in 2...11 as ClosedRange<UInt64> { try alice.append(id, number, [1, 2, 3]) }
    for _ in 2...11 { _ = try alice.readAccepted() }
    try alice.append(id, 99, [1])
    _ = try alice.read { if case .refused(let refused) = $0 { refused } else { nil } }
    let samples = try Exposition(server.metrics()).samples
    #expect(samples["sotto_sessions_open"] == 2)
    #expect(samples["sotto_connections"]! >= 2)
    #expect(samples["sotto_sign_ins_total"] == 2)
    #expect(samples["sotto_conversations_begun_total"] == 1)
    #expect(samples["sotto_entries_appended_total"] == 11)
    #expect(samples["sotto_appended_bytes_total"] == 31)
    #expect(samples["sotto_entries_delivered_total"] == 11)
    #expect(samples["sotto_refusals_total{code=\"submissionOutOfOrder\"}"] == 1)
    #expect(samples["sotto_refusals_total{code=\"rateLimited\"}"] == 0)
    #expect(samples["sotto_limited_total{kind=\"append\"}"] == 0)
    #expect(samples["sotto_store_failing"] == 0)
  }

  @Test("no sample says anything about anybody, whoever has been here")
  func namesNobody() throws {
    let server = try LocalServer(hasMetrics: true)
    let before = try Exposition(server.metrics())
    for number in 0..<20 as Range<UInt8> {
      let client = try WireClient.opened(port: server.port)
      _ = try client.create(number, [])
      try client.send([0xff])
    }
    let after = try Exposition(server.metrics())
    // The same samples for twenty people as for none: what has a label names a kind.
    #expect(Set(before.samples.keys) == Set(after.samples.keys))
    #expect(after.labelNames == ["code", "kind", "le"])
    #expect(after.text.range(of: "[0-9a-f]{16}", options: .regularExpression) == nil)
    #expect(!after.text.contains("127.0.0.1"))
  }

  @Test("the metrics are on a port of their own, and not where customers come")
  func apart() throws {
    let server = try LocalServer(hasMetrics: true)
    #expect(try server.request("/metrics").status == 404)
    let other = try #require(server.server.metricsPort)
    #expect(other != server.port)
    #expect(try server.request("/healthz", port: other).status == 200)
    #expect(try server.request("/socket", port: other).status == 404)
    #expect(try server.request("/metrics", method: "POST", port: other).status == 405)
    #expect(try LocalServer().server.metricsPort == nil)
  }

  @Test("a store that takes nothing makes the server unready, and ready again when it does")
  func readiness() throws {
    let folder = DataFolder()
    let sotto = try SottoProcess.serve(folder.path, arguments: ["--metrics-port", "0"])
    #expect(try sotto.get("/readyz").status == 200)
    #expect(try sotto.get("/healthz").status == 200)
    // Nobody may write longer files now; what was a full disk to SQLite is this.
    try sotto.limitFiles(to: 8_192)
    #expect(try eventually { try sotto.get("/readyz").status == 503 })
    #expect(try sotto.get("/healthz").status == 200)
    try sotto.limitFiles(to: nil)
    #expect(try eventually { try sotto.get("/readyz").status == 200 })
    let client = try WireClient.opened(port: sotto.port)
    _ = try client.create(1, [])
  }
}

/// Prometheus's text form as its parser reads it: every line is a comment, or one sample of a
/// family that was announced before.
private struct Exposition {
  let text: String
  private(set) var samples: [String: Double] = [:]
  private(set) var labelNames: Set<String> = []

  init(_ text: String) throws {
    self.text = text
    try #require(text.hasSuffix("\n"))
    var types: [String: String] = [:]
    var helped: Set<String> = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if line.hasPrefix("# HELP ") {
        try #require(words.count == 4 && helped.insert(words[2]).inserted)
      } else if line.hasPrefix("# TYPE ") {
        try #require(["counter", "gauge", "histogram"].contains(words[3]))
        try #require(helped.contains(words[2]) && types[words[2]] == nil)
        types[words[2]] = words[3]
      } else {
        let sample = try #require(
          line.wholeMatch(
            of: #/([a-z_]+)(\{([a-z]+)="([A-Za-z0-9.+-]+)"\})? ([0-9.e+-]+)/#))
        let name = String(sample.1)
        let isPart = ["_bucket", "_sum", "_count"].contains { suffix in
          name.hasSuffix(suffix) && types[String(name.dropLast(suffix.count))] == "histogram"
        }
        try #require(types[name] != nil || isPart, "\(line)")
        if types[name] == "counter" { try #require(name.hasSuffix("_total")) }
        if let label = sample.3 { labelNames.insert(String(label)) }
        let key = name + (sample.2.map(String.init) ?? "")
        try #require(samples[key] == nil, "\(key) comes twice")
        samples[key] = Double(sample.5)
      }
    }
    try checkHistograms(types.filter { $0.value == "histogram" }.map(\.key))
  }

  private func checkHistograms(_ names: [String]) throws {
    for name in names {
      let bounds = samples.filter { $0.key.hasPrefix(name + "_bucket") }.values.sorted()
      try #require(bounds.last == samples[name + "_count"])
      try #require(samples["\(name)_bucket{le=\"+Inf\"}"] == samples[name + "_count"])
    }
  }
}
