import NIOHTTP1

enum Origin {
  /// Whether a request comes from a page of this server. Browsers always say where a WebSocket
  /// comes from; who says nothing is no browser, and holds no one's secrets.
  static func isOwn(_ headers: HTTPHeaders) -> Bool {
    guard let origin = headers.first(name: "origin") else { return true }
    guard headers["origin"].count == 1, headers["host"].count == 1,
      let host = headers.first(name: "host"), !host.isEmpty
    else { return false }
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      return origin.dropFirst(scheme.count).lowercased() == host.lowercased()
    }
    return false
  }
}
