import CryptoSuite

/// Bytes that a file writes as hexadecimal digits.
struct Hex: VectorCoded, Equatable {
  var bytes: [UInt8] = []

  init() {}

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(vector value: VectorValue) throws(VectorFailure) {
    guard case .text(let digits) = value, digits.count % 2 == 0 else {
      throw .malformed("hexadecimal")
    }
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = hexadecimalDigit(digits[index]),
        let low = hexadecimalDigit(digits[index + 1])
      else { throw .malformed("hexadecimal") }
      bytes.append(high << 4 | low)
    }
  }

  var vectorValue: VectorValue { .text(hexadecimalDigits(bytes)) }

  var secret: SecretBytes { SecretBytes(bytes) }

  /// A private key. Some writers of vectors left out the zeros in front of a P-521 scalar.
  var privateKey: SecretBytes {
    let p521ByteCount = 66
    let isShortened = bytes.count == p521ByteCount - 1
    return SecretBytes((isShortened ? [0] : []) + bytes)
  }
}

func decimalDigit(_ byte: UInt8) -> UInt8? {
  0x30...0x39 ~= byte ? byte - 0x30 : nil
}

func decimalDigits(_ number: UInt64) -> [UInt8] {
  var digits: [UInt8] = []
  var rest = number
  repeat {
    digits.append(0x30 + UInt8(rest % 10))
    rest /= 10
  } while rest > 0
  return digits.reversed()
}

func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: decimalDigit(byte)
  }
}

func hexadecimalDigits(_ bytes: [UInt8]) -> [UInt8] {
  var digits: [UInt8] = []
  digits.reserveCapacity(2 * bytes.count)
  for byte in bytes {
    for digit in [byte >> 4, byte & 0x0f] {
      digits.append(digit < 10 ? 0x30 + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
  return digits
}
