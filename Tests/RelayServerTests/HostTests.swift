import Foundation
import RelayServer
import Testing

/// Which hosts are this server, so that no other site's name can come to mean it.
@Suite struct HostTests {
  private let proxy = IPAddress("127.0.0.1")!
  private let web: WebContent

  init() throws {
    let site = try Site()
    web = try WebContent(root: site.path)
  }

  @Test(
    "without a public name the server is localhost and its own addresses",
    arguments: [
      ("localhost", true), ("LOCALHOST.:8080", true), ("chat.localhost", true),
      ("127.0.0.1:8080", true), ("127.0.0.2", true), ("[::1]:8080", true),
      ("[::ffff:127.0.0.1]", true),
      ("chat.example.org", false), ("evil.example:8080", false), ("localhost.evil.example", false),
      ("evil-localhost", false), ("127.0.0.1.evil.example", false), ("203.0.113.7", false),
      ("[2001:db8::7]", false), ("2130706433", false), ("127.1", false), ("", false),
      ("a b", false), ("localhost:0", false), ("localhost, localhost", false),
    ])
  func ownHosts(_ host: String, isOurs: Bool) throws {
    let server = try LocalServer(web: web, hasMetrics: true)
    let page = try server.request("/setup", host: host)
    #expect(page.status == (isOurs ? 200 : 421))
    #expect(try server.request("/socket", host: host).status == (isOurs ? 426 : 421))
    let socket = try? WireClient(port: server.port, host: host)
    #expect((socket != nil) == isOurs)
    #expect(try server.sample("sotto_hosts_refused_total") == (isOurs ? 0 : 3))
  }

  @Test("the addresses of the machine's interfaces are the server's own")
  func machine() throws {
    let server = try LocalServer(web: web)
    for address in Host.current().addresses where !address.contains("%") {
      let host = address.contains(":") ? "[\(address)]:8080" : "\(address):8080"
      #expect(try server.request("/setup", host: host).status == 200, "\(host)")
    }
  }

  @Test("with a public name the server is that too, by any port")
  func publicName() throws {
    let server = try LocalServer(
      web: web, publicURL: "https://chat.example.org:8443")
    for (host, status) in [
      ("chat.example.org", 200), ("Chat.Example.Org.:8443", 200), ("chat.example.org:1", 200),
      ("localhost:8080", 200), ("127.0.0.1:8080", 200),
      ("www.chat.example.org", 421), ("example.org", 421), ("backend", 421),
    ] {
      #expect(try server.request("/setup", host: host).status == status, "\(host)")
    }
  }

  @Test("a page whose name was made to mean this server gets nothing and opens nothing")
  func rebinding() throws {
    for publicURL in [nil, "https://chat.example.org"] {
      // The browser runs on the machine whose word is taken, as on a developer's own.
      for proxies in [[], [proxy]] {
        let server = try LocalServer(web: web, trustedProxies: proxies, publicURL: publicURL)
        let host = "evil.example:\(server.port)"
        #expect(throws: WireSocket.Failure.refused) {
          try WireClient(port: server.port, origin: "http://\(host)", host: host)
        }
        if publicURL == nil || proxies.isEmpty {
          #expect(try server.request("/setup", host: host).status == 421)
        }
      }
    }
  }

  @Test("a trusted proxy names the host as it likes")
  func trustedProxy() throws {
    let forwarded = ["X-Forwarded-For: 192.0.2.7"]
    let named = try LocalServer(
      web: web, trustedProxies: [proxy], publicURL: "https://chat.example.org")
    #expect(try named.request("/setup", host: "backend:8080").status == 200)
    let page = try WireClient(
      port: named.port, origin: "https://chat.example.org", host: "backend:8080")
    #expect(try page.readMessage().opcode == 2)

    // Nobody said a name: what the proxy passes on is what browsers asked for.
    let nameless = try LocalServer(web: web, trustedProxies: [proxy])
    let host = "chat.example.org"
    #expect(try nameless.request("/setup", headers: forwarded, host: host).status == 200)
    let other = try WireClient(
      port: nameless.port, origin: "https://\(host)", host: host, headers: forwarded)
    #expect(try other.readMessage().opcode == 2)

    // Another's word is worth nothing.
    let stranger = try LocalServer(
      web: web, trustedProxies: [try #require(IPAddress("192.0.2.1"))])
    #expect(try stranger.request("/setup", headers: forwarded, host: host).status == 421)
  }

  @Test("who looks after the server asks by any name, and who names no host is no browser")
  func probes() throws {
    let server = try LocalServer(web: web)
    for path in ["/health", "/healthz", "/readyz"] {
      for host in ["127.0.0.1:\(server.port)", "sotto:8080", "203.0.113.7"] {
        #expect(try server.request(path, host: host).status == 200, "\(path) \(host)")
      }
    }
    let socket = try WireSocket(port: server.port)
    try socket.write(Array("GET /setup HTTP/1.0\r\n\r\n".utf8))
    #expect(HTTPAnswer(try socket.readToEnd()).status == 200)
    // Two hosts are nobody's.
    #expect(try server.request("/setup", headers: ["Host: localhost"]).status == 421)
  }

  @Test("the metrics are told under no other name either")
  func metrics() throws {
    let server = try LocalServer(hasMetrics: true)
    for (path, host, status) in [
      ("/metrics", "localhost:9090", 200), ("/metrics", "127.0.0.1", 200),
      ("/metrics", "evil.example:9090", 421), ("/healthz", "evil.example", 200),
    ] {
      let answer = try server.request(path, host: host, port: server.server.metricsPort)
      #expect(answer.status == status, "\(path) \(host)")
    }
  }

  @Test("what is refused says what was expected, to who asked and to the log")
  func told() throws {
    let server = try LocalServer(publicURL: "https://chat.example.org")
    let answer = try server.request("/", host: "www.example.org:8080")
    let words = String(decoding: answer.body, as: UTF8.self)
    #expect(words.hasPrefix("hostRefused: "))
    #expect(words.split(separator: "\n").count == 1)
    #expect(answer.headers["cache-control"] == "no-store")
    let line = try #require(server.log.lines.first)
    for word in ["www.example.org:8080", "chat.example.org", "localhost", "--public-url"] {
      #expect(words.contains(word), "\(words)")
      #expect(line.contains(word), "\(line)")
    }
    let long = String(repeating: "a", count: 5_000)
    for host in [long, "\u{1b}[31m\" said \""] {
      let answer = try server.request("/", host: host)
      #expect(answer.status == 421 || answer.status == 400)
      #expect(answer.body.count < 1_000)
    }
    for line in server.log.lines {
      #expect(line.utf8.count < 1_000)
      #expect(line.utf8.allSatisfy { 0x20...0x7e ~= $0 }, "\(line)")
    }
  }

  @Test("a flood of refusals fills no log, and none goes uncounted")
  func flood() throws {
    let server = try LocalServer(hasMetrics: true)
    let count = 200
    for number in 0..<count { _ = try server.request("/", host: "\(number).example") }
    #expect(try server.sample("sotto_hosts_refused_total") == Double(count))
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
}
