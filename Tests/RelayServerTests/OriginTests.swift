import Foundation
import RelayServer
import Testing

/// Which pages may open a session, whatever a proxy makes of the request on its way.
@Suite struct OriginTests {
  /// Of the proxies here, which come from this machine.
  private let proxies = [IPAddress("127.0.0.1")!]
  private let passedOn = "X-Forwarded-For: 192.0.2.7"

  @Test(
    "an origin has many spellings, and links begin with the one that browsers use",
    arguments: [
      ("https://chat.example.org", "https://chat.example.org"),
      ("HTTPS://Chat.Example.ORG:443", "https://chat.example.org"),
      ("https://chat.example.org.", "https://chat.example.org"),
      ("https://chat.example.org:", "https://chat.example.org"),
      ("http://localhost:80", "http://localhost"), ("http://host:443", "http://host:443"),
      ("https://host:80", "https://host:80"), ("http://127.0.0.1:08080", "http://127.0.0.1:8080"),
      ("https://[2001:DB8:0:0::1]:443", "https://[2001:db8::1]"),
      ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ])
  func spellings(_ text: String, _ canonical: String) {
    #expect(Origin(text)?.description == canonical)
    #expect(Origin(text) == Origin(canonical))
  }

  @Test(
    "what is no origin of the web is none",
    arguments: [
      "", "null", "chat.example.org", "ftp://host", "https://", "https://host/",
      "https://host/chat",
      "https://host?x", "https://host#x", "https://user@host", "https://host:0",
      "https://host:65536",
      "https://host:x", "https://host:80:80", "https://a b", "https://a,b", "https://..",
      "https://a..b",
      "https://.a", "https://[::1", "https://[::1]x", "https://[127.0.0.1]", "https://::1",
      "https://b\u{fc}cher.example", "https://\u{212a}", "file://", "data:,", "https:host",
      "https://" + String(repeating: "a", count: 300),
    ])
  func noOrigins(_ text: String) {
    #expect(Origin(text) == nil)
  }

  @Test(
    "the public origin is let in whatever Host the proxy makes of it",
    arguments: [
      "127.0.0.1:8080", "localhost", "backend", "chat.example.org", "chat.example.org:8443",
      "[::1]:8080", "other.example",
    ])
  func publicOrigin(_ host: String) throws {
    let server = try LocalServer(trustedProxies: proxies, publicURL: "https://Chat.Example.org:443")
    for origin in [
      "https://chat.example.org", "https://chat.example.org:443", "https://CHAT.example.org.",
    ] {
      let page = try WireClient(port: server.port, origin: origin, host: host)
      #expect(try page.readMessage().opcode == 2, "\(origin)")
    }
    for origin in [
      "http://chat.example.org", "https://chat.example.org:8444", "https://example.org",
      "https://chat.example.org.evil.example", "https://chat.example.org@evil.example", "null",
      "https://evil.example/https://chat.example.org", "",
    ] {
      guard Origin(origin)?.description.hasSuffix("://" + host) != true else { continue }
      #expect(throws: WireSocket.Failure.refused, "\(origin)") {
        try WireClient(port: server.port, origin: origin, host: host)
      }
    }
  }

  @Test(
    "without a public origin a page is let in under the host that it was asked for by",
    arguments: [
      ("http://chat.example.org", "chat.example.org", true),
      ("https://chat.example.org", "chat.example.org", true),
      ("https://chat.example.org", "chat.example.org:443", true),
      ("http://chat.example.org", "chat.example.org:80", true),
      ("http://chat.example.org:80", "CHAT.example.org.", true),
      ("https://chat.example.org", "Chat.Example.Org.:443", true),
      ("https://chat.example.org:8443", "chat.example.org:8443", true),
      ("http://[2001:db8::1]:8080", "[2001:DB8:0::1]:8080", true),
      ("http://[::1]", "[::1]:80", true),
      // nginx's `$host` leaves out the port, and `$proxy_host` is another's name.
      ("https://chat.example.org:8443", "chat.example.org", false),
      ("https://chat.example.org", "127.0.0.1:8080", false),
      ("https://chat.example.org", "chat.example.org:80", false),
      ("http://chat.example.org", "chat.example.org:443", false),
      ("http://localhost:8080", "127.0.0.1:8080", false),
      ("http://[::1]:8080", "[::2]:8080", false),
      ("null", "null", false), ("https://", "", false),
    ])
  func sameHost(_ origin: String, _ host: String, isWelcome: Bool) throws {
    let server = try LocalServer(trustedProxies: proxies)
    let answer = try server.request(
      "/socket", headers: ["Origin: \(origin)", passedOn], host: host)
    #expect(answer.status == (isWelcome ? 426 : 403))
    let socket = try? WireClient(
      port: server.port, origin: origin, host: host, headers: [passedOn])
    #expect((socket != nil) == isWelcome)
  }

  @Test("several origins, or several hosts, are nobody's")
  func several() throws {
    let server = try LocalServer()
    let own = "Origin: http://localhost:\(server.port)"
    #expect(try server.request("/socket", headers: [own]).status == 426)
    #expect(try server.request("/socket", headers: [own, own]).status == 403)
    #expect(try server.request("/socket", headers: [own, "Host: localhost"]).status != 426)
    let listed = own + " http://localhost:\(server.port)"
    #expect(try server.request("/socket", headers: [listed]).status == 403)
  }

  @Test("a page can ask whether its socket would be refused, for browsers do not say why it was")
  func asking() throws {
    let server = try LocalServer(hasMetrics: true, publicURL: "https://chat.example.org")
    for (query, status) in [
      ("origin=https%3A%2F%2Fchat.example.org", 426), ("origin=https://chat.example.org:443", 426),
      ("x=1&origin=https%3a%2f%2fCHAT.example.org", 426), ("", 426), ("other=1", 426),
      ("origin=https%3A%2F%2Felsewhere.example", 403), ("origin=null", 403), ("origin=", 403),
      ("origin=https://chat.example.org&origin=https://chat.example.org", 403),
      ("origin=https%253A%252F%252Fchat.example.org", 403),
    ] {
      let answer = try server.request("/socket?" + query)
      #expect(answer.status == status, "\(query)")
      let words = String(decoding: answer.body, as: UTF8.self)
      #expect(words.hasPrefix(status == 403 ? "originRefused: " : "upgradeRequired: "))
      #expect(words.split(separator: "\n").count == 1)
      #expect(answer.headers["cache-control"] == "no-store")
    }
    let refused = try server.request("/socket?origin=https://elsewhere.example")
    let words = String(decoding: refused.body, as: UTF8.self)
    for word in ["https://chat.example.org", "https://elsewhere.example", "localhost"] {
      #expect(words.contains(word), "\(word)")
    }
    // Nothing was refused: there was no socket.
    #expect(try server.sample("sotto_sockets_refused_total{kind=\"origin\"}") == 0)
    #expect(server.log.lines.isEmpty)
  }

  @Test("what is refused is counted, and told with both values and what was expected")
  func told() throws {
    let server = try LocalServer(hasMetrics: true, publicURL: "https://chat.example.org")
    _ = try? WireClient(
      port: server.port, origin: "https://www.example.org", host: "127.0.0.1:8080")
    #expect(try server.sample("sotto_sockets_refused_total{kind=\"origin\"}") == 1)
    let line = try #require(server.log.lines.first)
    for word in [
      "\"https://www.example.org\"", "\"127.0.0.1:8080\"", "\"https://chat.example.org\"",
      "--public-url",
    ] {
      #expect(line.contains(word), "\(line)")
    }
  }

  @Test("a proxy that leaves out the upgrade is counted, and told to the operator")
  func lostUpgrade() throws {
    let server = try LocalServer(hasMetrics: true)
    let asked = [
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      "Origin: http://localhost:\(server.port)",
    ]
    #expect(try server.request("/socket", headers: asked).status == 426)
    #expect(try server.request("/socket", headers: asked + ["Upgrade: websocket"]).status == 426)
    #expect(try server.sample("sotto_sockets_refused_total{kind=\"noUpgrade\"}") == 2)
    #expect(try server.sample("sotto_sockets_refused_total{kind=\"origin\"}") == 0)
    #expect(try #require(server.log.lines.first).contains("Upgrade"))
    // Whoever just looks is no sign of a proxy.
    #expect(try server.request("/socket").status == 426)
    #expect(try server.sample("sotto_sockets_refused_total{kind=\"noUpgrade\"}") == 2)
  }

  @Test("a flood of refusals fills no log, and none goes uncounted")
  func flood() throws {
    let server = try LocalServer(hasMetrics: true)
    let count = 500
    for number in 0..<count {
      _ = try server.request("/socket", headers: ["Origin: https://\(number).example"])
    }
    #expect(try server.sample("sotto_sockets_refused_total{kind=\"origin\"}") == Double(count))
    server.stop()
    let lines = server.log.lines
    // Five at once and one a minute; a machine that takes ten minutes for this may tell more.
    #expect(lines.count < 20, "\(lines.count) lines")
    let summed = lines.map { line in
      line.firstMatch(of: #/(\d+) more/#).flatMap { Int($0.1) } ?? 0
    }
    let told = lines.count { $0.hasPrefix("Refused") }
    #expect(summed.reduce(told, +) == count, "the log says of each that it was")
  }

  @Test("a stranger's values are cut and made harmless before anyone reads them")
  func harmless() throws {
    let server = try LocalServer()
    let long = String(repeating: "a", count: 5_000)
    for origin in ["https://\(long).example", "\u{1b}[31m\" said \"", "https://\u{202e}x"] {
      let answer = try server.request("/socket", headers: ["Origin: \(origin)"])
      #expect(answer.status == 403 || answer.status == 400)
      #expect(answer.body.count < 1_000)
    }
    for line in server.log.lines {
      #expect(line.utf8.count < 1_000)
      #expect(line.utf8.allSatisfy { 0x20...0x7e ~= $0 }, "\(line)")
      #expect(line.count { $0 == "\"" } == 6, "\(line)")
    }
  }
}
