import NIOCore
import NIOWebSocket
import RelayProtocol

/// Puts the fragments of a WebSocket message together (RFC 6455 §5.4), within bounds.
struct MessageAssembly {
  enum Outcome {
    case incomplete
    case message([UInt8])
    case refused(RelayErrorCode)
  }

  private var fragments: [UInt8]?
  private var fragmentCount = 0

  mutating func add(_ frame: WebSocketFrame) -> Outcome {
    let isContinuation = frame.opcode == .continuation
    // Text is not spoken here; a message begins once and goes on only after it has begun.
    guard frame.opcode == .binary || isContinuation, isContinuation == (fragments != nil) else {
      return .refused(.malformed)
    }
    let data = frame.unmaskedData
    guard (fragments?.count ?? 0) + data.readableBytes <= ServerLimits.messageByteCountMax else {
      return .refused(.tooLarge)
    }
    var bytes = fragments ?? []
    fragments = nil
    bytes.append(contentsOf: data.readableBytesView)
    if frame.fin {
      fragmentCount = 0
      return .message(bytes)
    }
    fragments = bytes
    fragmentCount += 1
    return fragmentCount < ServerLimits.fragmentCountMax ? .incomplete : .refused(.malformed)
  }
}
