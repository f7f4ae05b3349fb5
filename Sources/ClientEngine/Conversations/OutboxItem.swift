import CBOR
import RelayProtocol
import TLSSyntax

/// One entry on its way to the relay, kept until the relay has accepted it.
///
/// Items stand in the order of their submission numbers; those with a `sealed` form come first and
/// hold the numbers that follow the last accepted one. What a number stands for changes only when
/// the relay has refused it, or can no longer accept it because its epoch is over: so an answer that
/// was lost on the way never means something else than we think.
struct OutboxItem {
  /// Names the record; items stand in its order.
  var number: UInt64 = 0
  let kind: Kind
  let writtenAt: Timestamp
  /// The page's identifier of a message, and the one that receipts name it by.
  let id: [UInt8]
  let messageID: [UInt8]
  let text: UTF8Text
  /// What is encrypted, or the saved `PendingCommit`.
  let content: [UInt8]
  /// Whom a commit, or the conversation's beginning, adds and removes.
  let added: [DeviceID]
  let removed: [DeviceID]
  let welcome: [UInt8]
  var sealed: Sealed?
  /// Within this session; not kept.
  var flight = Flight.waiting

  enum Kind: UInt8 {
    case create = 1
    case message
    case receipt
    case commit
  }

  struct Sealed {
    let epoch: LogEpoch
    let payload: [UInt8]
  }

  enum Flight {
    case waiting
    case sent
    case refused
  }

  init(
    kind: Kind, writtenAt: Timestamp, id: [UInt8] = [], messageID: [UInt8] = [],
    text: UTF8Text = "", content: [UInt8] = [], added: [DeviceID] = [], removed: [DeviceID] = [],
    welcome: [UInt8] = [], sealed: Sealed? = nil
  ) {
    self.kind = kind
    self.writtenAt = writtenAt
    self.id = id
    self.messageID = messageID
    self.text = text
    self.content = content
    self.added = added
    self.removed = removed
    self.welcome = welcome
    self.sealed = sealed
  }

  init(number: UInt64, record bytes: [UInt8]) throws(TLSDecodingError) {
    var reader = try TLSReader.record(bytes)
    guard let kind = Kind(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.number = number
    self.kind = kind
    writtenAt = try reader.readTime()
    id = try reader.readOpaque()
    messageID = try reader.readOpaque()
    text = try reader.readText()
    content = try reader.readOpaque()
    added = try reader.readDeviceIDs()
    removed = try reader.readDeviceIDs()
    welcome = try reader.readOpaque()
    if try reader.readFlag() {
      sealed = Sealed(
        epoch: LogEpoch(try reader.readUInt64()), payload: try reader.readOpaque())
    }
    try reader.finish()
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(kind.rawValue)
    writer.write(writtenAt)
    writer.write(opaque: id)
    writer.write(opaque: messageID)
    writer.write(text)
    writer.write(opaque: content)
    writer.write(deviceIDs: added)
    writer.write(deviceIDs: removed)
    writer.write(opaque: welcome)
    writer.write(sealed != nil)
    if let sealed {
      writer.write(sealed.epoch.rawValue)
      writer.write(opaque: sealed.payload)
    }
    return writer.bytes
  }

  func frame(_ conversation: ConversationID, _ submission: Submission) -> ClientFrame? {
    guard let sealed else { return nil }
    let content: AppendEntry.Content
    switch kind {
    case .create:
      return .create(
        CreateConversation(conversation: conversation, members: added, welcome: sealed.payload))
    case .message, .receipt: content = .application
    case .commit:
      content = .commit(MembershipChange(added: added, removed: removed, welcome: welcome))
    }
    return .append(
      AppendEntry(
        conversation: conversation, epoch: sealed.epoch, submission: submission, content: content,
        payload: sealed.payload))
  }
}

extension TLSWriter {
  mutating func write(deviceIDs: [DeviceID]) {
    write(UInt32(deviceIDs.count))
    for device in deviceIDs { write(device) }
  }
}

extension TLSReader {
  mutating func readDeviceIDs() throws(TLSDecodingError) -> [DeviceID] {
    var devices: [DeviceID] = []
    for _ in 0..<(try readUInt32()) { devices.append(try readDeviceID()) }
    return devices
  }
}
