import Foundation
import RelayCore
import RelayProtocol
import RelayServer
import Testing

@Suite struct ClientAddressTests {
  @Test("behind a trusted proxy each client counts for itself, an IPv6 network of 64 bits as one")
  func proxied() throws {
    // Allowances fill up by its clock, which stands: how fast we are does not matter.
    let server = try LocalServer(
      trustedProxies: [IPAddress("127.0.0.1")!], clock: { Timestamp(milliseconds: 1) })
    let burst = Int(RateLimits.addressSignIn.burst)
    // Every device of one network, as the proxy tells it, with a port and in brackets, too.
    for number in 0..<burst {
      let forms = ["2001:db8:1:2::\(number % 9)", "[2001:db8:1:2:ffff::1]:4711"]
      try #require(try signIn(server, "X-Forwarded-For: \(forms[number % 2])") == nil)
    }
    #expect(try signIn(server, "X-Forwarded-For: 2001:db8:1:2::77") == .rateLimited)
    #expect(try signIn(server, "X-Forwarded-For: 2001:db8:1:3::1") == nil)
    #expect(try signIn(server, "X-Forwarded-For: 192.0.2.7:99") == nil)
    // What a client wrote itself stands in front of what the proxy wrote.
    let forged = "X-Forwarded-For: 203.0.113.9, 2001:db8:1:2::1"
    #expect(try signIn(server, forged) == .rateLimited)
    // Nobody can pretend to be the proxy's own client by naming the proxy.
    let hidden = "X-Forwarded-For: 2001:db8:1:2::1, 127.0.0.1"
    #expect(try signIn(server, hidden) == .rateLimited)
  }

  @Test("without a trusted proxy the header means nothing, and this machine is not counted")
  func untrusted() throws {
    let server = try LocalServer()
    for _ in 0..<(Int(RateLimits.addressSignIn.burst) + 20) {
      #expect(try signIn(server, "X-Forwarded-For: 192.0.2.7") == nil)
    }
  }

  @Test("what is no address is no trusted proxy")
  func addresses() {
    #expect(IPAddress("127.0.0.1") == IPAddress("::ffff:127.0.0.1"))
    for text in ["", "localhost", "127.0.0.1/8", "300.1.1.1", "fe80::1::2"] {
      #expect(IPAddress(text) == nil, "\(text)")
    }
  }

  /// Nil when the relay lets the new device in.
  private func signIn(_ server: LocalServer, _ header: String) throws -> RelayErrorCode? {
    let client = try WireClient(port: server.port, headers: [header])
    do {
      try client.authenticate()
      return nil
    } catch WireSocket.Failure.refused {
      return .rateLimited
    }
  }
}
