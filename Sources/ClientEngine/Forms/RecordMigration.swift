import CBOR
import RelayProtocol
import TLSSyntax

/// How records of earlier forms become records of this one: a step from each form to the next. A
/// step never changes again, and reads and writes by itself what stood in its two forms.
enum RecordMigration {
  static func isNewer(_ record: Record) -> Bool {
    guard let form = record.value.first, let key = RecordKey(record.key) else { return false }
    return key.isVersioned && form > RecordVersion.current
  }

  /// What the record holds, in today's form; `nil` for what is damaged.
  static func current(_ record: Record) -> [UInt8]? {
    var bytes = record.value
    guard let key = RecordKey(record.key), key.isVersioned else { return bytes }
    guard var form = bytes.first else { return nil }
    while form < RecordVersion.current {
      let next: [UInt8]?
      switch form {
      case 1: next = second(fromFirst: bytes, key)
      // The third form says more at the end of a head, the fourth at that of the desk, the fifth
      // again at that of a head, the sixth at that of a KeyPackage, the seventh at that of a head.
      default: next = [form + 1] + bytes.dropFirst()
      }
      guard let next else { return nil }
      bytes = next
      form += 1
    }
    return bytes
  }

  /// The first form knew a message's text, and of people their names and sides.
  private static func second(fromFirst bytes: [UInt8], _ key: RecordKey) -> [UInt8]? {
    guard case .timeline = key else { return [2] + bytes.dropFirst() }
    var reader = RecordReader(bytes, version: 1)
    let at = reader.readTime()
    let notice = reader.readUInt8()
    let name = reader.readName()
    let id = reader.readOpaque()
    let messageID = reader.readOpaque()
    let isMine = reader.readFlag()
    let isCompany = reader.readFlag()
    let text = reader.readText()
    let state = reader.readUInt8()
    let reported = reader.readUInt8()
    guard reader.isWhole else { return nil }

    let isMessage = notice == 0
    var writer = TLSWriter()
    writer.write(UInt8(2))
    writer.write(at)
    writer.write(notice)
    writer.write(isMessage || name != nil)
    if isMessage || name != nil {
      writer.write(DeviceID.unknown)
      writer.write(orEmpty: name?.utf8)
      // An agent or a customer.
      writer.write(UInt8(isMessage && !isCompany ? 0 : 2))
      writer.write(isMine)
    }
    writer.write(opaque: id)
    writer.write(opaque: messageID)
    let salt = [UInt8](repeating: 0, count: EngineLimits.messageIDByteCount)
    writer.write(opaque: isMessage ? MessageContent.text(text).encoded(salt: salt) : [])
    // Who had reported what was not known; "sent" was no report.
    let furthest = max(state < 2 ? 0 : state, reported)
    writer.write(UInt64(furthest > 0 ? 1 : 0))
    if furthest > 0 {
      writer.write(DeviceID.unknown)
      writer.write(furthest)
      writer.write(at)
    }
    return writer.bytes
  }
}
