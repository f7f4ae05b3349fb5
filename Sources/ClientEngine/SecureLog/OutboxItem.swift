import RelayProtocol
import TLSSyntax

/// One entry on its way to the relay, kept until the relay has accepted it.
///
/// Items stand in the order in which they are said; those with a `sealed` form come first and are
/// sent under the numbers that follow the last accepted one. What a number stands for changes only
/// when the relay has refused it, can no longer accept it because its epoch is over, or has shown
/// one behind it in the log: so an answer that was lost on the way never means something else than
/// we think.
final class OutboxItem {
  /// Names the record; items stand in its order.
  var number: UInt64 = 0
  let kind: Kind
  let writtenAt: Timestamp
  /// What its feature knows it by, here and in all members' hands.
  let id: [UInt8]
  var messageID: [UInt8]
  /// What is encrypted, or the saved `PendingCommit`.
  var content: [UInt8]
  /// Whom a commit, or the conversation's beginning, adds and removes.
  let added: [DeviceID]
  let removed: [DeviceID]
  let welcome: [UInt8]
  /// The ciphertext, and the epoch whose keys it needs; none yet is empty.
  private(set) var payload: [UInt8]
  private(set) var epoch: LogEpoch
  /// Within this session; not kept.
  var flight = Flight.waiting
  /// The number that it was last sent under in this session.
  var submission = Submission(0)

  /// The log's own two, and tags of features, which alone know what those mean.
  enum Kind: UInt8 {
    case create = 1
    case message
    case receipt
    case commit
  }

  enum Flight {
    case waiting
    case sent
    case refused
  }

  init(
    kind: Kind, writtenAt: Timestamp, id: [UInt8] = [], messageID: [UInt8] = [],
    content: [UInt8] = [], added: [DeviceID] = [], removed: [DeviceID] = [],
    welcome: [UInt8] = [], epoch: LogEpoch = LogEpoch(0), payload: [UInt8] = []
  ) {
    self.kind = kind
    self.writtenAt = writtenAt
    self.id = id
    self.messageID = messageID
    self.content = content
    self.added = added
    self.removed = removed
    self.welcome = welcome
    self.epoch = epoch
    self.payload = payload
  }

  var isSealed: Bool { !payload.isEmpty }

  func seal(_ payload: [UInt8], for epoch: LogEpoch) {
    self.payload = payload
    self.epoch = epoch
  }

  convenience init?(number: UInt64, record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    guard let kind = Kind(rawValue: reader.readUInt8()) else { return nil }
    let writtenAt = reader.readTime()
    let id = reader.readOpaque()
    let messageID = reader.readOpaque()
    // Earlier releases wrote the text here once more.
    _ = reader.readOpaque()
    self.init(
      kind: kind, writtenAt: writtenAt, id: id, messageID: messageID,
      content: reader.readOpaque(), added: reader.readDeviceIDs(), removed: reader.readDeviceIDs(),
      welcome: reader.readOpaque(), epoch: LogEpoch(reader.readUInt64()),
      payload: reader.readOpaque())
    self.number = number
    guard reader.isWhole else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(kind.rawValue)
    writer.write(writtenAt)
    writer.write(opaque: id)
    writer.write(opaque: messageID)
    writer.write(opaque: [])
    writer.write(opaque: content)
    writer.write(deviceIDs: added)
    writer.write(deviceIDs: removed)
    writer.write(opaque: welcome)
    writer.write(epoch.rawValue)
    writer.write(opaque: payload)
    return writer.bytes
  }

  func frame(_ conversation: ConversationID, at desk: DeskSlug?) -> ClientFrame {
    precondition(isSealed, "only what is encrypted is sent")
    let content: AppendEntry.Content
    switch kind {
    case .create:
      return .create(
        CreateConversation(
          conversation: conversation, desk: desk, members: added, welcome: payload))
    case .commit:
      content = .commit(MembershipChange(added: added, removed: removed, welcome: welcome))
    default: content = .application
    }
    return .append(
      AppendEntry(
        conversation: conversation, epoch: epoch, submission: submission, content: content,
        payload: payload))
  }
}
