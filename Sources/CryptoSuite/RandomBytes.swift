/// Bytes from the caller's generator, eight at a time in little-endian order, so that one seed
/// gives the same bytes on every machine.
public func randomBytes(
  count: Int, using random: inout some RandomNumberGenerator
) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(count)
  while bytes.count < count {
    var word: UInt64 = random.next()
    for _ in 0..<min(8, count - bytes.count) {
      bytes.append(UInt8(truncatingIfNeeded: word))
      word >>= 8
    }
  }
  return bytes
}

extension SecretBytes {
  /// Drawn like `randomBytes`.
  public static func random(
    count: Int, using random: inout some RandomNumberGenerator
  ) -> SecretBytes {
    SecretBytes(randomBytes(count: count, using: &random))
  }
}
