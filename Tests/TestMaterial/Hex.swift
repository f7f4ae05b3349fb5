/// Bytes from hexadecimal digits, as vectors write them; wrong digits are a wrong test.
public func hex(_ hex: some StringProtocol) -> [UInt8] {
  let digits = Array(hex.utf8)
  precondition(digits.count.isMultiple(of: 2))
  return stride(from: 0, to: digits.count, by: 2).map { index in
    UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)!
  }
}
