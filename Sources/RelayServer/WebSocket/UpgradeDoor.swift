import NIOCore
import NIOHTTP1

/// Stands before the answers and lets any request of a connection ask for a WebSocket, not only the
/// first: a browser may ask on the connection that brought the page, a proxy on one it keeps.
///
/// NIO's handler judges one request and then leaves. So each that asks gets one of its own; behind
/// such a request NIO's parser reads no other, whatever is answered.
final class UpgradeDoor: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart

  private let upgrader: WebSocketUpgrade
  private let encoder: HTTPResponseEncoder
  /// What reads requests: gone before the answer, or it would read frames as such.
  private let readers: [any RemovableChannelHandler]
  private let requests: RequestHandler

  init(
    _ upgrader: WebSocketUpgrade, encoder: HTTPResponseEncoder,
    readers: [any RemovableChannelHandler], requests: RequestHandler
  ) {
    self.upgrader = upgrader
    self.encoder = encoder
    self.readers = readers
    self.requests = requests
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head(let request) = unwrapInboundIn(data), request.asksForUpgrade {
      let requests = requests
      let handler = HTTPServerUpgradeHandler(
        upgraders: [upgrader], httpEncoder: encoder, extraHTTPHandlers: readers + [self],
        upgradeCompletionHandler: { context in
          context.pipeline.syncOperations.removeHandler(requests, promise: nil)
        })
      do {
        try context.pipeline.syncOperations.addHandler(handler, position: .after(self))
      } catch {
        // We are in the pipeline while we read, unless the connection has just ended.
        return context.close(promise: nil)
      }
    }
    context.fireChannelRead(data)
  }
}

extension HTTPRequestHead {
  /// Nothing behind such a request is read as another, whatever is answered.
  var asksForUpgrade: Bool { headers.contains(name: "Upgrade") }
}
