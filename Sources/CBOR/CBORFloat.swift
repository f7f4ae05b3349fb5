extension CBORWriter {
  /// The shortest of the three widths that keeps the value, and one NaN (RFC 8949 §4.2.2).
  public mutating func write(float value: Double) {
    let single = Float(value)
    if value.isNaN {
      write(simpleHead: 0xf9, 0x7e00, byteCount: 2)
    } else if Double(single) != value {
      write(simpleHead: 0xfb, value.bitPattern, byteCount: 8)
    } else if let half = halfBits(single) {
      write(simpleHead: 0xf9, UInt64(half), byteCount: 2)
    } else {
      write(simpleHead: 0xfa, UInt64(single.bitPattern), byteCount: 4)
    }
  }
}

/// The IEEE 754 binary16 pattern of a number (not of a NaN), or `nil` if bits would be lost. By
/// hand, because `Float16` does not exist on every machine this runs on.
private func halfBits(_ value: Float) -> UInt32? {
  let bits = value.bitPattern
  let sign = (bits >> 16) & 0x8000
  let exponent = Int32((bits >> 23) & 0xff) - 127
  let significand = bits & 0x7f_ffff
  if bits & 0x7fff_ffff == 0 { return sign }
  if exponent == 128 { return sign | 0x7c00 }
  if exponent >= -14 && exponent <= 15 {
    guard significand & 0x1fff == 0 else { return nil }
    return sign | UInt32(exponent + 15) << 10 | significand >> 13
  }
  guard exponent >= -24 && exponent < -14 else { return nil }
  let shift = UInt32(-1 - exponent)
  let full = significand | 0x80_0000
  guard full & ((1 << shift) - 1) == 0 else { return nil }
  return sign | full >> shift
}

/// The value of an IEEE 754 binary16 pattern.
func halfValue(_ bits: UInt64) -> Double {
  let exponent = (bits >> 10) & 0x1f
  let significand = bits & 0x3ff
  let magnitude: Double =
    switch exponent {
    case 0: Double(significand) * 0x1p-24
    case 31: significand == 0 ? .infinity : .nan
    default: Double(bitPattern: (exponent + 1008) << 52 | significand << 42)
    }
  return bits & 0x8000 == 0 ? magnitude : -magnitude
}
