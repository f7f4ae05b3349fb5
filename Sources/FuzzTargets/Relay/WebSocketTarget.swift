import NIOCore
import RelayServer

extension FuzzTarget {
  /// What a browser, or anybody, sends after the handshake. The first byte says in how small pieces
  /// it arrives the second time: a reader may not care.
  static let webSocket = FuzzTarget(
    "websocket-frames",
    check: { bytes throws(BrokenPromise) in
      var input = FuzzInput(bytes)
      let pieceByteCount = 1 + Int(input.byte())
      let stream = input.rest()
      let whole = FrameRun(stream, pieceByteCount: max(stream.count, 1))
      let cut = FrameRun(stream, pieceByteCount: pieceByteCount)
      try promise(whole == cut, "the same bytes are other frames in pieces of \(pieceByteCount)")
      var payloadByteCount = 0
      for frame in whole.frames {
        payloadByteCount += frame.payload.count
        try promise(
          frame.opcode.rawValue < 8 || (frame.isLast && frame.payload.count < 126),
          "a control frame is long or a fragment")
      }
      try promise(
        payloadByteCount + 6 * whole.frames.count <= stream.count, "more comes out than went in")
      return whole.violation == nil
    },
    seeds: {
      let masked: [UInt8] = [0x82, 0x85, 1, 2, 3, 4, 0x69, 0x67, 0x6f, 0x68, 0x6e]
      let ping: [UInt8] = [0x89, 0x80, 0, 0, 0, 0]
      let close: [UInt8] = [0x88, 0x82, 9, 9, 9, 9, 0x0a, 0xe1]
      let fragments: [UInt8] = [0x02, 0x81, 0, 0, 0, 0, 7, 0x80, 0x81, 0, 0, 0, 0, 8]
      let long =
        [0x82, 0xfe, 0x01, 0x2c, 5, 6, 7, 8] + [UInt8](repeating: 0x55, count: 300)
      let longer: [UInt8] = [0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 5, 6, 7, 8]
      let seeds = [masked, ping + masked, fragments + close, long + masked, longer + ping]
      return seeds.flatMap { seed in [0, 6, 255].map { [$0] + seed } }
    })
}

/// All that a reader makes of a stream, and how it ended.
private struct FrameRun: Equatable {
  private(set) var frames: [FrameReader.Frame] = []
  private(set) var violation: FrameReader.Violation?

  init(_ stream: [UInt8], pieceByteCount: Int) {
    var reader = FrameReader()
    var start = 0
    do throws(FrameReader.Violation) {
      while start < stream.count {
        let end = min(start + pieceByteCount, stream.count)
        reader.add(ByteBuffer(bytes: stream[start..<end]))
        while let frame = try reader.next() { frames.append(frame) }
        start = end
      }
    } catch {
      violation = error
    }
  }
}
