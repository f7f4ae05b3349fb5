/// The fuzzer's bytes as a supply of decisions. Where they run out, it gives zeros.
struct FuzzInput {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { offset >= bytes.count }

  mutating func byte() -> UInt8 {
    guard offset < bytes.count else { return 0 }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func number() -> Int { Int(byte()) << 8 | Int(byte()) }

  /// Two bytes that say how many, then as many as there are of those.
  mutating func chunk() -> [UInt8] {
    let count = min(number(), bytes.count - offset)
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  mutating func rest() -> [UInt8] {
    defer { offset = bytes.count }
    return Array(bytes[offset...])
  }

  /// What `chunk` reads.
  static func chunk(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
  }
}
