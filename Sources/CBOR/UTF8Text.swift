/// Valid UTF-8 as bytes. Equality is by bytes, which is what protocols compare, and which keeps the
/// tables of Unicode normalisation out of a WebAssembly module.
public struct UTF8Text: Equatable, Sendable, ExpressibleByStringLiteral {
  public let utf8: [UInt8]

  public init(_ string: String) {
    self.utf8 = Array(string.utf8)
  }

  /// A literal's bytes as they are in the program: no `String` gets into a WebAssembly module.
  @inline(never)
  public init(stringLiteral literal: StaticString) {
    self.utf8 = literal.withUTF8Buffer { Array($0) }
  }

  /// `nil` unless `bytes` are valid UTF-8.
  public init?(validating bytes: [UInt8]) {
    guard isValidUTF8(bytes) else { return nil }
    self.utf8 = bytes
  }

  public var string: String { String(decoding: utf8, as: UTF8.self) }
  public var isEmpty: Bool { utf8.isEmpty }
}

/// Well-formed UTF-8 by table 3-7 of the Unicode standard: no overlong forms, no surrogates,
/// nothing above U+10FFFF.
private func isValidUTF8(_ bytes: [UInt8]) -> Bool {
  var index = 0
  while index < bytes.count {
    let first = bytes[index]
    index += 1
    if first < 0x80 { continue }
    let continuationCount: Int
    // The second byte's range is what excludes overlong forms, surrogates and too large values.
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xbf
    switch first {
    case 0xc2...0xdf: continuationCount = 1
    case 0xe0...0xef: continuationCount = 2
    case 0xf0...0xf4: continuationCount = 3
    default: return false
    }
    switch first {
    case 0xe0: lowest = 0xa0
    case 0xed: highest = 0x9f
    case 0xf0: lowest = 0x90
    case 0xf4: highest = 0x8f
    default: break
    }
    guard continuationCount <= bytes.count - index else { return false }
    for _ in 0..<continuationCount {
      guard bytes[index] >= lowest, bytes[index] <= highest else { return false }
      lowest = 0x80
      highest = 0xbf
      index += 1
    }
  }
  return true
}
