import NIOCore
import NIOHTTP1
import RelayProtocol

/// What each path of the server means. GET and HEAD alone; everything that changes anything goes
/// through the WebSocket.
struct Router: Sendable {
  let web: WebContent
  let inbox: RelayInbox
  let hosts: HostRule
  let origins: OriginRule
  let refusals: Refusals

  static let socketPath = "/socket"

  /// Whether a request for a WebSocket gets one.
  func welcomes(_ request: HTTPRequestHead, _ ends: ConnectionEnds) -> Bool {
    request.method == .GET && request.uri == Self.socketPath
      && (try? hosts.check(request.headers, ends)) != nil
      && (try? origins.check(
        request.headers, isHostOurs: hosts.isWordForPages(request.headers, ends))) != nil
  }

  func respond(
    to request: HTTPRequestHead, _ ends: ConnectionEnds, on eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    guard request.method == .GET || request.method == .HEAD else {
      var response = Response.text(.methodNotAllowed, "Only GET and HEAD.")
      response.headers.append(("Allow", "GET, HEAD"))
      return eventLoop.makeSucceededFuture(response)
    }
    let target = request.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(target.first ?? "")
    let query = target.count > 1 ? target[1] : ""
    switch path {
    // For programs that look after this one, by whatever name they have for it.
    case "/health", "/healthz": return eventLoop.makeSucceededFuture(.text(.ok, "ok"))
    case "/readyz": return Self.readiness(inbox, eventLoop)
    default: break
    }
    do throws(HostRule.Refusal) {
      try hosts.check(request.headers, ends)
    } catch {
      refusals.add(.host(error))
      return eventLoop.makeSucceededFuture(.hostRefused(error))
    }
    if path == Self.socketPath {
      return eventLoop.makeSucceededFuture(
        noSocket(request, query, isHostOurs: hosts.isWordForPages(request.headers, ends)))
    }
    if path.hasPrefix("/assets/") {
      return eventLoop.makeSucceededFuture(asset(path.dropFirst("/assets/".count), query, request))
    }
    if path.hasPrefix("/desks/") {
      guard let slug = DeskSlug(Array(path.dropFirst("/desks/".count).utf8)) else {
        return eventLoop.makeSucceededFuture(.text(.notFound, "No such desk."))
      }
      return record(slug, eventLoop).map { record in
        record.map { .deskRecord($0, at: now()) } ?? .text(.notFound, "No such desk.")
      }
    }
    guard let address = TypedAddress(path: path[...], query: query) else {
      return eventLoop.makeSucceededFuture(notFound(request))
    }
    return respond(to: address, path, request, eventLoop)
  }

  /// Pages of the wrong spelling lead to the right one, if there is such a page.
  private func respond(
    to address: TypedAddress, _ path: String, _ request: HTTPRequestHead,
    _ eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    let isCanonical = path == address.canonicalPath && address.fragment == nil
    switch address.meaning {
    case .home: return home(address, request, eventLoop)
    case .page(let name):
      if !isCanonical { return eventLoop.makeSucceededFuture(.moved(to: address)) }
      if name == "setup" { return setup(request, eventLoop) }
      return eventLoop.makeSucceededFuture(page(name, request))
    case .desk(let slug):
      return record(slug, eventLoop).map { record in
        guard record != nil else { return notFound(request) }
        return isCanonical ? page("customer", request) : .moved(to: address)
      }
    }
  }

  /// Whether what is sent would be stored now.
  static func readiness(
    _ inbox: RelayInbox, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    let promise = eventLoop.makePromise(of: Response.self)
    inbox.ask(
      .readiness { isReady in
        promise.succeed(
          isReady
            ? .text(.ok, "ready")
            : .text(.serviceUnavailable, "The data directory takes nothing."))
      })
    return promise.futureResult
  }

  private func asset(
    _ path: Substring, _ query: Substring, _ request: HTTPRequestHead
  ) -> Response {
    guard let file = web[String(path)] else { return .text(.notFound, "No such file.") }
    let version = query.split(separator: "&").first { $0.hasPrefix("v=") }?.dropFirst(2)
    return .asset(file, to: request, version: version)
  }

  private func page(
    _ name: String, _ request: HTTPRequestHead, status: HTTPResponseStatus = .ok
  ) -> Response {
    guard let file = web.page(name, languages: AcceptedLanguages.of(request.headers)) else {
      return .text(.notFound, "No web client is installed.")
    }
    return .page(file, to: request, status: status)
  }

  /// Gone once the desk is founded: the page then says so before anybody types.
  private func setup(
    _ request: HTTPRequestHead, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    let promise = eventLoop.makePromise(of: Response.self)
    inbox.ask(
      .deskSlugs { slugs in
        promise.succeed(page("setup", request, status: slugs.isEmpty ? .ok : .gone))
      })
    return promise.futureResult
  }

  private func notFound(_ request: HTTPRequestHead) -> Response {
    page("notfound", request, status: .notFound)
  }

  /// The only desk of this server, or a plain word.
  private func home(
    _ address: TypedAddress, _ request: HTTPRequestHead, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    let promise = eventLoop.makePromise(of: Response.self)
    inbox.ask(
      .deskSlugs { slugs in
        if slugs.count == 1 {
          // Not for ever: tomorrow there may be two.
          promise.succeed(.redirect(.seeOther, to: slugs[0], fragment: address.fragment))
        } else {
          promise.succeed(notFound(request))
        }
      })
    return promise.futureResult
  }

  private func record(
    _ slug: DeskSlug, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<[UInt8]?> {
    let promise = eventLoop.makePromise(of: [UInt8]?.self)
    inbox.ask(.deskRecord(slug) { promise.succeed($0) })
    return promise.futureResult
  }

  /// A WebSocket that was turned away; or a page that asks whether its own would be, and has to
  /// say where it comes from, because browsers leave that out of requests to the same origin.
  private func noSocket(
    _ request: HTTPRequestHead, _ query: Substring, isHostOurs: Bool
  ) -> Response {
    let asked = query.split(separator: "&").filter { $0.hasPrefix("origin=") }
      .map { TypedAddress.decodedOnce(Array($0.dropFirst("origin=".count).utf8)) }
      .map { String(decoding: $0, as: UTF8.self) }
    do throws(OriginRule.Refusal) {
      try origins.check(request.headers, isHostOurs: isHostOurs)
    } catch {
      refusals.add(.origin(error))
      return .originRefused(error)
    }
    if !asked.isEmpty {
      do throws(OriginRule.Refusal) {
        try origins.check(origins: asked, request.headers, isHostOurs: isHostOurs)
      } catch {
        return .originRefused(error)
      }
    }
    if request.lostItsUpgrade { refusals.add(.noUpgrade) }
    return .upgradeRequired
  }
}

extension HTTPRequestHead {
  /// A browser asked for a WebSocket, and something on the way left out the fields that say so.
  fileprivate var lostItsUpgrade: Bool {
    headers.contains(name: "sec-websocket-key")
      && !(headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
        && headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" })
  }
}
