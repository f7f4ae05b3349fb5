/// Writes deterministic CBOR (RFC 8949 §4.2.1): every head and float in its shortest form, every
/// length definite.
///
/// Whoever writes a map through `write(mapCount:)` writes its keys in the order of their encoded
/// bytes (for integers: 0, 1, 2 …, -1, -2 …); `CBORValue.map` is sorted by the writer.
public struct CBORWriter {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func write(unsigned value: UInt64) {
    writeHead(.unsigned, value)
  }

  public mutating func write(integer value: Int64) {
    // -1 - n is the complement of n, also for the smallest value, which has no negation.
    if value < 0 {
      writeHead(.negative, UInt64(bitPattern: ~value))
    } else {
      writeHead(.unsigned, UInt64(bitPattern: value))
    }
  }

  @inline(never)
  public mutating func write(bytes value: [UInt8]) {
    writeHead(.bytes, UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  @inline(never)
  public mutating func write(text value: UTF8Text) {
    writeHead(.text, UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  /// Opens an array; its elements follow.
  public mutating func write(arrayCount count: Int) {
    writeHead(.array, UInt64(count))
  }

  /// Opens a map; its keys and values follow in turn.
  public mutating func write(mapCount count: Int) {
    writeHead(.map, UInt64(count))
  }

  /// Opens a tag; what it tags follows.
  public mutating func write(tag number: UInt64) {
    writeHead(.tag, number)
  }

  public mutating func write(bool value: Bool) {
    bytes.append(value ? 0xf5 : 0xf4)
  }

  public mutating func writeNull() {
    bytes.append(0xf6)
  }

  public mutating func writeUndefined() {
    bytes.append(0xf7)
  }

  /// One item that is already deterministic CBOR.
  public mutating func write(encoded item: [UInt8]) {
    bytes.append(contentsOf: item)
  }

  public mutating func write(_ value: CBORValue) {
    switch value {
    case .unsigned(let value): writeHead(.unsigned, value)
    case .negative(let value): writeHead(.negative, value)
    case .bytes(let value): write(bytes: value)
    case .text(let value): write(text: value)
    case .array(let elements):
      write(arrayCount: elements.count)
      for element in elements { write(element) }
    case .map(let entries): write(sorting: entries)
    case .tag(let number, let value):
      write(tag: number)
      write(value)
    case .bool(let value): write(bool: value)
    case .null: writeNull()
    case .undefined: writeUndefined()
    case .float(let value): write(float: value)
    }
  }

  private mutating func write(sorting entries: [CBOREntry]) {
    // Insertion sort: maps are small or come sorted from a reader, and it is a tenth of `sort`.
    var sorted: [(key: [UInt8], value: CBORValue)] = []
    for entry in entries {
      let key = entry.key.encodedBytes
      var place = sorted.count
      while place > 0, !isOrdered(sorted[place - 1].key, before: key) { place -= 1 }
      precondition(place == sorted.count || sorted[place].key != key, "a map holds a key once")
      sorted.insert((key, entry.value), at: place)
    }
    write(mapCount: sorted.count)
    for entry in sorted {
      write(encoded: entry.key)
      write(entry.value)
    }
  }

  @inline(never)
  mutating func writeHead(_ major: MajorType, _ argument: UInt64) {
    let type = major.rawValue << 5
    if argument < 24 {
      bytes.append(type | UInt8(argument))
    } else if argument <= 0xff {
      bytes.append(type | 24)
      writeBigEndian(argument, byteCount: 1)
    } else if argument <= 0xffff {
      bytes.append(type | 25)
      writeBigEndian(argument, byteCount: 2)
    } else if argument <= 0xffff_ffff {
      bytes.append(type | 26)
      writeBigEndian(argument, byteCount: 4)
    } else {
      bytes.append(type | 27)
      writeBigEndian(argument, byteCount: 8)
    }
  }

  mutating func write(simpleHead head: UInt8, _ bits: UInt64, byteCount: Int) {
    bytes.append(head)
    writeBigEndian(bits, byteCount: byteCount)
  }

  private mutating func writeBigEndian(_ value: UInt64, byteCount: Int) {
    for shift in (0..<byteCount).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift)))
    }
  }
}

/// The types of RFC 8949 §3.1.
enum MajorType: UInt8 {
  case unsigned, negative, bytes, text, array, map, tag, simple
}

/// The bytewise lexicographic order of RFC 8949 §4.2.1.
func isOrdered(_ left: [UInt8], before right: [UInt8]) -> Bool {
  for index in 0..<min(left.count, right.count) where left[index] != right[index] {
    return left[index] < right[index]
  }
  return left.count < right.count
}
