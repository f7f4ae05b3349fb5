extension CBORReader {
  /// Whatever item is next, at most `CBORLimits.depthMax` deep and `CBORLimits.itemCountMax` large.
  public mutating func readValue() throws(CBORError) -> CBORValue {
    var itemCountLeft = CBORLimits.itemCountMax
    return try readValue(depthLeft: CBORLimits.depthMax, itemCountLeft: &itemCountLeft)
  }

  private mutating func readValue(
    depthLeft: Int, itemCountLeft: inout Int
  ) throws(CBORError) -> CBORValue {
    guard itemCountLeft > 0 else { throw .tooLong }
    itemCountLeft -= 1
    let (major, argument) = try readHead()
    switch major {
    case .unsigned: return .unsigned(argument)
    case .negative: return .negative(argument)
    case .bytes:
      return .bytes(
        try readString(byteCount: argument, byteCountMax: CBORLimits.stringByteCountMax))
    case .text:
      let bytes = try readString(
        byteCount: argument, byteCountMax: CBORLimits.stringByteCountMax)
      guard let text = UTF8Text(validating: bytes) else { throw .invalidText }
      return .text(text)
    case .simple: return try readSimple(argument)
    case .array, .map, .tag: break
    }

    guard depthLeft > 0 else { throw .tooDeep }
    if major == .tag {
      let value = try readValue(depthLeft: depthLeft - 1, itemCountLeft: &itemCountLeft)
      return .tag(argument, value)
    }
    if major == .map {
      let count = try readCount(argument, byteCountEach: 2)
      return .map(
        try readEntries(count: count, depthLeft: depthLeft - 1, itemCountLeft: &itemCountLeft))
    }
    let count = try readCount(argument, byteCountEach: 1)
    var elements: [CBORValue] = []
    for _ in 0..<count {
      elements.append(
        try readValue(depthLeft: depthLeft - 1, itemCountLeft: &itemCountLeft))
    }
    return .array(elements)
  }

  private mutating func readEntries(
    count: Int, depthLeft: Int, itemCountLeft: inout Int
  ) throws(CBORError) -> [CBOREntry] {
    var entries: [CBOREntry] = []
    var previousKey: [UInt8]?
    for _ in 0..<count {
      let start = offset
      let key = try readValue(depthLeft: depthLeft, itemCountLeft: &itemCountLeft)
      let encodedKey = bytes(from: start, to: offset)
      if let previousKey, !isOrdered(previousKey, before: encodedKey) { throw .unorderedKeys }
      previousKey = encodedKey
      let value = try readValue(depthLeft: depthLeft, itemCountLeft: &itemCountLeft)
      entries.append(CBOREntry(key, value))
    }
    return entries
  }

  /// A simple value or a float (RFC 8949 §3.3) whose first byte has been read.
  private mutating func readSimple(_ information: UInt64) throws(CBORError) -> CBORValue {
    switch information {
    case 20: return .bool(false)
    case 21: return .bool(true)
    case 22: return .null
    case 23: return .undefined
    case 25...27: return .float(try readFloat(information))
    case 31: throw .notDeterministic
    default: throw .invalidHead
    }
  }

  private mutating func readFloat(_ information: UInt64) throws(CBORError) -> Double {
    let start = offset - 1
    let bits = try readBigEndian(byteCount: 1 << Int(information - 24))
    let value =
      switch information {
      case 25: halfValue(bits)
      case 26: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      default: Double(bitPattern: bits)
      }
    var writer = CBORWriter()
    writer.write(float: value)
    guard writer.bytes == bytes(from: start, to: offset) else { throw .notDeterministic }
    return value
  }
}
