import RelayServer
import Testing

/// Which answers tell a browser to come by HTTPS alone.
@Suite struct StrictTransportTests {
  private static let proxy = IPAddress("127.0.0.1")!
  private static let other = IPAddress("192.0.2.1")!

  @Test(
    "what came by HTTPS says so, what came by plain HTTP does not",
    arguments: [
      // Nobody said anything.
      (nil, [], [], false),
      (nil, [], ["https"], false),
      // The operator did.
      ("https://chat.example.org", [], [], true),
      ("http://chat.example.org", [], [], false),
      ("https://chat.example.org", [proxy], [], true),
      // Past the proxy, whatever is claimed.
      ("https://chat.example.org", [other], [], false),
      ("https://chat.example.org", [other], ["https"], false),
      // The proxy did.
      (nil, [proxy], ["https"], true),
      (nil, [proxy], ["HTTPS"], true),
      (nil, [proxy], ["http"], false),
      (nil, [proxy], [], false),
      (nil, [proxy], ["https, http"], false),
      (nil, [proxy], ["https", "http"], false),
      ("https://chat.example.org", [proxy], ["http"], false),
      ("http://chat.example.org", [proxy], ["https"], true),
    ] as [(String?, [IPAddress], [String], Bool)])
  func applies(
    _ publicURL: String?, _ proxies: [IPAddress], _ schemes: [String], isStrict: Bool
  ) throws {
    let site = try Site()
    let server = try LocalServer(
      web: WebContent(root: site.path), trustedProxies: proxies, publicURL: publicURL)
    let headers = schemes.map { "X-Forwarded-Proto: \($0)" }
    for path in ["/setup", "/assets/main.js", "/nothing", "/health", "/socket"] {
      let answer = try server.request(path, headers: headers)
      #expect(
        answer.headers["strict-transport-security"] == (isStrict ? "max-age=31536000" : nil),
        "\(path)")
    }
  }
}
