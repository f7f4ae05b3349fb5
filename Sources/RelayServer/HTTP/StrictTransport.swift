import NIOCore
import NIOHTTP1

/// Which answers tell a browser to come by HTTPS alone from now on (RFC 6797): those that reach it
/// by HTTPS, which ends at a proxy, so that we know it from the operator or from the proxy.
///
/// Not for the names below this one, of which we know nothing.
struct StrictTransport: Sendable {
  static let field = ("Strict-Transport-Security", "max-age=31536000")

  /// What the operator has said; nil where nobody has.
  let publicOrigin: Origin?
  let addresses: ClientAddress

  /// Whether a request came by HTTPS as far as its browser is concerned.
  func applies(to headers: HTTPHeaders, of peer: SocketAddress?) -> Bool {
    if addresses.isTrustedProxy(peer) {
      // One of several on the way that was reached in plain text is one too many.
      let schemes = headers[canonicalForm: "x-forwarded-proto"]
      if !schemes.isEmpty { return schemes.allSatisfy { $0.lowercased() == "https" } }
    } else if addresses.hasTrustedProxies {
      // Past the proxy, and so past its HTTPS.
      return false
    }
    // A browser that comes by plain HTTP all the same leaves the field alone (RFC 6797 §8.1).
    return publicOrigin?.scheme == .https
  }
}
