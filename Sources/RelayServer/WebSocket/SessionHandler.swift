import NIOCore
import RelayCore
import RelayProtocol

/// One WebSocket connection: puts messages together, hands them to the relay, and sends what the
/// relay says. Everything but `eventLoop` belongs to the connection's event loop.
///
/// What a peer can make the server hold is bounded on both sides: when too much waits for the
/// relay the socket is not read, and who does not take what is sent is dismissed.
final class SessionHandler: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let eventLoop: any EventLoop
  private let inbox: RelayInbox
  private let table: SessionTable
  private let keeper: SessionKeeper
  private var context: ChannelHandlerContext?
  private var id: SessionID?
  private var reader = FrameReader()
  private var message = MessageAssembly()
  /// Messages of this read that are not posted yet.
  private var arrived: [RelayEvent] = []
  private var inboundByteCount = 0
  private var outboundByteCount = 0
  private var incompleteByteCount = 0
  private var isClosing = false
  /// As the request had it, which was let in; empty where it had none.
  private let origin: String
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
    origin: String, address: AddressKey?, gate: ConnectionGate, isPaced: Bool
  ) {
    self.origin = origin
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
    inbox.post(
      .opened(
        id, challenge: Self.challenge(), origin: Array(origin.utf8), address: address), of: id)
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
    table.changeIncomplete(by: -incompleteByteCount)
    keeper.remove(id)
    inbox.post(.closed(id), of: id)
  }

  // MARK: In

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    heardAt = .now()
    unansweredPingCount = 0
    guard !isClosing else { return }
    reader.add(unwrapInboundIn(data))
    do throws(FrameReader.Violation) {
      while !isClosing, let frame = try reader.next() { take(frame, context) }
      post()
      countIncomplete()
      updateReading(context)
    } catch {
      dismiss(error == .tooLarge ? .tooLarge : .malformed)
    }
  }

  private func take(_ frame: FrameReader.Frame, _ context: ChannelHandlerContext) {
    keepPace(frame.payload.count, context)
    switch frame.opcode {
    case .ping: answer(.pong, frame.payload)
    case .pong: break
    case .close: close(.normal)
    case .continuation, .text, .binary:
      switch message.add(frame) {
      case .incomplete: break
      case .message(let bytes): keep(bytes)
      case .refused(let code): dismiss(code)
      }
    }
  }

  private func keep(_ bytes: [UInt8]) {
    guard let id else { return }
    inboundByteCount += bytes.count + ServerLimits.inboundFrameByteCount
    arrived.append(.received(id, bytes))
  }

  /// Nobody fills the server with beginnings of messages.
  private func countIncomplete() {
    let byteCount = reader.heldByteCount + message.heldByteCount
    guard byteCount != incompleteByteCount else { return }
    table.changeIncomplete(by: byteCount - incompleteByteCount)
    incompleteByteCount = byteCount
    if !isAuthenticated, byteCount > ServerLimits.greetingByteCountMax {
      dismiss(.tooLarge)
    } else if byteCount > table.sessionByteCountMax {
      dismiss(.rateLimited)
    }
  }

  /// Hands on what has come in one read with one turn at the inbox.
  private func post() {
    guard let id, !arrived.isEmpty else { return }
    inbox.post(arrived, of: id)
    arrived = []
  }

  /// Leaves in the socket what comes faster than anyone needs to speak.
  private func keepPace(_ byteCount: Int, _ context: ChannelHandlerContext) {
    guard pace != nil else { return }
    let addressDelay = gate.frameDelay(address, byteCount: byteCount)
    let sessionDelay = pace?.delay(byteCount: byteCount) ?? 0
    pause(for: max(addressDelay, sessionDelay), context)
  }

  private func pause(for nanoseconds: UInt64, _ context: ChannelHandlerContext) {
    guard nanoseconds > 0, !isPausedByPace else { return }
    isPausedByPace = true
    updateReading(context)
    let delay = TimeAmount.nanoseconds(Int64(min(nanoseconds, ServerLimits.pauseNanosecondsMax)))
    // Held strongly, as below: one weak reference would make every other one of a session slow.
    context.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
      guard let context = self.context else { return }
      isPausedByPace = false
      // Others of the address may have gone on meanwhile.
      pause(for: gate.frameDelay(address), context)
      updateReading(context)
    }
  }

  private func updateReading(_ context: ChannelHandlerContext) {
    let reads = !isPausedByPace && inboundByteCount <= ServerLimits.inboundByteCountMax
    guard reads != isReading else { return }
    isReading = reads
    try? context.channel.syncOptions?.setOption(.autoRead, value: reads)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  // MARK: Out

  /// Takes what a batch brought: room for more to come in, frames to send, the end.
  func take(_ parcel: SessionTable.Parcel) {
    guard let context, id != nil else { return }
    inboundByteCount -= parcel.consumedByteCount
    updateReading(context)
    guard !isClosing else { return }
    send(parcel.frames, context)
    if parcel.closes { close(.normal) }
  }

  private func send(_ frames: [ServerFrame], _ context: ChannelHandlerContext) {
    guard !frames.isEmpty else { return }
    let messages = frames.map(\.encodedBytes)
    let messageByteCount = messages.reduce(0) { $0 + $1.count }
    let byteCount = messageByteCount + messages.count * ServerLimits.outboundFrameByteCount
    guard outboundByteCount + byteCount <= table.sessionByteCountMax else {
      dismiss(.slowConsumer)
      return
    }
    for frame in frames {
      if case .opened = frame { isAuthenticated = true }
    }
    outboundByteCount += byteCount
    table.changeOutbound(by: byteCount)
    var writer = FrameWriter(
      context.channel.allocator,
      byteCount: messageByteCount + messages.count * FrameWriter.headByteCountMax)
    for bytes in messages { writer.write(.binary, bytes) }
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { [self] _ in
      table.changeOutbound(by: -byteCount)
      outboundByteCount -= byteCount
    }
    context.writeAndFlush(wrapOutboundOut(writer.buffer), promise: promise)
  }

  private func frame(
    _ opcode: FrameReader.Opcode, _ payload: [UInt8], _ context: ChannelHandlerContext
  ) -> NIOAny {
    var writer = FrameWriter(
      context.channel.allocator, byteCount: payload.count + FrameWriter.headByteCountMax)
    writer.write(opcode, payload)
    return wrapOutboundOut(writer.buffer)
  }

  private func answer(_ opcode: FrameReader.Opcode, _ payload: [UInt8]) {
    // Who asks without listening is not answered: pongs are no frames of the relay's, and nothing
    // else would bound how many of them wait. RFC 6455 §5.5.3 lets us answer the latest ping only.
    guard let context, context.channel.isWritable else { return }
    context.writeAndFlush(frame(opcode, payload, context), promise: nil)
  }

  func ping() {
    unansweredPingCount += 1
    answer(.ping, [])
  }

  /// Says why and closes, without the relay.
  func dismiss(_ code: RelayErrorCode) {
    guard let context, !isClosing else { return }
    context.write(
      frame(.binary, ServerFrame.goodbye(code).encodedBytes, context), promise: nil)
    close(code == .tooLarge ? .messageTooBig : .policyViolation)
  }

  /// Sends the close frame, and ends the connection when it is out, or soon in any case.
  private func close(_ code: CloseCode) {
    guard let context, !isClosing else { return }
    isClosing = true
    // What came before the end counts.
    post()
    end()
    let channel = context.channel
    let reason = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xff)]
    context.writeAndFlush(frame(.close, reason, context))
      .whenComplete { _ in channel.close(promise: nil) }
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
