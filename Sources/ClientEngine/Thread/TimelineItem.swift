import CBOR
import MIMIContent
import RelayProtocol
import TLSSyntax

/// One entry of a conversation that people see something of: a message, a mark on one, or a notice.
/// While it is on its way to the relay it has no sequence. What was said is kept as it was
/// received, and all that is shown follows from that: a later version reads what this one cannot.
final class TimelineItem {
  let sequence: Sequence
  /// Among the items of one entry; 0 but for commits that change several members.
  let place: UInt16
  /// When it happened, as it is shown: the relay's time, as far as it can be.
  let at: Timestamp
  /// `nil` for what somebody said.
  let notice: NoticeKind?
  /// Who said it, or whom the notice is about.
  let person: Participant?
  /// For the page: stable from pending to sent.
  let id: [UInt8]
  /// What receipts and reactions call it by, in the group in which it was said last. Notices have
  /// none.
  private(set) var messageID: [UInt8]
  /// What was said, in the form of draft-ietf-mimi-content. Notices have none.
  let content: [UInt8]
  /// Of a message of ours, one of each device of the other side that has reported something; of one
  /// of theirs our own, with what lies in the outbox, and our colleagues'.
  private(set) var receipts: [Receipt]

  init(
    sequence: Sequence, place: UInt16 = 0, at: Timestamp, notice: NoticeKind? = nil,
    person: Participant?, id: [UInt8] = [], messageID: [UInt8] = [], content: [UInt8] = [],
    receipts: [Receipt] = []
  ) {
    self.sequence = sequence
    self.place = place
    self.at = at
    self.notice = notice
    self.person = person
    self.id = id
    self.messageID = messageID
    self.content = content
    self.receipts = receipts
  }

  var isMine: Bool { person?.isSelf ?? false }
  var side: Side { person?.side ?? .company }

  /// What was said and when that was written, by the sender's word.
  var said: (content: MessageContent, sentAt: Timestamp?) {
    guard let message = try? MIMIContent(decoding: content),
      let said = try? MessageContent(message)
    else { return (.newer, nil) }
    return (said, MessageContent.sentAt(of: message))
  }

  /// What it is for those who read.
  enum Kind {
    case notice
    /// Unread until somebody has seen it, and reported then.
    case message
    /// Belongs to a message, and is unread by nobody.
    case mark
    /// Something that only a later version can read: unread until then.
    case unreadable
  }

  /// Whether it is unread at first, and makes its conversation the latest.
  var isSaid: Bool { kind == .message || kind == .unreadable }

  private(set) lazy var kind: Kind = notice == nil ? said.content.kind : .notice

  /// Only messages have one.
  var preview: Preview? {
    guard notice == nil, case .text(let text) = said.content else { return nil }
    return Preview(isMine: isMine, side: side, name: person?.name, text: text)
  }

  /// The furthest that any device has reported.
  var reached: MessageState? {
    var furthest: MessageState?
    for receipt in receipts { furthest = max(furthest ?? receipt.state, receipt.state) }
    return furthest
  }

  /// - Returns: whether it says more than what the same device has said before.
  func take(_ receipt: Receipt) -> Bool {
    guard let place = receipts.firstIndex(where: { $0.device == receipt.device }) else {
      receipts.append(receipt)
      return true
    }
    guard receipts[place].state < receipt.state else { return false }
    receipts[place] = receipt
    return true
  }

  /// It has been said once more, in another group: nobody has reported what has this name.
  func rename(_ name: [UInt8]) { (messageID, receipts) = (name, []) }

  convenience init?(sequence: Sequence, place: UInt16, record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    let at = reader.readTime()
    let notice = reader.readUInt8()
    self.init(
      sequence: sequence, place: place, at: at, notice: NoticeKind(rawValue: notice),
      person: reader.readFlag() ? Participant(from: &reader) : nil,
      id: reader.readOpaque(), messageID: reader.readOpaque(), content: reader.readOpaque(),
      receipts: reader.readList { Receipt(from: &$0) })
    guard reader.isWhole, notice == self.notice?.rawValue ?? 0 else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(at)
    writer.write(notice?.rawValue ?? 0)
    writer.write(person != nil)
    person?.encode(into: &writer)
    writer.write(opaque: id)
    writer.write(opaque: messageID)
    writer.write(opaque: content)
    writer.write(UInt64(receipts.count))
    for receipt in receipts { receipt.encode(into: &writer) }
    return writer.bytes
  }
}
