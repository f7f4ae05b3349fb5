import NIOCore
import NIOHTTP1

/// Makes each new connection an HTTP server that can become a session.
struct ConnectionPipeline: Sendable {
  let router: Router
  let inbox: RelayInbox
  let table: SessionTable
  let keepers: [ObjectIdentifier: SessionKeeper]
  let times: ServerTimes
  let addresses: ClientAddress
  let gate: ConnectionGate
  let isLimiting: Bool

  init(
    router: Router, inbox: RelayInbox, table: SessionTable,
    keepers: [ObjectIdentifier: SessionKeeper], times: ServerTimes, addresses: ClientAddress,
    gate: ConnectionGate, isLimiting: Bool
  ) {
    self.router = router
    self.inbox = inbox
    self.table = table
    self.keepers = keepers
    self.times = times
    self.addresses = addresses
    self.gate = gate
    self.isLimiting = isLimiting
  }

  func configure(_ channel: any Channel) -> EventLoopFuture<Void> {
    let address = addresses.key(of: channel.remoteAddress)
    guard gate.enter() else { return channel.close() }
    guard gate.enter(address) else {
      gate.leave()
      return channel.close()
    }
    channel.closeFuture.whenComplete { [gate] _ in
      gate.leave()
      gate.leave(address)
    }
    return channel.eventLoop.makeCompletedFuture {
      let requests = RequestHandler(times: times) { [router] in router.respond(to: $0, on: $1) }
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

  private var upgrader: WebSocketUpgrade {
    WebSocketUpgrade(
      isWelcome: { request in
        request.method == .GET && request.uri == Router.socketPath && Origin.isOwn(request.headers)
      },
      begin: { channel, request in try beginSession(channel, request) })
  }

  private func beginSession(_ channel: any Channel, _ request: HTTPRequestHead) throws {
    guard let keeper = keepers[ObjectIdentifier(channel.eventLoop)] else {
      preconditionFailure("every event loop has its keeper")
    }
    let address = addresses.key(of: channel.remoteAddress, request.headers)
    let session = SessionHandler(
      eventLoop: channel.eventLoop, inbox: inbox, table: table, keeper: keeper, address: address,
      isPaced: isLimiting)
    try channel.pipeline.syncOperations.addHandler(session)
    // Behind a proxy the connection itself was let in as the proxy's.
    guard addresses.isTrustedProxy(channel.remoteAddress) else { return }
    if gate.enter(address) {
      channel.closeFuture.whenComplete { [gate] _ in gate.leave(address) }
    } else {
      session.dismiss(.rateLimited)
    }
  }
}
