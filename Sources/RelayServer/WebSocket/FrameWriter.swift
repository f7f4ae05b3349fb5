import NIOCore

/// Frames on their way to a client, put together in one buffer so that all of a batch leave in one
/// write. What a server sends is not masked (RFC 6455 §5.1).
struct FrameWriter {
  /// The longest head: opcode, length of eight bytes.
  static let headByteCountMax = 10

  private(set) var buffer: ByteBuffer

  init(_ allocator: ByteBufferAllocator, byteCount: Int) {
    buffer = allocator.buffer(capacity: byteCount)
  }

  mutating func write(_ opcode: FrameReader.Opcode, _ payload: [UInt8]) {
    buffer.writeInteger(0x80 | opcode.rawValue)
    switch payload.count {
    case ..<126:
      buffer.writeInteger(UInt8(payload.count))
    case ..<65_536:
      buffer.writeInteger(126 as UInt8)
      buffer.writeInteger(UInt16(payload.count))
    default:
      buffer.writeInteger(127 as UInt8)
      buffer.writeInteger(UInt64(payload.count))
    }
    buffer.writeBytes(payload)
  }
}

/// Why a connection ends (RFC 6455 §7.4.1).
enum CloseCode: UInt16 {
  case normal = 1_000
  case policyViolation = 1_008
  case messageTooBig = 1_009
}
