import NIOCore
import NIOPosix

/// A WebSocket (RFC 6455), or plain TCP without a path, that costs the machine as little as one
/// can, because what it takes is missing on the side that is measured: no HTTP parser, no masking
/// (the key is zero), and everything said in one turn of the event loop leaves in one write.
///
/// @unchecked: belongs to its event loop.
final class LoadConnection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Failure: Error { case closed, protocolViolation }

  private let path: String?
  private let subprotocol: String?
  private let onUpgrade: () -> Void
  /// Answers whether it could make sense of it.
  private let onMessage: ([UInt8]) -> Bool
  private let onEnd: () -> Void
  private var context: ChannelHandlerContext?
  private var received = ByteBuffer()
  private var outgoing = ByteBuffer()
  private var isUpgraded = false
  private var isFlushScheduled = false

  init(
    path: String?, subprotocol: String? = nil, onUpgrade: @escaping () -> Void = {},
    onMessage: @escaping ([UInt8]) -> Bool, onEnd: @escaping () -> Void
  ) {
    self.path = path
    self.subprotocol = subprotocol
    self.onUpgrade = onUpgrade
    self.onMessage = onMessage
    self.onEnd = onEnd
  }

  func open(port: Int, on eventLoop: any EventLoop) -> EventLoopFuture<any Channel> {
    ClientBootstrap(group: eventLoop)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(self)
        }
      }
      .connect(host: "127.0.0.1", port: port)
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    guard let path else { return onUpgrade() }
    var lines = [
      "GET \(path) HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    if let subprotocol { lines.append("Sec-WebSocket-Protocol: \(subprotocol)") }
    let request = lines.joined(separator: "\r\n") + "\r\n\r\n"
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    onEnd()
  }

  func close() { context?.close(promise: nil) }

  func afterThisRead(_ body: @escaping () -> Void) {
    context?.eventLoop.assumeIsolated().execute(body)
  }

  // MARK: Out

  /// Opcode 1 for text, 2 for bytes.
  func send(opcode: UInt8, _ payload: [UInt8]) {
    outgoing.writeInteger(0x80 | opcode)
    switch payload.count {
    case ..<126:
      outgoing.writeInteger(0x80 | UInt8(payload.count))
    case ..<65_536:
      outgoing.writeInteger(UInt8(0x80 | 126))
      outgoing.writeInteger(UInt16(payload.count))
    default:
      outgoing.writeInteger(UInt8(0x80 | 127))
      outgoing.writeInteger(UInt64(payload.count))
    }
    outgoing.writeInteger(UInt32(0))
    sendRaw(payload)
  }

  /// Bytes as they are.
  func sendRaw(_ bytes: [UInt8]) {
    outgoing.writeBytes(bytes)
    guard !isFlushScheduled, let context else { return }
    isFlushScheduled = true
    context.eventLoop.assumeIsolated().execute { self.flush() }
  }

  private func flush() {
    isFlushScheduled = false
    guard let context else { return }
    context.writeAndFlush(wrapOutboundOut(outgoing), promise: nil)
    outgoing = ByteBuffer()
  }

  // MARK: In

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var data = unwrapInboundIn(data)
    guard path != nil else {
      _ = onMessage(Array(data.readableBytesView))
      return
    }
    received.writeBuffer(&data)
    if !isUpgraded { readAnswer() }
    while isUpgraded, let (opcode, payload) = readFrame() {
      switch opcode {
      case 1, 2:
        guard onMessage(payload) else {
          context.fireErrorCaught(Failure.protocolViolation)
          return close()
        }
      case 8: close()
      case 9: send(opcode: 10, payload)
      default: break
      }
    }
    received.discardReadBytes()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func readAnswer() {
    let end = Array("\r\n\r\n".utf8)
    let view = received.readableBytesView
    guard
      let position = view.indices.first(where: { view[$0...].starts(with: end) })
    else { return }
    guard view.starts(with: Array("HTTP/1.1 101".utf8)) else { return close() }
    received.moveReaderIndex(to: position + end.count)
    isUpgraded = true
    onUpgrade()
  }

  private func readFrame() -> (opcode: UInt8, payload: [UInt8])? {
    let start = received.readerIndex
    guard let head = received.readInteger(as: UInt16.self),
      let count = readByteCount(UInt8(head & 0x7f)),
      let payload = received.readBytes(length: count)
    else {
      received.moveReaderIndex(to: start)
      return nil
    }
    return (UInt8((head >> 8) & 0x0f), payload)
  }

  private func readByteCount(_ short: UInt8) -> Int? {
    switch short {
    case 126: received.readInteger(as: UInt16.self).map(Int.init)
    case 127: received.readInteger(as: UInt64.self).map(Int.init)
    default: Int(short)
    }
  }
}
