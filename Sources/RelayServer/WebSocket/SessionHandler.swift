import NIOCore
import NIOWebSocket
import RelayCore
import RelayProtocol

/// One WebSocket connection: puts messages together, hands them to the relay, and sends what the
/// relay says. Everything but `eventLoop` belongs to the connection's event loop.
///
/// What a peer can make the server hold is bounded on both sides: when too much waits for the
/// relay the socket is not read, and who does not take what is sent is dismissed.
final class SessionHandler: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  let eventLoop: any EventLoop
  private let inbox: RelayInbox
  private let table: SessionTable
  private let keeper: SessionKeeper
  private var context: ChannelHandlerContext?
  private var id: SessionID?
  private var message = MessageAssembly()
  private var inboundByteCount = 0
  private var outboundByteCount = 0
  private var isClosing = false
  private let address: AddressKey?
  private let gate: ConnectionGate
  /// Nil while nobody is kept from anything.
  private var pace: SessionPace?
  private var isPausedByPace = false
  private var isReading = true

  private(set) var isAuthenticated = false
  let openedAt = NIODeadline.now()
  private(set) var heardAt = NIODeadline.now()
  var unansweredPingCount = 0

  init(
    eventLoop: any EventLoop, inbox: RelayInbox, table: SessionTable, keeper: SessionKeeper,
    address: AddressKey?, gate: ConnectionGate, isPaced: Bool
  ) {
    self.address = address
    self.gate = gate
    pace = isPaced ? SessionPace() : nil
    self.eventLoop = eventLoop
    self.inbox = inbox
    self.table = table
    self.keeper = keeper
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    let id = table.add(self)
    self.id = id
    keeper.add(self, id)
    inbox.post(.opened(id, challenge: Self.challenge(), address: address), of: id)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    end()
    self.context = nil
  }

  private func end() {
    guard let id else { return }
    self.id = nil
    table.remove(id)
    keeper.remove(id)
    inbox.post(.closed(id), of: id)
  }

  // MARK: In

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    heardAt = .now()
    unansweredPingCount = 0
    guard !isClosing else { return }
    let frame = unwrapInboundIn(data)
    keepPace(frame.length, context)
    // RFC 6455 §5.1: what a client sends is masked.
    guard frame.maskKey != nil else {
      dismiss(.malformed)
      return
    }
    switch frame.opcode {
    case .ping: answer(.pong, frame.unmaskedData)
    case .pong: break
    case .connectionClose: close(.normalClosure)
    default:
      switch message.add(frame) {
      case .incomplete: break
      case .message(let bytes): post(bytes)
      case .refused(let code): dismiss(code)
      }
    }
  }

  private func post(_ bytes: [UInt8]) {
    guard let id, let context else { return }
    inboundByteCount += bytes.count + ServerLimits.inboundFrameByteCount
    updateReading(context)
    inbox.post(.received(id, bytes), of: id)
  }

  /// Leaves in the socket what comes faster than anyone needs to speak.
  private func keepPace(_ byteCount: Int, _ context: ChannelHandlerContext) {
    guard pace != nil else { return }
    let addressDelay = gate.frameDelay(address, byteCount: byteCount)
    let sessionDelay = pace?.delay(byteCount: byteCount) ?? 0
    guard max(addressDelay, sessionDelay) > 0, !isPausedByPace else { return }
    let delay = TimeAmount.nanoseconds(Int64(max(addressDelay, sessionDelay)))
    isPausedByPace = true
    updateReading(context)
    context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [weak self] in
      guard let self, let context = self.context else { return }
      isPausedByPace = false
      updateReading(context)
    }
  }

  private func updateReading(_ context: ChannelHandlerContext) {
    let reads = !isPausedByPace && inboundByteCount <= ServerLimits.inboundByteCountMax
    guard reads != isReading else { return }
    isReading = reads
    try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
  }

  /// The decoder refuses what is no WebSocket.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? NIOWebSocketError {
      dismiss(error == .invalidFrameLength ? .tooLarge : .malformed)
    } else {
      context.close(promise: nil)
    }
  }

  // MARK: Out

  /// Takes what a batch brought: room for more to come in, frames to send, the end.
  func take(_ parcel: SessionTable.Parcel) {
    guard let context, id != nil else { return }
    inboundByteCount -= parcel.consumedByteCount
    updateReading(context)
    guard !isClosing else { return }
    send(parcel.frames, context)
    if parcel.closes { close(.normalClosure) }
  }

  private func send(_ frames: [ServerFrame], _ context: ChannelHandlerContext) {
    guard !frames.isEmpty else { return }
    let messages = frames.map(\.encodedBytes)
    let byteCount = messages.reduce(0) { $0 + $1.count + ServerLimits.outboundFrameByteCount }
    guard outboundByteCount + byteCount <= ServerLimits.outboundByteCountMax else {
      dismiss(.slowConsumer)
      return
    }
    for frame in frames {
      if case .opened = frame { isAuthenticated = true }
    }
    outboundByteCount += byteCount
    table.changeOutbound(by: byteCount)
    // When the last is out, they all are.
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { [weak self, table] _ in
      table.changeOutbound(by: -byteCount)
      self?.outboundByteCount -= byteCount
    }
    for (index, bytes) in messages.enumerated() {
      write(
        .binary, context.channel.allocator.buffer(bytes: bytes), context,
        promise: index == messages.count - 1 ? promise : nil)
    }
    context.flush()
  }

  private func write(
    _ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext,
    promise: EventLoopPromise<Void>? = nil
  ) {
    context.write(
      wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: promise)
  }

  private func answer(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
    // Who asks without listening is not answered: pongs are no frames of the relay's, and nothing
    // else would bound how many of them wait. RFC 6455 §5.5.3 lets us answer the latest ping only.
    guard let context, context.channel.isWritable else { return }
    write(opcode, data, context)
    context.flush()
  }

  func ping() {
    unansweredPingCount += 1
    answer(.ping, ByteBuffer())
  }

  /// Says why and closes, without the relay.
  func dismiss(_ code: RelayErrorCode) {
    guard let context, !isClosing else { return }
    write(
      .binary, context.channel.allocator.buffer(bytes: ServerFrame.goodbye(code).encodedBytes),
      context)
    close(code == .tooLarge ? .messageTooLarge : .policyViolation)
  }

  /// Sends the close frame, and ends the connection when it is out, or soon in any case.
  private func close(_ code: WebSocketErrorCode) {
    guard let context, !isClosing else { return }
    isClosing = true
    end()
    var data = context.channel.allocator.buffer(capacity: 2)
    data.write(webSocketErrorCode: code)
    let channel = context.channel
    context.writeAndFlush(
      wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data))
    ).whenComplete { _ in channel.close(promise: nil) }
    context.eventLoop.scheduleTask(in: .milliseconds(ServerLimits.farewellMilliseconds)) {
      channel.close(promise: nil)
    }
  }

  private static func challenge() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<ServerFrame.challengeByteCount).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
  }
}
