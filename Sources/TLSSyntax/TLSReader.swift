/// Reads the TLS presentation language (RFC 8446 §3) with the variable-size
/// vectors of RFC 9420 §2.1.2, from bytes nobody vouches for.
///
/// Every read is bounded by what is left; nothing here traps on any input.
public struct TLSReader {
  private let bytes: [UInt8]
  private let end: Int
  /// Offset of the next byte, from the start of the outermost buffer.
  public private(set) var offset: Int

  /// Begins at the first byte.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.offset = 0
    self.end = bytes.count
  }

  private init(_ bytes: [UInt8], from offset: Int, to end: Int) {
    self.bytes = bytes
    self.offset = offset
    self.end = end
  }

  /// Of the vector that is being read, or of everything.
  public var remainingByteCount: Int { end - offset }
  /// Whether nothing is left.
  public var isAtEnd: Bool { offset == end }

  /// The bytes between two offsets already passed, as they stood on the wire (for signatures).
  public func bytes(from start: Int, to stop: Int) -> [UInt8] {
    precondition(start >= 0 && start <= stop && stop <= offset)
    return Array(bytes[start..<stop])
  }

  /// Bytes of a count known beforehand: `opaque value[count]`.
  @inline(never)
  public mutating func readBytes(count: Int) throws(TLSDecodingError) -> [UInt8] {
    // Rule 2.1.2-3
    guard count >= 0, count <= remainingByteCount else { throw .truncated }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// `uint8`
  @inline(never)
  public mutating func readUInt8() throws(TLSDecodingError) -> UInt8 {
    guard offset < end else { throw .truncated }
    defer { offset += 1 }
    return bytes[offset]
  }

  /// `uint16`, in network order.
  public mutating func readUInt16() throws(TLSDecodingError) -> UInt16 {
    UInt16(truncatingIfNeeded: try readBigEndian(byteCount: 2))
  }

  /// `uint32`, in network order.
  public mutating func readUInt32() throws(TLSDecodingError) -> UInt32 {
    UInt32(truncatingIfNeeded: try readBigEndian(byteCount: 4))
  }

  /// `uint64`, in network order.
  public mutating func readUInt64() throws(TLSDecodingError) -> UInt64 {
    try readBigEndian(byteCount: 8)
  }

  /// A byte count in the variable-length encoding of RFC 9420 §2.1.2, minimal encodings only.
  @inline(never)
  public mutating func readByteCount() throws(TLSDecodingError) -> Int {
    let first = try readUInt8()
    let prefix = first >> 6
    // Rule 2.1.2-1
    guard prefix != 3 else { throw .invalidLengthPrefix }
    var value = Int(first & 0x3f)
    for _ in 1..<(1 << Int(prefix)) {
      value = value << 8 | Int(try readUInt8())
    }
    let smallest = prefix == 0 ? 0 : prefix == 1 ? 1 << 6 : 1 << 14
    // Rule 2.1.2-2
    guard value >= smallest else { throw .nonMinimalLength }
    return value
  }

  /// `opaque value<V>`, refused when longer than `byteCountMax`.
  @inline(never)
  public mutating func readOpaque(
    byteCountMax: Int = TLSLimits.vectorByteCountMax
  ) throws(TLSDecodingError) -> [UInt8] {
    let count = try readByteCount()
    guard count <= byteCountMax else { throw .vectorTooLong }
    return try readBytes(count: count)
  }

  /// `T values<V>`: the elements until the vector's bytes are used up.
  public mutating func readVector<Element>(
    byteCountMax: Int = TLSLimits.vectorByteCountMax,
    _ element: (inout TLSReader) throws(TLSDecodingError) -> Element
  ) throws(TLSDecodingError) -> [Element] {
    var inner = try readInner(byteCountMax: byteCountMax)
    var elements: [Element] = []
    while !inner.isAtEnd {
      let before = inner.offset
      elements.append(try element(&inner))
      guard inner.offset > before else { throw .emptyElement }
    }
    return elements
  }

  /// A reader of a vector's bytes only; this one goes on behind them.
  @inline(never)
  private mutating func readInner(byteCountMax: Int) throws(TLSDecodingError) -> TLSReader {
    let count = try readByteCount()
    guard count <= byteCountMax else { throw .vectorTooLong }
    // Rule 2.1.2-3
    guard count <= remainingByteCount else { throw .truncated }
    defer { offset += count }
    return TLSReader(bytes, from: offset, to: offset + count)
  }

  /// `T values<V>` of a type that reads itself.
  public mutating func readVector<Element: TLSDecodable>(
    of type: Element.Type = Element.self,
    byteCountMax: Int = TLSLimits.vectorByteCountMax
  ) throws(TLSDecodingError) -> [Element] {
    try readVector(byteCountMax: byteCountMax) { (reader) throws(TLSDecodingError) in
      try Element(from: &reader)
    }
  }

  /// `optional<T>` (RFC 9420 §2.1.1): a presence octet of 0 or 1, then the value.
  public mutating func readOptional<Value>(
    _ value: (inout TLSReader) throws(TLSDecodingError) -> Value
  ) throws(TLSDecodingError) -> Value? {
    switch try readUInt8() {
    case 0: return nil
    case 1: return try value(&self)
    // Rule 2.1.1-1
    default: throw .invalidPresenceOctet
    }
  }

  /// `optional<T>` of a type that reads itself.
  public mutating func readOptional<Value: TLSDecodable>(
    of type: Value.Type = Value.self
  ) throws(TLSDecodingError) -> Value? {
    try readOptional { (reader) throws(TLSDecodingError) in try Value(from: &reader) }
  }

  /// Refuses bytes after the end of what was decoded.
  public func finish() throws(TLSDecodingError) {
    // Rule 6-3
    guard isAtEnd else { throw .trailingBytes }
  }

  @inline(never)
  private mutating func readBigEndian(byteCount: Int) throws(TLSDecodingError) -> UInt64 {
    guard byteCount <= remainingByteCount else { throw .truncated }
    var value: UInt64 = 0
    for index in offset..<offset + byteCount {
      value = value << 8 | UInt64(bytes[index])
    }
    offset += byteCount
    return value
  }
}
