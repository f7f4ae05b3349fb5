/// Reads deterministic CBOR (RFC 8949 §4.2.1) from bytes nobody vouches for.
///
/// Pulls one item after the other: the caller says what it expects, and gets `unexpectedType` if
/// something else is there. Every encoding but the deterministic one is refused, so a value that
/// was read and is written again gives the same bytes. Every count is bounded by the bytes that
/// are left; nothing here traps on any input.
public struct CBORReader {
  private let source: [UInt8]
  /// Offset of the next byte.
  public private(set) var offset = 0

  public init(_ bytes: [UInt8]) {
    self.source = bytes
  }

  public var remainingByteCount: Int { source.count - offset }
  public var isAtEnd: Bool { offset == source.count }

  /// The bytes between two offsets already passed, as they stood on the wire (for signatures).
  public func bytes(from start: Int, to stop: Int) -> [UInt8] {
    precondition(start >= 0 && start <= stop && stop <= offset)
    return Array(source[start..<stop])
  }

  public mutating func readUnsigned(
    max: UInt64 = .max
  ) throws(CBORError) -> UInt64 {
    let value = try readArgument(of: .unsigned)
    guard value <= max else { throw .invalidValue }
    return value
  }

  public mutating func readInteger() throws(CBORError) -> Int64 {
    let (major, argument) = try readHead()
    guard major == .unsigned || major == .negative else { throw .unexpectedType }
    guard argument <= UInt64(Int64.max) else { throw .invalidValue }
    let value = Int64(argument)
    return major == .negative ? ~value : value
  }

  public mutating func readBytes(
    byteCountMax: Int = CBORLimits.stringByteCountMax
  ) throws(CBORError) -> [UInt8] {
    try readString(byteCount: readArgument(of: .bytes), byteCountMax: byteCountMax)
  }

  /// A byte string of one length only.
  public mutating func readBytes(exactly byteCount: Int) throws(CBORError) -> [UInt8] {
    let bytes = try readBytes(byteCountMax: byteCount)
    guard bytes.count == byteCount else { throw .invalidValue }
    return bytes
  }

  public mutating func readText(
    byteCountMax: Int = CBORLimits.stringByteCountMax
  ) throws(CBORError) -> UTF8Text {
    let bytes = try readString(byteCount: readArgument(of: .text), byteCountMax: byteCountMax)
    guard let text = UTF8Text(validating: bytes) else { throw .invalidText }
    return text
  }

  /// The number of elements that follow; never more than there are bytes left.
  public mutating func readArrayCount() throws(CBORError) -> Int {
    try readCount(readArgument(of: .array), byteCountEach: 1)
  }

  /// Refuses an array of any other length.
  public mutating func readArray(count: Int) throws(CBORError) {
    guard try readArrayCount() == count else { throw .invalidValue }
  }

  /// The number of pairs of key and value that follow. Whoever reads the keys by hand checks that
  /// each comes after the one before it.
  public mutating func readMapCount() throws(CBORError) -> Int {
    try readCount(readArgument(of: .map), byteCountEach: 2)
  }

  public mutating func readTag() throws(CBORError) -> UInt64 {
    try readArgument(of: .tag)
  }

  public mutating func readBool() throws(CBORError) -> Bool {
    switch try readByte() {
    case 0xf4: false
    case 0xf5: true
    default: throw .unexpectedType
    }
  }

  /// Whether null is next; if so it has been read.
  public mutating func readNullIfNext() -> Bool {
    guard !isAtEnd, source[offset] == 0xf6 else { return false }
    offset += 1
    return true
  }

  /// Refuses bytes after the end of what was read.
  public func finish() throws(CBORError) {
    guard isAtEnd else { throw .trailingBytes }
  }
}

// MARK: Heads

extension CBORReader {
  mutating func readByte() throws(CBORError) -> UInt8 {
    guard !isAtEnd else { throw .truncated }
    defer { offset += 1 }
    return source[offset]
  }

  mutating func readBigEndian(byteCount: Int) throws(CBORError) -> UInt64 {
    guard byteCount <= remainingByteCount else { throw .truncated }
    var value: UInt64 = 0
    for index in offset..<offset + byteCount {
      value = value << 8 | UInt64(source[index])
    }
    offset += byteCount
    return value
  }

  /// Type and argument of the next item. For simple values the argument is what the low five bits
  /// say, and what follows them is not yet read.
  mutating func readHead() throws(CBORError) -> (MajorType, UInt64) {
    let first = try readByte()
    let information = first & 0x1f
    guard let major = MajorType(rawValue: first >> 5) else { throw .invalidHead }
    if information < 24 || major == .simple { return (major, UInt64(information)) }
    guard information < 28 else {
      throw information == 31 ? .notDeterministic : .invalidHead
    }
    let width = Int(information) - 24
    let argument = try readBigEndian(byteCount: 1 << width)
    let smallest: UInt64 = width == 0 ? 24 : 1 << UInt64(4 << width)
    guard argument >= smallest else { throw .notDeterministic }
    return (major, argument)
  }

  mutating func readString(
    byteCount: UInt64, byteCountMax: Int
  ) throws(CBORError) -> [UInt8] {
    guard byteCount <= UInt64(byteCountMax) else { throw .tooLong }
    guard byteCount <= UInt64(remainingByteCount) else { throw .truncated }
    defer { offset += Int(byteCount) }
    return Array(source[offset..<offset + Int(byteCount)])
  }

  mutating func readCount(
    _ count: UInt64, byteCountEach: UInt64
  ) throws(CBORError) -> Int {
    guard count <= UInt64(remainingByteCount) / byteCountEach else { throw .truncated }
    return Int(count)
  }

  private mutating func readArgument(of expected: MajorType) throws(CBORError) -> UInt64 {
    let (major, argument) = try readHead()
    guard major == expected else { throw .unexpectedType }
    return argument
  }
}
