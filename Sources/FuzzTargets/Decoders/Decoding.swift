import TLSSyntax

extension FuzzTarget {
  /// Bytes that decode are the only encoding of what they decode to.
  static func decoding<Value: TLSCodable & SendableMetatype>(
    _ name: String, _ type: Value.Type, byteCountMax: Int = 4_096,
    then use: @escaping @Sendable (Value) throws(BrokenPromise) -> Void = { _ in },
    seeds: @escaping @Sendable () -> [[UInt8]]
  ) -> FuzzTarget {
    FuzzTarget(
      name, byteCountMax: byteCountMax,
      check: { bytes throws(BrokenPromise) in
        guard let value = try? Value(decoding: bytes) else { return false }
        try promise(value.encodedBytes == bytes, "\(type) has a second encoding")
        try use(value)
        return true
      }, seeds: seeds)
  }
}
