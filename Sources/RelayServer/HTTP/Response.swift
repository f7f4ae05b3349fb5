import NIOHTTP1
import RelayProtocol

/// An answer to a request, before it is written.
struct Response: Sendable {
  var status: HTTPResponseStatus
  var headers: [(String, String)]
  var body: [UInt8]
  /// A page or a worker, rather than something that one of them loads.
  var startsContext = true
  var endsConnection = false

  static func text(_ status: HTTPResponseStatus, _ text: String) -> Response {
    Response(
      status: status,
      headers: [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
      body: Array((text + "\n").utf8))
  }

  /// Too many requests of one address (RFC 6585 §4).
  static func rateLimited(retryAfterSeconds: Int, endsConnection: Bool) -> Response {
    var response = text(
      .tooManyRequests, "\(RelayErrorCode.rateLimited): again in \(retryAfterSeconds) s.")
    response.headers.append(("Retry-After", String(retryAfterSeconds)))
    response.endsConnection = endsConnection
    return response
  }

  /// To a desk or a page of this server, never elsewhere.
  static func redirect(
    _ status: HTTPResponseStatus, to slug: DeskSlug, fragment: String?
  ) -> Response {
    redirect(status, path: "/" + String(decoding: slug.bytes, as: UTF8.self), fragment: fragment)
  }

  /// The same page under its only name.
  static func moved(to address: TypedAddress) -> Response {
    redirect(
      .permanentRedirect, path: address.canonicalPath ?? "/", fragment: address.fragment)
  }

  private static func redirect(
    _ status: HTTPResponseStatus, path: String, fragment: String?
  ) -> Response {
    let location = path + (fragment.map { "#" + $0 } ?? "")
    var response = text(status, location)
    response.headers.append(("Location", location))
    return response
  }

  /// The first word is for programs, the rest for who has to mend it.
  static func originRefused(_ refusal: OriginRule.Refusal) -> Response {
    text(
      .forbidden,
      """
      originRefused: expected a page of \(refusal.expected), not of \(refusal.origin) \
      (Host: \(refusal.host)).
      """)
  }

  /// RFC 9110 §15.5.20.
  static func hostRefused(_ refusal: HostRule.Refusal) -> Response {
    text(
      .misdirectedRequest,
      """
      hostRefused: expected \(refusal.expected), not \(refusal.host). Whoever runs this server \
      can name its host with --public-url, or a proxy with --trusted-proxy.
      """)
  }

  /// RFC 9110 §15.5.22, RFC 6455 §4.4.
  static var upgradeRequired: Response {
    var response = text(
      .upgradeRequired, "upgradeRequired: a WebSocket is spoken here, and nothing asked for one.")
    response.headers += [("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13")]
    return response
  }

  /// With our time (RFC 9110 §6.6.1): whoever asks may judge by it what has expired.
  static func deskRecord(_ bytes: [UInt8], at time: Timestamp) -> Response {
    Response(
      status: .ok,
      headers: [
        ("Content-Type", "application/cbor"), ("Cache-Control", "no-store"),
        ("Date", HTTPDate.text(time)),
      ], body: bytes)
  }

  /// What a page names by its version: that or nothing, so that no page mixes two releases.
  static func asset(
    _ file: WebContent.File, to request: HTTPRequestHead, version: Substring?
  ) -> Response {
    guard let version else {
      return .file(file, to: request, varies: "Accept-Encoding", lasts: "no-cache")
    }
    guard file.isNamed(by: version) else {
      return .text(.gone, "This belongs to another release. Load the page again.")
    }
    return .file(
      file, to: request, varies: "Accept-Encoding", lasts: "max-age=31536000, immutable")
  }

  static func page(
    _ file: WebContent.File, to request: HTTPRequestHead, status: HTTPResponseStatus
  ) -> Response {
    .file(
      file, to: request, status: status, varies: "Accept-Encoding, Accept-Language",
      lasts: "no-cache")
  }

  /// A file in the form that the client prefers, or the news that it has it already.
  private static func file(
    _ file: WebContent.File, to request: HTTPRequestHead, status: HTTPResponseStatus = .ok,
    varies: String, lasts: String
  ) -> Response {
    let (body, coding) = file.form(for: request.headers)
    let tag = "\"\(file.hash)\(coding.map { "-" + $0 } ?? "")\""
    var headers = [("ETag", tag), ("Vary", varies), ("Cache-Control", lasts)]
    let known = request.headers[canonicalForm: "if-none-match"]
    if status == .ok, known.contains(where: { $0 == tag || $0 == "W/" + tag }) {
      return Response(
        status: .notModified, headers: headers, body: [], startsContext: file.startsContext)
    }
    headers.append(("Content-Type", file.mediaType))
    if let coding { headers.append(("Content-Encoding", coding)) }
    return Response(
      status: status, headers: headers, body: body, startsContext: file.startsContext)
  }
}

extension WebContent.File {
  /// Brotli where it is taken, else gzip, else the file as it is.
  fileprivate func form(for headers: HTTPHeaders) -> (body: [UInt8], coding: String?) {
    let accepted = headers[canonicalForm: "accept-encoding"].filter { !$0.hasSuffix("q=0") }
      .map { $0.prefix { $0 != ";" } }
    if let brotli, accepted.contains("br") { return (brotli, "br") }
    if let gzip, accepted.contains("gzip") { return (gzip, "gzip") }
    return (identity, nil)
  }

  /// Whether a version in the address is this content's: then the address never means another.
  fileprivate func isNamed(by version: Substring) -> Bool {
    version.count >= 8 && hash.hasPrefix(version)
  }
}
