import CBOR
import RelayProtocol

/// What an application message of ours says, in the form of draft-ietf-mimi-content-08.
enum MessageContent {
  case text(UTF8Text)
  /// Delivered and read, by the identifiers of the messages.
  case statuses([Status])
  case typing(Bool)

  struct Status {
    let messageID: [UInt8]
    let state: MessageState
  }

  private static let plainText: UTF8Text = "text/plain;charset=utf-8"
  private static let statusReport: UTF8Text = "application/mimi-message-status"
  private static let typingMark: UTF8Text = "application/vnd.sotto.typing"

  /// - Parameter salt: 16 random bytes, which make two equal messages different.
  func encoded(salt: [UInt8]) -> [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 7)
    writer.write(bytes: salt)
    writer.writeNull()
    writer.write(bytes: [])
    writer.writeNull()
    writer.writeNull()
    writer.write(mapCount: 0)
    writer.write(arrayCount: 5)
    writer.write(unsigned: disposition)
    writer.write(text: UTF8Text.none)
    writer.write(unsigned: 1)
    switch self {
    case .text(let text):
      writer.write(text: Self.plainText)
      writer.write(bytes: text.utf8)
    case .statuses(let statuses):
      writer.write(text: Self.statusReport)
      writer.write(bytes: Self.encode(statuses))
    case .typing(let isOn):
      writer.write(text: Self.typingMark)
      writer.write(bytes: [isOn ? 1 : 0])
    }
    return writer.bytes
  }

  private var disposition: UInt64 {
    if case .text = self { 1 } else { 0 }
  }

  private static func encode(_ statuses: [Status]) -> [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 2)
    writer.write(unsigned: 0)
    writer.write(arrayCount: statuses.count)
    for status in statuses {
      writer.write(arrayCount: 2)
      writer.write(bytes: status.messageID)
      writer.write(unsigned: status.state == .read ? 2 : 1)
    }
    return writer.bytes
  }

  init(decoding bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    try reader.readArray(count: 7)
    _ = try reader.readBytes(exactly: EngineLimits.messageIDByteCount)
    for _ in 0..<5 { _ = try reader.readValue() }
    try reader.readArray(count: 5)
    _ = try reader.readUnsigned()
    _ = try reader.readText()
    guard try reader.readUnsigned() == 1 else { throw .invalidValue }
    let type = try reader.readText()
    let content = try reader.readBytes()
    try reader.finish()
    if type == Self.plainText {
      guard let text = UTF8Text(validating: content),
        text.utf8.count <= EngineLimits.textByteCountMax
      else { throw .invalidText }
      self = .text(text)
    } else if type == Self.statusReport {
      self = .statuses(try Self.decodeStatuses(content))
    } else if type == Self.typingMark, content.count == 1 {
      self = .typing(content[0] == 1)
    } else {
      throw .invalidValue
    }
  }

  private static func decodeStatuses(_ bytes: [UInt8]) throws(CBORError) -> [Status] {
    var reader = CBORReader(bytes)
    try reader.readArray(count: 2)
    _ = try reader.readUnsigned()
    let count = try reader.readArrayCount()
    guard count <= EngineLimits.receiptCountMax else { throw .tooLong }
    var statuses: [Status] = []
    for _ in 0..<count {
      try reader.readArray(count: 2)
      let messageID = try reader.readBytes(exactly: 32)
      switch try reader.readUnsigned() {
      case 1: statuses.append(Status(messageID: messageID, state: .delivered))
      case 2: statuses.append(Status(messageID: messageID, state: .read))
      default: break
      }
    }
    return statuses
  }
}

/// What sets signals apart from entries: the sender binds it to the ciphertext, so that nobody can
/// pass off the one as the other.
enum SignalContent {
  static let mark: [UInt8] = [1]
}

extension UTF8Text {
  static var none: UTF8Text { UTF8Text(validating: [])! }
}
