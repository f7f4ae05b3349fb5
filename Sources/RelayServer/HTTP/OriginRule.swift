import NIOHTTP1

/// Which pages may open a session: those of this server. Browsers always say where a WebSocket
/// comes from; who says nothing is no browser, and holds no one's secrets.
///
/// A page is this server's own if it comes from the public origin, whatever a proxy has made of
/// `Host` on the way, or if its origin names the host that the request was sent to and that host is
/// ours (`HostRule`).
struct OriginRule: Sendable {
  /// What the operator has said; nil where nobody has.
  let publicOrigin: Origin?

  /// Why a page is turned away, in values for whoever has to mend it.
  struct Refusal: Error, Equatable {
    /// As the request had them, made fit to be shown.
    let origin: String
    let host: String
    let expected: String
  }

  func check(_ headers: HTTPHeaders, isHostOurs: Bool) throws(Refusal) {
    guard headers.contains(name: "origin") else { return }
    try check(origins: headers["origin"], headers, isHostOurs: isHostOurs)
  }

  /// `origins` in place of what the headers say; more than one are nobody's.
  func check(
    origins: [String], _ headers: HTTPHeaders, isHostOurs: Bool
  ) throws(Refusal) {
    let hosts = headers["host"]
    if origins.count == 1, let origin = Origin(origins[0]) {
      if origin == publicOrigin { return }
      if isHostOurs, hosts.count == 1, origin.host == sent(to: hosts[0], by: origin) { return }
    }
    let host = ShownValue.of(hosts)
    throw Refusal(
      origin: ShownValue.of(origins), host: host, expected: publicOrigin?.description ?? host)
  }

  /// The host that a request was sent to by a page of this origin: proxies leave out a port that
  /// is the scheme's own, or write it, and do not say which scheme it was.
  private func sent(to host: String, by origin: Origin) -> Origin.Host? {
    Origin.Host(host[...], standardPort: origin.scheme.port)
  }
}
