import NIOCore
import NIOHTTP1

/// Makes each new connection an HTTP server that can become a session.
struct ConnectionPipeline: Sendable {
  let router: Router
  let strictTransport: StrictTransport
  let inbox: RelayInbox
  let table: SessionTable
  let keepers: [ObjectIdentifier: SessionKeeper]
  let times: ServerTimes
  let addresses: ClientAddress
  let gate: ConnectionGate
  let isLimiting: Bool

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
      let ends = ConnectionEnds(peer: channel.remoteAddress, local: channel.localAddress)
      let requests = RequestHandler(times: times) { request, eventLoop in
        respond(to: request, ends, on: eventLoop).map { response in
          guard strictTransport.applies(to: request.headers, of: ends.peer) else {
            return response
          }
          var response = response
          response.headers.append(StrictTransport.field)
          return response
        }
      }
      let encoder = HTTPResponseEncoder()
      let readers: [any RemovableChannelHandler] = [
        ByteToMessageHandler(
          HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: .ours)),
        HTTPServerPipelineHandler(), NIOHTTPResponseHeadersValidator(),
      ]
      let door = UpgradeDoor(
        upgrader(ends), encoder: encoder, readers: readers, requests: requests)
      try channel.pipeline.syncOperations.addHandlers([encoder] + readers + [door, requests])
    }
  }

  private func respond(
    to request: HTTPRequestHead, _ ends: ConnectionEnds, on eventLoop: any EventLoop
  ) -> EventLoopFuture<Response> {
    guard let seconds = gate.requestDelay(addresses.key(of: ends.peer, request.headers)) else {
      return router.respond(to: request, ends, on: eventLoop)
    }
    // Whoever goes on has to connect again, which is dearer; a proxy's connection is everyone's.
    return eventLoop.makeSucceededFuture(
      .rateLimited(
        retryAfterSeconds: seconds, endsConnection: !addresses.isTrustedProxy(ends.peer)))
  }

  private func upgrader(_ ends: ConnectionEnds) -> WebSocketUpgrade {
    WebSocketUpgrade(
      isWelcome: { router.welcomes($0, ends) },
      begin: { channel, request in try beginSession(channel, request) })
  }

  private func beginSession(_ channel: any Channel, _ request: HTTPRequestHead) throws {
    guard let keeper = keepers[ObjectIdentifier(channel.eventLoop)] else {
      preconditionFailure("every event loop has its keeper")
    }
    let address = addresses.key(of: channel.remoteAddress, request.headers)
    let session = SessionHandler(
      eventLoop: channel.eventLoop, inbox: inbox, table: table, keeper: keeper,
      origin: request.headers.first(name: "Origin") ?? "", address: address, gate: gate,
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

extension NIOHTTPDecoderLimitConfiguration {
  static var ours: Self {
    var limits = Self()
    limits.maxHeaderFieldSize = ServerLimits.requestHeadByteCountMax
    limits.maxHeaderListSize = ServerLimits.requestHeadByteCountMax
    limits.maxHeaderFieldCount = ServerLimits.requestHeadFieldCountMax
    return limits
  }
}
