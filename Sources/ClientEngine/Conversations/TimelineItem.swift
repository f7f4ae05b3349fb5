import CBOR
import RelayProtocol
import TLSSyntax

/// One line of a conversation as people see it: a message that the relay has, or a notice.
struct TimelineItem {
  let sequence: Sequence
  /// Among the items of one entry; 0 but for commits that change several members.
  let place: UInt16
  let at: Timestamp
  let content: Content

  indirect enum Content {
    case message(Message)
    case notice(NoticeKind, name: UTF8Text?)
  }

  struct Message {
    /// For the page: stable from pending to sent.
    let id: [UInt8]
    /// For receipts.
    let messageID: [UInt8]
    let isMine: Bool
    let side: Side
    let name: UTF8Text?
    let text: UTF8Text
    /// What the other side's receipts said. Starts at `sent`.
    var state: MessageState
    /// What our own side's receipts say, those in the outbox included: `waiting` for nothing yet.
    var reported: MessageState
  }

  init(sequence: Sequence, place: UInt16 = 0, at: Timestamp, content: Content) {
    self.sequence = sequence
    self.place = place
    self.at = at
    self.content = content
  }

  init(sequence: Sequence, place: UInt16, record bytes: [UInt8]) throws(TLSDecodingError) {
    var reader = try TLSReader.record(bytes)
    self.sequence = sequence
    self.place = place
    at = try reader.readTime()
    let kind = try reader.readUInt8()
    if kind == 0 {
      content = .message(try Message(from: &reader))
    } else {
      guard let kind = NoticeKind(rawValue: kind) else { throw .invalidValue }
      content = .notice(kind, name: try reader.readName())
    }
    try reader.finish()
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(at)
    switch content {
    case .message(let message):
      writer.write(UInt8(0))
      message.encode(into: &writer)
    case .notice(let kind, let name):
      writer.write(kind.rawValue)
      writer.write(orEmpty: name?.utf8)
    }
    return writer.bytes
  }
}

extension TimelineItem.Message {
  fileprivate init(from reader: inout TLSReader) throws(TLSDecodingError) {
    id = try reader.readOpaque()
    messageID = try reader.readOpaque()
    isMine = try reader.readFlag()
    guard let side = Side(rawValue: try reader.readUInt8()) else { throw .invalidValue }
    self.side = side
    name = try reader.readName()
    text = try reader.readText()
    guard let state = MessageState(rawValue: try reader.readUInt8()),
      let reported = MessageState(rawValue: try reader.readUInt8())
    else { throw .invalidValue }
    self.state = state
    self.reported = reported
  }

  fileprivate func encode(into writer: inout TLSWriter) {
    writer.write(opaque: id)
    writer.write(opaque: messageID)
    writer.write(isMine)
    writer.write(side.rawValue)
    writer.write(orEmpty: name?.utf8)
    writer.write(text)
    writer.write(state.rawValue)
    writer.write(reported.rawValue)
  }
}

extension TLSReader {
  /// A name, where none is the empty string.
  mutating func readName() throws(TLSDecodingError) -> UTF8Text? {
    let name = try readText()
    return name.isEmpty ? nil : name
  }
}
