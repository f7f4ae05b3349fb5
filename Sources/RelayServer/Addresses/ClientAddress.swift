import Crypto
import NIOCore
import NIOHTTP1
import RelayCore

/// Turns network addresses into keys that say nothing: a keyed hash whose key is drawn at start
/// and never leaves the process, so that not even a memory of yesterday's keys names anybody.
///
/// An IPv6 network of 64 bits is one address, for whoever has one address of it has all. The
/// machine's own addresses have no key: what comes from there is the operator, or a proxy behind
/// which everyone looks alike. A proxy that the operator trusts says who stands behind it.
struct ClientAddress: Sendable {
  private let secret = SymmetricKey(size: .bits128)
  private let trustedProxies: Set<[UInt8]>

  init(trustedProxies: [IPAddress]) {
    self.trustedProxies = Set(trustedProxies.map(\.bytes))
  }

  var hasTrustedProxies: Bool { !trustedProxies.isEmpty }

  func isTrustedProxy(_ peer: SocketAddress?) -> Bool {
    peer.flatMap(IPAddress.init).map { trustedProxies.contains($0.bytes) } ?? false
  }

  /// The key of whoever is at the other end; nil when that cannot be told.
  func key(of peer: SocketAddress?, _ headers: HTTPHeaders = [:]) -> AddressKey? {
    guard let peer = peer.flatMap(IPAddress.init) else { return nil }
    guard trustedProxies.contains(peer.bytes) else {
      return peer.isThisMachine ? nil : key(peer)
    }
    // Each proxy writes behind those before it; what stands in front of a stranger, the stranger
    // may have written.
    for text in headers[canonicalForm: "x-forwarded-for"].reversed() {
      guard let address = IPAddress(forwarded: text) else { return nil }
      if !trustedProxies.contains(address.bytes) { return key(address) }
    }
    return nil
  }

  private func key(_ address: IPAddress) -> AddressKey {
    let code = HMAC<SHA256>.authenticationCode(for: address.network, using: secret)
    return AddressKey(code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }
}

/// An IP address as bytes: 4, or 16 that are no IPv4 address in disguise (RFC 4291 §2.5.5.2).
public struct IPAddress: Hashable, Sendable {
  let bytes: [UInt8]

  public init?(_ text: String) {
    guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
    self.init(address)
  }

  init?(_ address: SocketAddress) {
    switch address {
    case .v4(let address):
      bytes = withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
    case .v6(let address):
      let whole = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
      let isMapped =
        whole[..<10].allSatisfy { $0 == 0 } && whole[10] == 0xff && whole[11] == 0xff
      bytes = isMapped ? Array(whole[12...]) : whole
    case .unixDomainSocket: return nil
    }
  }

  /// As proxies write it: bare, in brackets, with a port or without.
  init?(forwarded text: Substring) {
    var text = text
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      text = text[text.index(after: text.startIndex)..<end]
    } else if text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") {
      text = text[..<colon]
    }
    self.init(String(text))
  }

  /// An IPv6 address as it stands in a URL, in brackets and in one spelling; nil for others.
  static func literal(_ text: String) -> String? {
    guard text.contains(":"), let address = try? SocketAddress(ipAddress: text, port: 0),
      case .v6 = address, let text = address.ipAddress
    else { return nil }
    return "[\(text)]"
  }

  /// Of all interfaces as they are now; none where the system does not say.
  static var ofThisMachine: Set<IPAddress> {
    Set((try? System.enumerateDevices())?.compactMap { $0.address.flatMap { Self($0) } } ?? [])
  }

  /// What counts as one address.
  var network: [UInt8] { bytes.count == 4 ? bytes : Array(bytes[..<8]) }

  var isThisMachine: Bool {
    bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
  }
}
