import RelayProtocol

/// Puts the fragments of a WebSocket message together (RFC 6455 §5.4), within bounds.
struct MessageAssembly {
  enum Outcome: Equatable {
    case incomplete
    case message([UInt8])
    case refused(RelayErrorCode)
  }

  private var fragments: [UInt8]?
  private var fragmentCount = 0

  /// Of a message that goes on.
  var heldByteCount: Int { fragments?.count ?? 0 }

  mutating func add(_ frame: FrameReader.Frame) -> Outcome {
    let isContinuation = frame.opcode == .continuation
    // Text is not spoken here; a message begins once and goes on only after it has begun.
    guard frame.opcode == .binary || isContinuation, isContinuation == (fragments != nil) else {
      return .refused(.malformed)
    }
    guard var bytes = fragments else { return begin(frame) }
    fragments = nil
    guard bytes.count + frame.payload.count <= ServerLimits.messageByteCountMax else {
      return .refused(.tooLarge)
    }
    bytes += frame.payload
    if frame.isLast {
      fragmentCount = 0
      return .message(bytes)
    }
    fragments = bytes
    fragmentCount += 1
    return fragmentCount < ServerLimits.fragmentCountMax ? .incomplete : .refused(.malformed)
  }

  /// Most messages are one frame, and are what they are.
  private mutating func begin(_ frame: FrameReader.Frame) -> Outcome {
    if frame.isLast { return .message(frame.payload) }
    fragments = frame.payload
    fragmentCount = 1
    return .incomplete
  }
}
