import CryptoSuite

extension VectorValue {
  /// Reads one JSON text that fills `json` exactly. Numbers are whole and not negative, because
  /// no family has others; whatever else a file contains is refused, not guessed at.
  public init(json: [UInt8]) throws(VectorFailure) {
    var reader = JSONReader(json)
    self = try reader.readValue(depth: 0)
    try reader.finish()
  }

  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.write(self, indentation: 0)
    return writer.bytes
  }
}

/// Reads JSON (RFC 8259) from the front to the back.
private struct JSONReader {
  private let source: [UInt8]
  private var offset = 0

  /// The deepest family nests five times.
  private static let depthMax = 16
  /// The largest record has 18. Names are compared with one another, so there is an end.
  private static let memberCountMax = 256

  init(_ source: [UInt8]) {
    self.source = source
  }

  mutating func readValue(depth: Int) throws(VectorFailure) -> VectorValue {
    guard depth < Self.depthMax else { throw .malformed("nesting") }
    switch try next() {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try readNumber())
    case UInt8(ascii: "t"): return try read("true", .bool(true))
    case UInt8(ascii: "f"): return try read("false", .bool(false))
    case UInt8(ascii: "n"): return try read("null", .null)
    default: throw .malformed("JSON value")
    }
  }

  mutating func finish() throws(VectorFailure) {
    skipSpace()
    guard offset == source.count else { throw .malformed("end of JSON") }
  }

  private mutating func readObject(depth: Int) throws(VectorFailure) -> VectorValue {
    var members: [VectorMember] = []
    offset += 1
    guard !(try skip(UInt8(ascii: "}"))) else { return .object(members) }
    repeat {
      guard try next() == UInt8(ascii: "\"") else { throw .malformed("JSON name") }
      let name = try readText()
      guard try skip(UInt8(ascii: ":")) else { throw .malformed("JSON member") }
      guard members.count < Self.memberCountMax else { throw .malformed("count of JSON names") }
      guard !members.contains(where: { $0.name == name }) else {
        throw .malformed("JSON name twice")
      }
      members.append(VectorMember(name, try readValue(depth: depth + 1)))
    } while try skip(UInt8(ascii: ","))
    guard try skip(UInt8(ascii: "}")) else { throw .malformed("JSON object") }
    return .object(members)
  }

  private mutating func readArray(depth: Int) throws(VectorFailure) -> VectorValue {
    var elements: [VectorValue] = []
    offset += 1
    guard !(try skip(UInt8(ascii: "]"))) else { return .array(elements) }
    repeat {
      elements.append(try readValue(depth: depth + 1))
    } while try skip(UInt8(ascii: ","))
    guard try skip(UInt8(ascii: "]")) else { throw .malformed("JSON array") }
    return .array(elements)
  }

  private mutating func readNumber() throws(VectorFailure) -> UInt64 {
    let start = offset
    var value: UInt64 = 0
    while offset < source.count, let digit = decimalDigit(source[offset]) {
      let (product, isProductTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isSumTooLarge) = product.addingReportingOverflow(UInt64(digit))
      guard !isProductTooLarge, !isSumTooLarge else { throw .malformed("JSON number") }
      value = sum
      offset += 1
    }
    guard source[start] != UInt8(ascii: "0") || offset == start + 1 else {
      throw .malformed("JSON number")
    }
    if offset < source.count {
      switch source[offset] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): throw .malformed("whole number")
      default: break
      }
    }
    return value
  }

  private mutating func readText() throws(VectorFailure) -> [UInt8] {
    var text: [UInt8] = []
    offset += 1
    while offset < source.count {
      let byte = source[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return text
      case UInt8(ascii: "\\"): try readEscape(into: &text)
      case 0..<0x20: throw .malformed("JSON text")
      default: text.append(byte)
      }
    }
    throw .malformed("JSON text")
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(VectorFailure) {
    guard offset < source.count else { throw .malformed("JSON escape") }
    let byte = source[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      guard let scalar = Unicode.Scalar(try readScalar()) else { throw .malformed("JSON escape") }
      text += UTF8.encode(scalar).map(Array.init) ?? []
    default: throw .malformed("JSON escape")
    }
  }

  /// What one escape means, or two of them where the first is half of a surrogate pair.
  private mutating func readScalar() throws(VectorFailure) -> UInt32 {
    let first = try readFourDigits()
    guard 0xd800..<0xdc00 ~= first else { return first }
    try expect("\\u")
    let second = try readFourDigits()
    guard 0xdc00..<0xe000 ~= second else { throw .malformed("JSON escape") }
    return 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
  }

  private mutating func readFourDigits() throws(VectorFailure) -> UInt32 {
    guard source.count - offset >= 4 else { throw .malformed("JSON escape") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexadecimalDigit(source[offset]) else { throw .malformed("JSON escape") }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  private mutating func read(
    _ word: Label, _ value: VectorValue
  ) throws(VectorFailure) -> VectorValue {
    try expect(word)
    return value
  }

  private mutating func expect(_ word: Label) throws(VectorFailure) {
    let bytes = word.bytes
    guard source.count - offset >= bytes.count,
      source[offset..<offset + bytes.count].elementsEqual(bytes)
    else { throw .malformed("JSON value") }
    offset += bytes.count
  }

  /// The first byte of what comes next, not yet passed.
  private mutating func next() throws(VectorFailure) -> UInt8 {
    skipSpace()
    guard offset < source.count else { throw .malformed("end of JSON") }
    return source[offset]
  }

  /// Passes the byte if it is the one.
  private mutating func skip(_ byte: UInt8) throws(VectorFailure) -> Bool {
    guard try next() == byte else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while offset < source.count {
      switch source[offset] {
      case 0x20, 0x09, 0x0a, 0x0d: offset += 1
      default: return
      }
    }
  }
}

/// Writes JSON as the working group's files stand: one member a line, two spaces deeper each time.
private struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: VectorValue, indentation: Int) {
    switch value {
    case .null: bytes += Label("null").bytes
    case .bool(let isTrue): bytes += isTrue ? Label("true").bytes : Label("false").bytes
    case .number(let number): bytes += decimalDigits(number)
    case .text(let text): write(text: text)
    case .array(let elements):
      writeList("[", "]", elements, indentation) { writer, element in
        writer.write(element, indentation: indentation + 1)
      }
    case .object(let members):
      writeList("{", "}", members, indentation) { writer, member in
        writer.write(text: member.name)
        writer.bytes += Label(": ").bytes
        writer.write(member.value, indentation: indentation + 1)
      }
    }
  }

  private mutating func writeList<Element>(
    _ opening: Label, _ closing: Label, _ elements: [Element], _ indentation: Int,
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes += opening.bytes
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine(indentation + 1)
      write(&self, element)
    }
    if !elements.isEmpty { startLine(indentation) }
    bytes += closing.bytes
  }

  private mutating func startLine(_ indentation: Int) {
    bytes.append(0x0a)
    for _ in 0..<2 * indentation { bytes.append(0x20) }
  }

  private mutating func write(text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += Label("\\u00").bytes + hexadecimalDigits([byte])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
