import NIOCore
import NIOHTTP1
import RelayProtocol

/// What each path of the server means. GET and HEAD alone; everything that changes anything goes
/// through the WebSocket.
struct Router: Sendable {
  let web: WebContent
  let inbox: RelayInbox

  static let socketPath = "/socket"

  func respond(
    to request: HTTPRequestHead, on eventLoop: any EventLoop
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
    case "/": return home(request, eventLoop)
    case "/health", "/healthz": return eventLoop.makeSucceededFuture(.text(.ok, "ok"))
    case "/readyz": return Self.readiness(inbox, eventLoop)
    case "/setup": return setup(request, eventLoop)
    case "/desk", "/join":
      return eventLoop.makeSucceededFuture(page(path.dropFirst() + ".html", request))
    case Self.socketPath:
      return eventLoop.makeSucceededFuture(refusedUpgrade(request))
    default: break
    }
    if path.hasPrefix("/assets/") {
      return eventLoop.makeSucceededFuture(asset(path.dropFirst("/assets/".count), query, request))
    }
    if path.hasPrefix("/desks/") {
      return record(path.dropFirst("/desks/".count), eventLoop).map { record in
        record.map { .deskRecord($0) } ?? .text(.notFound, "No such desk.")
      }
    }
    return record(path.dropFirst(), eventLoop).map { record in
      record == nil ? notFound(request) : page("customer.html", request)
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
    return .file(file, to: request, version: version)
  }

  private func page(
    _ name: String, _ request: HTTPRequestHead, status: HTTPResponseStatus = .ok
  ) -> Response {
    guard let file = web[name] else { return .text(.notFound, "No web client is installed.") }
    return .file(file, to: request, status: status)
  }

  /// Gone once the desk is founded: the page then says so before anybody types.
  private func setup(
    _ request: HTTPRequestHead, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    let promise = eventLoop.makePromise(of: Response.self)
    inbox.ask(
      .deskSlugs { slugs in
        promise.succeed(page("setup.html", request, status: slugs.isEmpty ? .ok : .gone))
      })
    return promise.futureResult
  }

  private func notFound(_ request: HTTPRequestHead) -> Response {
    guard let file = web["notfound.html"] else { return .text(.notFound, "Nothing here.") }
    return .file(file, to: request, status: .notFound)
  }

  /// The only desk of this server, or a plain word.
  private func home(
    _ request: HTTPRequestHead, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    let promise = eventLoop.makePromise(of: Response.self)
    inbox.ask(
      .deskSlugs { slugs in
        if slugs.count == 1 {
          promise.succeed(.redirect(to: "/" + String(decoding: slugs[0].bytes, as: UTF8.self)))
        } else {
          promise.succeed(notFound(request))
        }
      })
    return promise.futureResult
  }

  private func record(
    _ slug: Substring, _ eventLoop: any EventLoop
  ) -> EventLoopFuture<[UInt8]?> {
    guard let slug = DeskSlug(Array(slug.utf8)) else { return eventLoop.makeSucceededFuture(nil) }
    let promise = eventLoop.makePromise(of: [UInt8]?.self)
    inbox.ask(.deskRecord(slug) { promise.succeed($0) })
    return promise.futureResult
  }

  private func refusedUpgrade(_ request: HTTPRequestHead) -> Response {
    guard Origin.isOwn(request.headers) else {
      return .text(.forbidden, "Another site may not connect here.")
    }
    var response = Response.text(.upgradeRequired, "A WebSocket is spoken here.")
    response.headers.append(("Upgrade", "websocket"))
    return response
  }
}
