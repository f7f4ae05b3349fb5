import CBOR
import RelayProtocol
import TLSSyntax

// How our own records are written: TLS presentation language behind a version octet.

enum RecordVersion {
  static let current: UInt8 = 7
}

extension TLSWriter {
  static func record() -> TLSWriter {
    var writer = TLSWriter()
    writer.write(RecordVersion.current)
    return writer
  }

  @inline(never)
  mutating func write(_ text: UTF8Text) { write(opaque: text.utf8) }
  mutating func write(_ flag: Bool) { write(UInt8(flag ? 1 : 0)) }
  mutating func write(_ time: Timestamp) { write(time.milliseconds) }
  mutating func write(_ device: DeviceID) { write(raw: device.bytes) }

  mutating func write(deviceIDs: [DeviceID]) {
    write(UInt64(deviceIDs.count))
    for device in deviceIDs { write(device) }
  }

  /// Absence is the empty string, for values that are never empty.
  @inline(never)
  mutating func write(orEmpty value: [UInt8]?) { write(opaque: value ?? []) }
}

/// Reads our own records. What comes from our own disk may be damaged, so every read can fail; but
/// a record is believed as a whole or not at all, so failures are remembered and asked for once, at
/// the end: with an error path for each field these readers were a tenth of the browser's module.
struct RecordReader {
  private var reader: TLSReader
  private var isIntact = true

  init(_ bytes: [UInt8], version: UInt8 = RecordVersion.current) {
    reader = TLSReader(bytes)
    if readUInt8() != version { isIntact = false }
  }

  /// Whether everything was there, and nothing else.
  var isWhole: Bool { isIntact && reader.isAtEnd }

  /// For values that were read and cannot be.
  mutating func fail() { isIntact = false }

  @inline(never)
  mutating func readUInt8() -> UInt8 { readBytes(1).first ?? 0 }
  @inline(never)
  mutating func readFlag() -> Bool { readUInt8() == 1 }

  @inline(never)
  mutating func readUInt64() -> UInt64 {
    readBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func readTime() -> Timestamp { Timestamp(milliseconds: readUInt64()) }

  @inline(never)
  mutating func readOpaque() -> [UInt8] {
    guard isIntact, let bytes = try? reader.readOpaque() else {
      isIntact = false
      return []
    }
    return bytes
  }

  @inline(never)
  mutating func readNonEmpty() -> [UInt8]? {
    let bytes = readOpaque()
    return bytes.isEmpty ? nil : bytes
  }

  @inline(never)
  mutating func readText() -> UTF8Text {
    guard let text = UTF8Text(validating: readOpaque()) else {
      isIntact = false
      return .none
    }
    return text
  }

  /// A name, where none is the empty string.
  @inline(never)
  mutating func readName() -> UTF8Text? {
    let name = readText()
    return name.isEmpty ? nil : name
  }

  @inline(never)
  mutating func readDeviceID() -> DeviceID {
    guard let device = DeviceID(readBytes(DeviceID.byteCount)) else {
      isIntact = false
      return .unknown
    }
    return device
  }

  @inline(never)
  mutating func readDeviceIDs() -> [DeviceID] {
    readList { $0.readDeviceID() }
  }

  mutating func readList<Element>(_ element: (inout RecordReader) -> Element) -> [Element] {
    var list: [Element] = []
    for _ in 0..<readUInt64() {
      guard isIntact else { break }
      list.append(element(&self))
    }
    return list
  }

  @inline(never)
  private mutating func readBytes(_ count: Int) -> [UInt8] {
    guard isIntact, let bytes = try? reader.readBytes(count: count) else {
      isIntact = false
      return []
    }
    return bytes
  }
}

extension DeviceID {
  /// Stands where none is known.
  static var unknown: DeviceID {
    guard let device = DeviceID([UInt8](repeating: 0, count: byteCount)) else {
      preconditionFailure("32 bytes")
    }
    return device
  }
}

extension UTF8Text {
  static var none: UTF8Text {
    guard let text = UTF8Text(validating: []) else { preconditionFailure("empty is valid") }
    return text
  }
}
