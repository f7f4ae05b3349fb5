import NIOCore
import RelayServer
import TestMaterial
import Testing

@Suite struct FrameReaderTests {
  /// A frame as a client sends it (RFC 6455 §5.2).
  private func wire(
    _ payload: [UInt8], opcode: UInt8 = 2, isLast: Bool = true, mask: [UInt8] = [1, 2, 3, 4]
  ) -> [UInt8] {
    var bytes = [(isLast ? 0x80 : 0) | opcode]
    switch payload.count {
    case ..<126: bytes.append(0x80 | UInt8(payload.count))
    case ..<65_536:
      bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
    default:
      bytes.append(0x80 | 127)
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> (56 - 8 * $0)) }
    }
    return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  @Test("frames of every length come out as they went in, however the bytes are cut")
  func cuts() throws {
    var generator = SeededGenerator(seed: 7)
    let lengths = [0, 1, 3, 7, 8, 9, 16, 125, 126, 127, 300, 1_000, 65_535, 65_536, 200_000]
    for round in 0..<30 {
      var sent: [[UInt8]] = []
      var stream: [UInt8] = []
      for length in lengths.shuffled(using: &generator) {
        let payload = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let mask = (0..<4).map { _ in UInt8.random(in: 0...255, using: &generator) }
        sent.append(payload)
        stream += wire(payload, mask: mask)
      }
      var reader = FrameReader()
      var read: [[UInt8]] = []
      var start = 0
      while start < stream.count {
        let most = [3, 200, 16_384, stream.count][round % 4]
        let end = min(stream.count, start + Int.random(in: 1...most, using: &generator))
        reader.add(ByteBuffer(bytes: stream[start..<end]))
        while let frame = try reader.next() {
          #expect(frame.isLast && frame.opcode == .binary)
          read.append(frame.payload)
        }
        start = end
      }
      #expect(read == sent)
    }
  }

  @Test("what no client may send is refused as soon as its head is there")
  func violations() {
    for (head, violation) in [
      ([0xc2, 0x80], .malformed), ([0xa2, 0x80], .malformed), ([0x92, 0x80], .malformed),
      ([0x83, 0x80], .malformed), ([0x8b, 0x80], .malformed),
      ([0x82, 0x05], .malformed),
      ([0x82, 0xfe, 0, 125], .malformed), ([0x82, 0xff, 0, 0, 0, 0, 0, 0, 255, 255], .malformed),
      ([0x09, 0x80], .malformed), ([0x89, 0x80 | 126], .malformed),
      ([0x82, 0x80 | 127, 0, 0, 0, 0, 0, 16, 0, 0], .tooLarge),
      ([0x82, 0x80 | 127, 255, 255, 255, 255, 255, 255, 255, 255], .tooLarge),
    ] as [([UInt8], FrameReader.Violation)] {
      var reader = FrameReader()
      reader.add(ByteBuffer(bytes: head))
      #expect(throws: violation, "\(head)") { try reader.next() }
    }
  }

  @Test("fragments and control frames say what they are")
  func kinds() throws {
    var reader = FrameReader()
    reader.add(
      ByteBuffer(
        bytes: wire([1], isLast: false) + wire([2], opcode: 9) + wire([3], opcode: 0)
          + wire([], opcode: 10) + wire([4], opcode: 1) + wire([3, 232], opcode: 8)))
    var kinds: [FrameReader.Opcode] = []
    var lasts: [Bool] = []
    while let frame = try reader.next() {
      kinds.append(frame.opcode)
      lasts.append(frame.isLast)
    }
    #expect(kinds == [.binary, .ping, .continuation, .pong, .text, .close])
    #expect(lasts == [false, true, true, true, true, true])
  }

  @Test("the handshake is answered as in RFC 6455 §1.3")
  func handshake() {
    let answer = WebSocketUpgrade.answer(to: "dGhlIHNhbXBsZSBub25jZQ==")
    #expect(answer == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
  }
}
