import RelayProtocol
import TLSSyntax
import Testing

@Suite struct FrameCodingTests {
  @Test("every frame comes back from the wire as it was")
  func roundTrip() throws {
    for frame in SampleFrames.client {
      #expect(try ClientFrame(decoding: frame.encodedBytes) == frame)
    }
    for frame in SampleFrames.server {
      #expect(try ServerFrame(decoding: frame.encodedBytes) == frame)
    }
  }

  @Test("a frame cut short or with a byte too many is malformed")
  func cutShort() {
    for frame in SampleFrames.client {
      let bytes = frame.encodedBytes
      for count in bytes.indices {
        #expect(throws: RelayErrorCode.malformed) {
          try ClientFrame(decoding: Array(bytes[..<count]))
        }
      }
      #expect(throws: RelayErrorCode.malformed) { try ClientFrame(decoding: bytes + [0]) }
    }
    for frame in SampleFrames.server {
      let bytes = frame.encodedBytes
      for count in bytes.indices {
        #expect(throws: TLSDecodingError.self) {
          try ServerFrame(decoding: Array(bytes[..<count]))
        }
      }
      #expect(throws: TLSDecodingError.trailingBytes) { try ServerFrame(decoding: bytes + [0]) }
    }
  }

  @Test("an octet that names no frame is an unknown frame")
  func unknown() {
    // Two are of releases before there were rosters.
    let known = Set<UInt8>(0x01...0x0f).subtracting([0x08, 0x0a])
    for octet in UInt8.min ... .max where !known.contains(octet) {
      #expect(throws: RelayErrorCode.unknownFrame) { try ClientFrame(decoding: [octet, 0, 0]) }
    }
  }

  @Test("each field takes its limit and refuses one byte more")
  func limits() throws {
    let cases: [(Int, (Int) -> ClientFrame)] = [
      (
        WireLimits.payloadByteCountMax,
        {
          .create(
            CreateConversation(
              conversation: SampleFrames.conversation, desk: SampleFrames.slug, members: [],
              welcome: Array(repeating: 0, count: $0)))
        }
      ),
      (
        WireLimits.signalByteCountMax,
        {
          .signal(
            SendSignal(
              conversation: SampleFrames.conversation, epoch: LogEpoch(1),
              payload: Array(repeating: 0, count: $0)))
        }
      ),
      (
        WireLimits.keyPackageByteCountMax,
        {
          .publishKeyPackages(
            PublishKeyPackages(lastResort: Array(repeating: 0, count: $0), oneUse: []))
        }
      ),
      (
        WireLimits.signedObjectByteCountMax,
        {
          .joinDesk(
            JoinDesk(
              request: RequestID(1), desk: SampleFrames.slug,
              certificate: Array(repeating: 0, count: $0)))
        }
      ),
      (
        WireLimits.memberCountMax,
        {
          .claimKeyPackages(
            ClaimKeyPackages(
              request: RequestID(1), devices: Array(repeating: SampleFrames.device, count: $0)))
        }
      ),
    ]
    for (limit, frame) in cases {
      #expect(try ClientFrame(decoding: frame(limit).encodedBytes) == frame(limit))
      #expect(throws: RelayErrorCode.tooLarge) {
        try ClientFrame(decoding: frame(limit + 1).encodedBytes)
      }
    }
    #expect(throws: RelayErrorCode.tooLarge) {
      try ClientFrame(decoding: Array(repeating: 1, count: WireLimits.frameByteCountMax + 1))
    }
  }
}
