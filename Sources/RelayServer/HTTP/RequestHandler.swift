import NIOCore
import NIOHTTP1

/// Answers plain requests on one connection, one after the other, until it becomes a WebSocket.
///
/// A connection that does not get its request together in time, or does not take its answer, is
/// closed. Requests have no bodies here.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  typealias Responder =
    @Sendable (HTTPRequestHead, any EventLoop) -> EventLoopFuture<Response>

  private let respond: Responder
  private let times: ServerTimes
  private var request: HTTPRequestHead?
  private var deadline: Scheduled<Void>?

  init(times: ServerTimes, respond: @escaping Responder) {
    self.respond = respond
    self.times = times
  }

  func handlerAdded(context: ChannelHandlerContext) {
    expect(within: times.requestMilliseconds, context)
  }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): request = head
    case .body:
      request = nil
      refuse(.text(.payloadTooLarge, "Requests have no body here."), context)
    case .end:
      guard let request else { return }
      self.request = nil
      // No browser asks on before it has taken its answers; whoever does would have us hold them.
      guard context.channel.isWritable else { return context.close(promise: nil) }
      expect(within: times.responseMilliseconds, context)
      respond(request, context.eventLoop).assumeIsolated().whenSuccess {
        self.write(
          $0, isHead: request.method == .HEAD,
          keepAlive: request.isKeepAlive && !request.asksForUpgrade && !$0.endsConnection, context)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The request for a WebSocket was no good; it is answered like any other.
    if error is WebSocketUpgrade.Refused { return }
    guard let error = error as? HTTPParserError else {
      context.close(promise: nil)
      return
    }
    let isTooLong = error == .headerOverflow
    refuse(
      .text(isTooLong ? .requestHeaderFieldsTooLarge : .badRequest, "Not a request."), context)
  }

  private func refuse(_ response: Response, _ context: ChannelHandlerContext) {
    write(response, isHead: false, keepAlive: false, context)
  }

  private func write(
    _ response: Response, isHead: Bool, keepAlive: Bool, _ context: ChannelHandlerContext
  ) {
    guard context.channel.isActive else { return }
    var headers = HTTPHeaders(response.headers)
    headers.add(
      contentsOf: response.startsContext ? SecurityHeaders.context : SecurityHeaders.resource)
    if response.status != .notModified {
      headers.add(name: "Content-Length", value: String(response.body.count))
    }
    if !keepAlive {
      headers.add(name: "Connection", value: "close")
      // NIO would keep whatever comes after a request that it reads no other behind.
      try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    }
    context.write(
      wrapOutboundOut(
        .head(HTTPResponseHead(version: .http1_1, status: response.status, headers: headers))),
      promise: nil)
    if !isHead, !response.body.isEmpty {
      let body = context.channel.allocator.buffer(bytes: response.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
      if keepAlive {
        self.expect(within: self.times.requestMilliseconds, context)
      } else {
        context.close(promise: nil)
      }
    }
  }

  private func expect(within milliseconds: Int64, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
      channel.close(promise: nil)
    }
  }
}
