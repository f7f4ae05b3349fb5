import NIOCore

/// Takes the frames of a WebSocket (RFC 6455 §5.2) out of what a client sends, all that are in one
/// read in one go, each copied once while it is unmasked.
///
/// It holds no more than one frame that is not complete, which may be as long as a message, and
/// what came in the same read. After a violation nothing more can be read.
package struct FrameReader {
  package enum Violation: Error, Equatable {
    case malformed
    case tooLarge
  }

  package struct Frame: Equatable {
    package let isLast: Bool
    package let opcode: Opcode
    package let payload: [UInt8]
  }

  package enum Opcode: UInt8 {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xa

    var isControl: Bool { rawValue & 0x08 != 0 }
  }

  private var buffer = ByteBuffer()

  package init() {}

  /// Of a frame that is not there yet.
  var heldByteCount: Int { buffer.readableBytes }

  package mutating func add(_ data: ByteBuffer) {
    if buffer.readableBytes == 0 {
      buffer = data
    } else {
      buffer.discardReadBytes()
      var data = data
      buffer.writeBuffer(&data)
    }
  }

  /// The next whole frame, nil when there is none yet.
  package mutating func next() throws(Violation) -> Frame? {
    var taken: Result<(frame: Frame, byteCount: Int)?, Violation> = .success(nil)
    buffer.withUnsafeReadableBytes { bytes in
      taken = Result { () throws(Violation) in try Self.frame(in: bytes) }
    }
    guard let (frame, byteCount) = try taken.get() else {
      // An idle connection keeps no room.
      if buffer.readableBytes == 0 { buffer = ByteBuffer() }
      return nil
    }
    buffer.moveReaderIndex(forwardBy: byteCount)
    return frame
  }

  private static let maskByteCount = 4
  private static let controlByteCountMax = 125

  private static func frame(
    in bytes: UnsafeRawBufferPointer
  ) throws(Violation) -> (frame: Frame, byteCount: Int)? {
    guard bytes.count >= 2 else { return nil }
    // No extension was agreed on, so no reserved bit means anything.
    guard bytes[0] & 0x70 == 0, let opcode = Opcode(rawValue: bytes[0] & 0x0f) else {
      throw .malformed
    }
    // RFC 6455 §5.1: what a client sends is masked.
    guard bytes[1] & 0x80 != 0 else { throw .malformed }
    let isLast = bytes[0] & 0x80 != 0
    let short = bytes[1] & 0x7f
    // RFC 6455 §5.5: control frames are short and whole.
    guard !opcode.isControl || (isLast && short <= controlByteCountMax) else { throw .malformed }
    let lengthByteCount = short == 126 ? 2 : short == 127 ? 8 : 0
    let headByteCount = 2 + lengthByteCount + maskByteCount
    guard bytes.count >= 2 + lengthByteCount else { return nil }
    let length =
      lengthByteCount == 0
      ? UInt64(short) : bytes[2..<2 + lengthByteCount].reduce(0) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(ServerLimits.messageByteCountMax) else { throw .tooLarge }
    // RFC 6455 §5.2: in as few bytes as it takes.
    guard lengthByteCount == 0 || length >= (lengthByteCount == 2 ? 126 : 65_536) else {
      throw .malformed
    }
    let byteCount = headByteCount + Int(length)
    guard bytes.count >= byteCount else { return nil }
    let mask = bytes.loadUnaligned(fromByteOffset: headByteCount - maskByteCount, as: UInt32.self)
    let payload = UnsafeRawBufferPointer(rebasing: bytes[headByteCount..<byteCount])
    return (Frame(isLast: isLast, opcode: opcode, payload: unmasked(payload, mask)), byteCount)
  }

  /// RFC 6455 §5.3, eight bytes at a time: the key repeats every four.
  private static func unmasked(_ bytes: UnsafeRawBufferPointer, _ key: UInt32) -> [UInt8] {
    // The key twice, as it lies in memory.
    let mask = UInt64(key) << 32 | UInt64(key)
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { payload, initializedCount in
      let target = UnsafeMutableRawBufferPointer(payload)
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        target.storeBytes(of: word ^ mask, toByteOffset: offset, as: UInt64.self)
        offset += 8
      }
      withUnsafeBytes(of: mask) { mask in
        while offset < bytes.count {
          target[offset] = bytes[offset] ^ mask[offset % 8]
          offset += 1
        }
      }
      initializedCount = bytes.count
    }
  }
}
