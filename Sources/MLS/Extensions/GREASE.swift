import CryptoSuite

/// Numbers that stand for nothing, sent so that nobody grows used to knowing them all
/// (RFC 9420 §13.5). Those received are handled like anything unknown.
enum GREASE {
  /// One of 0x0A0A, 0x1A1A, … 0xEAEA.
  static func number(using random: inout some RandomNumberGenerator) -> UInt16 {
    0x0a0a + 0x1010 * UInt16(pick(below: 15, using: &random))
  }

  /// The standard library's own way of drawing below a bound costs a division of 128 bits, which
  /// the browser's module would carry; that small numbers are likelier here by 2^-60 hurts nobody.
  static func pick(below bound: Int, using random: inout some RandomNumberGenerator) -> Int {
    let word: UInt64 = random.next()
    return Int(word % UInt64(bound))
  }

  static func isReserved(_ number: UInt16) -> Bool {
    number & 0x0f0f == 0x0a0a && number >> 8 == number & 0xff && number != 0xfafa
  }
}

extension Extension {
  /// An extension that means nothing, of up to 31 random bytes, for the lists of RFC 9420 §13.5.
  public static func grease(using random: inout some RandomNumberGenerator) -> Extension {
    let type = ExtensionType(rawValue: GREASE.number(using: &random))
    let count = GREASE.pick(below: 32, using: &random)
    return Extension(type: type, data: randomBytes(count: count, using: &random))
  }
}
