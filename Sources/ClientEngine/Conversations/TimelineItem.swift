import CBOR
import RelayProtocol
import TLSSyntax

/// One line of a conversation as people see it: a message that the relay has, or a notice.
final class TimelineItem {
  let sequence: Sequence
  /// Among the items of one entry; 0 but for commits that change several members.
  let place: UInt16
  let at: Timestamp
  /// `nil` for messages.
  let notice: NoticeKind?
  /// Who said it, or whom the notice is about.
  let name: UTF8Text?
  /// For the page: stable from pending to sent.
  let id: [UInt8]
  /// For receipts. Notices have none.
  let messageID: [UInt8]
  let isMine: Bool
  let side: Side
  let text: UTF8Text
  /// What the other side's receipts said. Starts at `sent`.
  var state: MessageState
  /// What our own side's receipts say, those in the outbox included: `waiting` for nothing yet.
  var reported: MessageState

  /// A message.
  init(
    sequence: Sequence, at: Timestamp, id: [UInt8], messageID: [UInt8], isMine: Bool, side: Side,
    name: UTF8Text?, text: UTF8Text
  ) {
    self.sequence = sequence
    self.place = 0
    self.at = at
    self.notice = nil
    self.name = name
    self.id = id
    self.messageID = messageID
    self.isMine = isMine
    self.side = side
    self.text = text
    self.state = .sent
    self.reported = .waiting
  }

  init(
    sequence: Sequence, place: UInt16, at: Timestamp, notice: NoticeKind, name: UTF8Text?
  ) {
    self.sequence = sequence
    self.place = place
    self.at = at
    self.notice = notice
    self.name = name
    id = []
    messageID = []
    isMine = false
    side = .company
    text = .none
    state = .sent
    reported = .waiting
  }

  var isMessage: Bool { notice == nil }

  init?(sequence: Sequence, place: UInt16, record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    self.sequence = sequence
    self.place = place
    at = reader.readTime()
    notice = NoticeKind(rawValue: reader.readUInt8())
    name = reader.readName()
    id = reader.readOpaque()
    messageID = reader.readOpaque()
    isMine = reader.readFlag()
    side = reader.readFlag() ? .company : .customer
    text = reader.readText()
    state = MessageState(rawValue: reader.readUInt8()) ?? .sent
    reported = MessageState(rawValue: reader.readUInt8()) ?? .waiting
    guard reader.isWhole else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(at)
    writer.write(notice?.rawValue ?? 0)
    writer.write(orEmpty: name?.utf8)
    writer.write(opaque: id)
    writer.write(opaque: messageID)
    writer.write(isMine)
    writer.write(side == .company)
    writer.write(text)
    writer.write(state.rawValue)
    writer.write(reported.rawValue)
    return writer.bytes
  }
}
