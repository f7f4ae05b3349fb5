import NIOCore
import NIOHTTP1

/// Where a connection comes from and at which of our addresses it arrived.
struct ConnectionEnds: Sendable {
  let peer: SocketAddress?
  let local: SocketAddress?
}

/// Which hosts are this server. A site whose name suddenly means our address (DNS rebinding) would
/// otherwise be served our pages, and could speak to us as one of them.
///
/// Ours are the public name, `localhost`, and the machine's addresses; by which port does not
/// matter, for proxies leave it out. Who names no host is no browser. A proxy that is trusted may
/// name the host as it likes, since its name for us is the operator's affair.
struct HostRule: Sendable {
  /// What the operator has said; nil where nobody has.
  let publicOrigin: Origin?
  let addresses: ClientAddress
  /// Of the machine's interfaces, when the server started. A later one is known by the connections
  /// that arrive at it.
  let machine: Set<IPAddress>

  /// Why a request is turned away, in values for whoever has to mend it.
  struct Refusal: Error, Equatable {
    /// As the request had it, made fit to be shown.
    let host: String
    let expected: String
  }

  func check(_ headers: HTTPHeaders, _ ends: ConnectionEnds) throws(Refusal) {
    let hosts = headers["host"]
    if hosts.isEmpty || isOurs(hosts, ends) { return }
    if addresses.isTrustedProxy(ends.peer), publicOrigin != nil || Self.isPassedOn(headers) {
      return
    }
    throw Refusal(host: ShownValue.of(hosts), expected: expected)
  }

  /// Whether a page under the host that was let in is ours by that alone. Not if the host is a
  /// trusted machine's own invention: a browser of that machine could be its author.
  func isWordForPages(_ headers: HTTPHeaders, _ ends: ConnectionEnds) -> Bool {
    isOurs(headers["host"], ends)
      || addresses.isTrustedProxy(ends.peer) && Self.isPassedOn(headers)
  }

  private func isOurs(_ hosts: [String], _ ends: ConnectionEnds) -> Bool {
    // The port that stands for none does not matter here.
    guard hosts.count == 1, let name = Origin.Host(hosts[0][...], standardPort: 80)?.name else {
      return false
    }
    if name == publicOrigin?.host.name { return true }
    // No registry gives out names below it (RFC 6761 §6.3).
    if name == "localhost" || name.hasSuffix(".localhost") { return true }
    guard let address = IPAddress(name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name)
    else { return false }
    return address.isThisMachine || ends.local.flatMap(IPAddress.init) == address
      || machine.contains(address)
  }

  /// Proxies say so unless they are told not to. A page cannot, where it asks for a WebSocket.
  private static func isPassedOn(_ headers: HTTPHeaders) -> Bool {
    let names = [
      "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via",
    ]
    return names.contains { headers.contains(name: $0) }
  }

  private var expected: String {
    let own = "localhost or an address of this machine"
    return publicOrigin.map { "\($0.host.name), \(own)" } ?? own
  }
}
