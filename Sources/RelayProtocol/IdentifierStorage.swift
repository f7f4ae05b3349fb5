import TLSSyntax

// How an identifier lies in memory. A relay compares, hashes and copies a dozen for every message,
// which words do in a fifth of the time that arrays take. A browser has few, and its module is
// 2.4 KB smaller when they are arrays like everything else.

#if hasFeature(Embedded)
  typealias IdentifierStorage16 = IdentifierArray
  typealias IdentifierStorage32 = IdentifierArray

  /// As many bytes as whoever made it has checked that there are.
  struct IdentifierArray: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
  }
#else
  struct IdentifierStorage16: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
      self.high = high
      self.low = low
    }

    init(_ bytes: [UInt8]) { self.init(bytes, from: 0) }

    init(_ bytes: [UInt8], from start: Int) {
      var (high, low): (UInt64, UInt64) = (0, 0)
      for index in start..<start + 8 {
        high = high << 8 | UInt64(bytes[index])
        low = low << 8 | UInt64(bytes[index + 8])
      }
      self.init(high: high, low: low)
    }

    var bytes: [UInt8] {
      (0..<16).map { index in
        UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> (56 - 8 * UInt64(index % 8)))
      }
    }
  }

  struct IdentifierStorage32: Hashable, Sendable {
    let first: IdentifierStorage16
    let second: IdentifierStorage16

    init(_ first: IdentifierStorage16, _ second: IdentifierStorage16) {
      self.first = first
      self.second = second
    }

    init(_ bytes: [UInt8]) {
      self.init(IdentifierStorage16(bytes), IdentifierStorage16(bytes, from: 16))
    }

    var bytes: [UInt8] { first.bytes + second.bytes }
  }
#endif

// MARK: On the wire

extension TLSReader {
  #if hasFeature(Embedded)
    mutating func readDevice() throws(TLSDecodingError) -> DeviceID {
      DeviceID(IdentifierArray(try readBytes(count: DeviceID.byteCount)))
    }

    mutating func readConversation() throws(TLSDecodingError) -> ConversationID {
      ConversationID(IdentifierArray(try readBytes(count: ConversationID.byteCount)))
    }
  #else
    mutating func readDevice() throws(TLSDecodingError) -> DeviceID {
      DeviceID(IdentifierStorage32(try readStorage(), try readStorage()))
    }

    mutating func readConversation() throws(TLSDecodingError) -> ConversationID {
      ConversationID(try readStorage())
    }

    private mutating func readStorage() throws(TLSDecodingError) -> IdentifierStorage16 {
      IdentifierStorage16(high: try readUInt64(), low: try readUInt64())
    }
  #endif
}

extension TLSWriter {
  #if hasFeature(Embedded)
    mutating func write(_ device: DeviceID) { write(raw: device.bytes) }
    mutating func write(_ conversation: ConversationID) { write(raw: conversation.bytes) }
  #else
    mutating func write(_ device: DeviceID) {
      write(device.storage.first)
      write(device.storage.second)
    }

    mutating func write(_ conversation: ConversationID) { write(conversation.storage) }

    private mutating func write(_ storage: IdentifierStorage16) {
      write(storage.high)
      write(storage.low)
    }
  #endif
}
