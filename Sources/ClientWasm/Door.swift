// The module's door: the page's worker puts bytes into memory, calls, and takes bytes out. Two
// rules keep the pointers sound: whoever asked for memory releases it, and nothing here keeps a
// pointer beyond the call. What is released is wiped, and with it whatever the call has left.

#if arch(wasm32)
  import ClientEngine
  import CryptoWasm

  public struct Door<Seen: Audience>: ~Copyable {
    private var engine = ClientEngine<WasmCrypto, Seen>(crypto: WasmCrypto())
    private var random = WasmRandom()

    public init() {}

    /// Takes one input and returns the outputs: their byte count as a 32-bit little-endian number,
    /// then the bytes. The caller releases both the input and the answer.
    public mutating func handle(
      _ pointer: UnsafeMutableRawPointer, _ byteCount: Int
    ) -> UnsafeMutableRawPointer {
      let bytes = Array(UnsafeRawBufferPointer(start: pointer, count: byteCount))
      let answer: [UInt8]
      if let page = try? PageInput(decoding: bytes, Seen.self) {
        engine.handle(page.input, now: page.now, using: &random)
        answer = PageOutput<Seen>.encode(engine.drain())
      } else {
        answer = PageOutput<Seen>.encode([.event(.refused(command: nil, .internal))])
      }
      let result = roomFor(4 + answer.count)
      result.storeBytes(of: UInt32(answer.count).littleEndian, as: UInt32.self)
      for index in answer.indices {
        result.storeBytes(of: answer[index], toByteOffset: 4 + index, as: UInt8.self)
      }
      return result
    }
  }

  public func roomFor(_ byteCount: Int) -> UnsafeMutableRawPointer {
    .allocate(byteCount: max(byteCount, 1), alignment: 8)
  }

  public func letGo(of pointer: UnsafeMutableRawPointer) {
    pointer.deallocate()
    wipeStack()
  }
#endif
