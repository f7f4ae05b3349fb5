import CBOR

/// Reads what somebody has signed, or a record of such things: all of it is there and nothing else,
/// or none of it is believed. Failures are therefore remembered and asked for once, at the end;
/// with an error path for each field these readers would be a fiftieth of the browser's module.
public struct ObjectReader {
  private var reader: CBORReader
  private(set) var isIntact = true

  public init(_ bytes: [UInt8]) { reader = CBORReader(bytes) }

  /// Whether everything was there, and nothing else.
  public var isWhole: Bool {
    var end = reader
    return isIntact && (try? end.finish()) != nil
  }

  /// For values that were read and cannot be.
  mutating func fail() { isIntact = false }

  @inline(never)
  public mutating func readArrayCount() -> Int {
    guard let count = try? reader.readArrayCount() else {
      fail()
      return 0
    }
    return count
  }

  @inline(never)
  public mutating func readArray(count: Int) { if readArrayCount() != count { fail() } }

  @inline(never)
  public mutating func readUnsigned() -> UInt64 {
    guard let number = try? reader.readUnsigned() else {
      fail()
      return 0
    }
    return number
  }

  public mutating func readTime() -> Timestamp { Timestamp(milliseconds: readUnsigned()) }

  @inline(never)
  public mutating func readBytes() -> [UInt8] {
    guard let bytes = try? reader.readBytes() else {
      fail()
      return []
    }
    return bytes
  }

  @inline(never)
  public mutating func readBytes(exactly byteCount: Int) -> [UInt8] {
    let bytes = readBytes()
    if bytes.count != byteCount { fail() }
    return bytes
  }

  @inline(never)
  public mutating func readText() -> UTF8Text {
    guard let text = try? reader.readText() else {
      fail()
      return ""
    }
    return text
  }

  /// `nil` for null.
  @inline(never)
  public mutating func readBytesOrNull() -> [UInt8]? { reader.readNullIfNext() ? nil : readBytes() }

  @inline(never)
  public mutating func readByteStrings() -> [[UInt8]] {
    var strings: [[UInt8]] = []
    for _ in 0..<readArrayCount() where isIntact { strings.append(readBytes()) }
    return strings
  }

  public mutating func readDevices() -> [DeviceID] {
    var devices: [DeviceID] = []
    for bytes in readByteStrings() {
      if let device = DeviceID(bytes) { devices.append(device) } else { fail() }
    }
    return devices
  }
}

extension CBORWriter {
  public mutating func write(byteStrings: [[UInt8]]) {
    write(arrayCount: byteStrings.count)
    for string in byteStrings { write(bytes: string) }
  }
}
