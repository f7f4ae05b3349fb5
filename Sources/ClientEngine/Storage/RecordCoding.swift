import CBOR
import RelayProtocol
import TLSSyntax

// How our own records are written: TLS presentation language behind a version octet. What comes
// from our own disk may be damaged, so that reading it throws like reading from the wire.

enum RecordVersion {
  static let current: UInt8 = 1
}

extension TLSWriter {
  static func record() -> TLSWriter {
    var writer = TLSWriter()
    writer.write(RecordVersion.current)
    return writer
  }

  mutating func write(_ text: UTF8Text) { write(opaque: text.utf8) }
  mutating func write(_ flag: Bool) { write(UInt8(flag ? 1 : 0)) }
  mutating func write(_ time: Timestamp) { write(time.milliseconds) }
  mutating func write(_ device: DeviceID) { write(raw: device.bytes) }

  /// Absence is the empty string, for values that are never empty.
  mutating func write(orEmpty value: [UInt8]?) { write(opaque: value ?? []) }
}

extension TLSReader {
  static func record(_ bytes: [UInt8]) throws(TLSDecodingError) -> TLSReader {
    var reader = TLSReader(bytes)
    guard try reader.readUInt8() == RecordVersion.current else { throw .invalidValue }
    return reader
  }

  mutating func readText() throws(TLSDecodingError) -> UTF8Text {
    guard let text = UTF8Text(validating: try readOpaque()) else { throw .invalidValue }
    return text
  }

  mutating func readFlag() throws(TLSDecodingError) -> Bool { try readUInt8() == 1 }

  mutating func readTime() throws(TLSDecodingError) -> Timestamp {
    Timestamp(milliseconds: try readUInt64())
  }

  mutating func readDeviceID() throws(TLSDecodingError) -> DeviceID {
    guard let device = DeviceID(try readBytes(count: DeviceID.byteCount)) else {
      throw .invalidValue
    }
    return device
  }

  mutating func readNonEmpty() throws(TLSDecodingError) -> [UInt8]? {
    let bytes = try readOpaque()
    return bytes.isEmpty ? nil : bytes
  }
}
