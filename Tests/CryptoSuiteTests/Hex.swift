import CryptoSuite

/// Bytes from hexadecimal digits, as vectors write them; wrong digits are a wrong test.
func bytes(_ hex: String) -> [UInt8] {
  let digits = Array(hex.utf8)
  return stride(from: 0, to: digits.count, by: 2).map { index in
    UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)!
  }
}

/// A generator that plays back given bytes, and fails when a test draws more than it announced.
struct RecordedGenerator: RandomNumberGenerator {
  private var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> UInt64 {
    precondition(!bytes.isEmpty, "the test drew more random bytes than it recorded")
    var word: UInt64 = 0
    for (index, byte) in bytes.prefix(8).enumerated() {
      word |= UInt64(byte) << (8 * UInt64(index))
    }
    bytes.removeFirst(min(8, bytes.count))
    return word
  }
}
