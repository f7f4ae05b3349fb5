/// Writes the TLS presentation language (RFC 8446 §3, RFC 9420 §2.1) into a growing buffer.
public struct TLSWriter {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []

  /// Begins with no bytes.
  public init() {}

  /// Begins with room for so many bytes, for whoever writes so much that growing step by step
  /// would show.
  public init(capacity byteCount: Int) { bytes.reserveCapacity(byteCount) }

  /// `uint8`
  @inline(never)
  public mutating func write(_ value: UInt8) {
    bytes.append(value)
  }

  /// `uint16`, in network order.
  public mutating func write(_ value: UInt16) {
    writeBigEndian(UInt64(value), byteCount: 2)
  }

  /// `uint32`, in network order.
  public mutating func write(_ value: UInt32) {
    writeBigEndian(UInt64(value), byteCount: 4)
  }

  /// `uint64`, in network order.
  public mutating func write(_ value: UInt64) {
    writeBigEndian(value, byteCount: 8)
  }

  /// Fixed-size bytes, without a length.
  @inline(never)
  public mutating func write(raw value: [UInt8]) {
    bytes.append(contentsOf: value)
  }

  /// Whatever writes itself.
  public mutating func write(_ value: some TLSEncodable) {
    value.encode(into: &self)
  }

  /// A byte count in the minimal form of RFC 9420 §2.1.2; more than 2^30-1 is our own mistake.
  @inline(never)
  public mutating func write(byteCount: Int) {
    precondition(byteCount >= 0 && byteCount < 1 << 30, "RFC 9420 §2.1.2 ends at 2^30-1 bytes")
    if byteCount < 1 << 6 {
      write(UInt8(byteCount))
    } else if byteCount < 1 << 14 {
      write(UInt16(byteCount) | 0x4000)
    } else {
      write(UInt32(byteCount) | 0x8000_0000)
    }
  }

  /// `opaque value<V>`.
  @inline(never)
  public mutating func write(opaque value: [UInt8]) {
    write(byteCount: value.count)
    bytes.append(contentsOf: value)
  }

  /// `T values<V>`.
  public mutating func write<Element>(
    vector elements: [Element], _ element: (inout TLSWriter, Element) -> Void
  ) {
    let start = beginVector()
    for value in elements {
      element(&self, value)
    }
    endVector(from: start)
  }

  /// `T values<V>` of a type that writes itself.
  public mutating func write(vector elements: [some TLSEncodable]) {
    let start = beginVector()
    for value in elements {
      value.encode(into: &self)
    }
    endVector(from: start)
  }

  /// Where a vector's content begins, for `endVector`. The two are apart from the loop so that the
  /// compiler makes them once, and not once for every type of element.
  @inline(never)
  private func beginVector() -> Int { bytes.count }

  /// Puts the byte count before the content that was written since `start`.
  @inline(never)
  private mutating func endVector(from start: Int) {
    var prefix = TLSWriter()
    prefix.write(byteCount: bytes.count - start)
    bytes.insert(contentsOf: prefix.bytes, at: start)
  }

  /// `optional<T>` (RFC 9420 §2.1.1).
  public mutating func write<Value>(
    optional value: Value?, _ encode: (inout TLSWriter, Value) -> Void
  ) {
    if let value {
      write(UInt8(1))
      encode(&self, value)
    } else {
      write(UInt8(0))
    }
  }

  /// `optional<T>` of a type that writes itself.
  public mutating func write(optional value: (some TLSEncodable)?) {
    write(optional: value) { writer, value in value.encode(into: &writer) }
  }

  @inline(never)
  private mutating func writeBigEndian(_ value: UInt64, byteCount: Int) {
    for shift in stride(from: 8 * (byteCount - 1), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }
}
