import NIOCore
import NIOPosix
import RelayProtocol

/// A WebSocket (RFC 6455) that costs the machine as little as one can, because what it takes is
/// missing on the side that is measured: no HTTP parser, no masking (the key is zero), and
/// everything said in one turn of the event loop leaves in one write.
///
/// @unchecked: belongs to its event loop.
final class LoadConnection: ChannelInboundHandler, @unchecked Sendable {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Failure: Error { case refused, closed, protocolViolation }

  private let onFrame: (ServerFrame) -> Void
  private let onEnd: () -> Void
  private var context: ChannelHandlerContext?
  private var received = ByteBuffer()
  private var outgoing = ByteBuffer()
  private var isUpgraded = false
  private var isFlushScheduled = false

  init(onFrame: @escaping (ServerFrame) -> Void, onEnd: @escaping () -> Void) {
    self.onFrame = onFrame
    self.onEnd = onEnd
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    let request = """
      GET /socket HTTP/1.1\r
      Host: localhost\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
      \r

      """
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

  func send(_ frame: ClientFrame) { send(opcode: 2, frame.encodedBytes) }

  private func send(opcode: UInt8, _ payload: [UInt8]) {
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
    outgoing.writeBytes(payload)
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
    received.writeBuffer(&data)
    if !isUpgraded { readAnswer() }
    while isUpgraded, let (opcode, payload) = readFrame() {
      switch opcode {
      case 2:
        guard let frame = try? ServerFrame(decoding: payload) else {
          context.fireErrorCaught(Failure.protocolViolation)
          return close()
        }
        onFrame(frame)
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
