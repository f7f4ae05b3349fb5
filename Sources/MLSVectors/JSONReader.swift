import CryptoSuite

/// Reads JSON (RFC 8259) from the front to the back.
struct JSONReader {
  private let source: [UInt8]
  private var offset = 0

  init(_ source: [UInt8]) {
    self.source = source
    // RFC 8259 §8.1 lets a reader pass over it.
    if source.starts(with: [0xef, 0xbb, 0xbf]) { offset = 3 }
  }

  mutating func readValue(depth: Int) throws(VectorFailure) -> VectorValue {
    guard depth < VectorLimits.depthMax else { throw failure("nested too deep") }
    switch try next() {
    case UInt8(ascii: "{"): return try readObject(depth: depth)
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "\""): return .text(try readText())
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): return try readNumber()
    case UInt8(ascii: "t"): return try read("true", .bool(true))
    case UInt8(ascii: "f"): return try read("false", .bool(false))
    case UInt8(ascii: "n"): return try read("null", .null)
    default: throw failure("no value")
    }
  }

  mutating func finish() throws(VectorFailure) {
    skipSpace()
    guard offset == source.count else { throw failure("more behind the end") }
  }

  private mutating func readObject(depth: Int) throws(VectorFailure) -> VectorValue {
    var members: [VectorMember] = []
    offset += 1
    guard !(try skip(UInt8(ascii: "}"))) else { return .object(members) }
    repeat {
      guard try next() == UInt8(ascii: "\"") else { throw failure("no name") }
      let name = try readText()
      guard try skip(UInt8(ascii: ":")) else { throw failure("no colon") }
      guard members.count < VectorLimits.memberCountMax else { throw failure("too many names") }
      guard !members.contains(where: { $0.name == name }) else {
        throw failure("a name twice")
      }
      members.append(VectorMember(name, try readValue(depth: depth + 1)))
    } while try skip(UInt8(ascii: ","))
    guard try skip(UInt8(ascii: "}")) else { throw failure("no end of the object") }
    return .object(members)
  }

  private mutating func readArray(depth: Int) throws(VectorFailure) -> VectorValue {
    var elements: [VectorValue] = []
    offset += 1
    guard !(try skip(UInt8(ascii: "]"))) else { return .array(elements) }
    repeat {
      elements.append(try readValue(depth: depth + 1))
    } while try skip(UInt8(ascii: ","))
    guard try skip(UInt8(ascii: "]")) else { throw failure("no end of the list") }
    return .array(elements)
  }

  /// RFC 8259 §6. `1.0` and `1e3` are whole numbers, which some writers write so.
  private mutating func readNumber() throws(VectorFailure) -> VectorValue {
    let start = offset
    let isNegative = try skip(UInt8(ascii: "-"))
    var digits = readDigits()
    guard !digits.isEmpty, digits[0] != 0 || digits.count == 1 else { throw failure("no number") }
    var isWhole = true
    if peek() == UInt8(ascii: ".") {
      offset += 1
      let fraction = readDigits()
      guard !fraction.isEmpty else { throw failure("no number") }
      isWhole = fraction.allSatisfy { $0 == 0 }
    }
    if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
      offset += 1
      let sign = peek()
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { offset += 1 }
      let exponent = readDigits()
      guard !exponent.isEmpty else { throw failure("no number") }
      if sign == UInt8(ascii: "-") || exponent.dropLast(2).contains(where: { $0 != 0 }) {
        isWhole = false
      } else {
        let count = exponent.suffix(2).reduce(0) { 10 * $0 + Int($1) }
        digits += [UInt8](repeating: 0, count: count)
      }
    }
    guard isWhole, !isNegative, let number = Self.number(digits) else {
      return .decimal(Array(source[start..<offset]))
    }
    return .number(number)
  }

  /// The values of the digits that come next.
  private mutating func readDigits() -> [UInt8] {
    var digits: [UInt8] = []
    while let byte = peek(), let digit = decimalDigit(byte) {
      digits.append(digit)
      offset += 1
    }
    return digits
  }

  /// `nil` where it has no place in 64 bits.
  private static func number(_ digits: [UInt8]) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      let (product, isProductTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isSumTooLarge) = product.addingReportingOverflow(UInt64(digit))
      guard !isProductTooLarge, !isSumTooLarge else { return nil }
      value = sum
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
      case 0..<0x20: throw failure("a control character in a text")
      default: text.append(byte)
      }
    }
    throw failure("no end of the text")
  }

  private mutating func readEscape(into text: inout [UInt8]) throws(VectorFailure) {
    guard offset < source.count else { throw failure("no such escape") }
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
      guard let scalar = Unicode.Scalar(try readScalar()) else { throw failure("no such escape") }
      text += UTF8.encode(scalar).map(Array.init) ?? []
    default: throw failure("no such escape")
    }
  }

  /// What one escape means, or two of them where the first is half of a surrogate pair.
  private mutating func readScalar() throws(VectorFailure) -> UInt32 {
    let first = try readFourDigits()
    guard 0xd800..<0xdc00 ~= first else { return first }
    try expect("\\u")
    let second = try readFourDigits()
    guard 0xdc00..<0xe000 ~= second else { throw failure("no such escape") }
    return 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
  }

  private mutating func readFourDigits() throws(VectorFailure) -> UInt32 {
    guard source.count - offset >= 4 else { throw failure("no such escape") }
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = hexadecimalDigit(source[offset]) else { throw failure("no such escape") }
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
    else { throw failure("no value") }
    offset += bytes.count
  }

  /// What is wrong, and where: lines and columns as editors count them, columns in bytes.
  private func failure(_ what: Label) -> VectorFailure {
    // RFC 8259 §8.1 leaves only UTF-8, in which no JSON has a zero byte.
    if source.prefix(4).contains(0) { return .notJSON(Label("not UTF-8").bytes) }
    let before = source[..<min(offset, source.count)]
    let line = before.count { $0 == 0x0a } + 1
    let column = before.count - ((before.lastIndex(of: 0x0a) ?? -1) + 1) + 1
    return .notJSON(
      what.bytes + Label(" at line ").bytes + decimalDigits(UInt64(line))
        + Label(", column ").bytes + decimalDigits(UInt64(column)))
  }

  private func peek() -> UInt8? { offset < source.count ? source[offset] : nil }

  /// The first byte of what comes next, not yet passed.
  private mutating func next() throws(VectorFailure) -> UInt8 {
    skipSpace()
    guard offset < source.count else { throw failure("no end") }
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
