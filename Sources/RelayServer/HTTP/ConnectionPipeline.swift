import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Makes each new connection an HTTP server that can become a session.
struct ConnectionPipeline: Sendable {
  let router: Router
  let inbox: RelayInbox
  let table: SessionTable
  let keepers: [ObjectIdentifier: SessionKeeper]
  let times: ServerTimes
  private let connectionCount = NIOLockedValueBox(0)

  init(
    router: Router, inbox: RelayInbox, table: SessionTable,
    keepers: [ObjectIdentifier: SessionKeeper], times: ServerTimes
  ) {
    self.router = router
    self.inbox = inbox
    self.table = table
    self.keepers = keepers
    self.times = times
  }

  func configure(_ channel: any Channel) -> EventLoopFuture<Void> {
    let count = connectionCount
    let isTooMany = count.withLockedValue { count in
      count += 1
      return count > ServerLimits.connectionCountMax
    }
    channel.closeFuture.whenComplete { _ in count.withLockedValue { $0 -= 1 } }
    guard !isTooMany else { return channel.close() }
    return channel.eventLoop.makeCompletedFuture {
      let requests = RequestHandler(router: router, times: times)
      let bound = NIOLoopBound(requests, eventLoop: channel.eventLoop)
      var limits = NIOHTTPDecoderLimitConfiguration()
      limits.maxHeaderFieldSize = ServerLimits.requestHeadByteCountMax
      limits.maxHeaderListSize = ServerLimits.requestHeadByteCountMax
      limits.maxHeaderFieldCount = ServerLimits.requestHeadFieldCountMax
      try channel.pipeline.syncOperations.configureHTTPServerPipeline(
        withPipeliningAssistance: true,
        withServerUpgrade: (
          upgraders: [upgrader],
          completionHandler: { context in
            context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
          }
        ),
        withErrorHandling: false,
        withEncoderConfiguration: .init(),
        withDecoderLimitConfiguration: limits)
      try channel.pipeline.syncOperations.addHandler(requests)
    }
  }

  private var upgrader: NIOWebSocketServerUpgrader {
    NIOWebSocketServerUpgrader(
      maxFrameSize: ServerLimits.messageByteCountMax,
      automaticErrorHandling: false,
      shouldUpgrade: { channel, request in
        let isWelcome =
          request.method == .GET && request.uri == Router.socketPath
          && Origin.isOwn(request.headers)
        return channel.eventLoop.makeSucceededFuture(isWelcome ? HTTPHeaders() : nil)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          guard let keeper = keepers[ObjectIdentifier(channel.eventLoop)] else {
            preconditionFailure("every event loop has its keeper")
          }
          try channel.pipeline.syncOperations.addHandler(
            SessionHandler(
              eventLoop: channel.eventLoop, inbox: inbox, table: table, keeper: keeper))
        }
      })
  }
}
