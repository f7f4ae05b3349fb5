import CBOR
import MIMIContent
import RelayProtocol

/// What an application message says, as far as this version knows what to do with it. The form is
/// that of draft-ietf-mimi-content-08; what else it can say is kept, and shown as something that
/// only a later version can read.
package enum MessageContent {
  case text(UTF8Text)
  case reaction(Reaction)
  /// Something that a later version says.
  case newer
  /// Delivered and read, by the identifiers of the messages.
  case statuses([MessageStatus])
  case typing(Bool)

  private static var typingMark: UTF8Text { "application/vnd.sotto.typing" }
  /// Names the extension that says when a message was written, in milliseconds since 1970.
  private static var sentAtName: UTF8Text { "vnd.sotto.sent-at" }
  /// Names the extension that proves which roster of the house is the latest; see `RosterHead`.
  private static var rosterName: UTF8Text { "vnd.sotto.roster" }
  /// Names the extension that says what the sender was shown before; see `Transcript`.
  private static var seenName: UTF8Text { "vnd.sotto.seen" }

  var kind: TimelineItem.Kind {
    switch self {
    case .text: .message
    case .reaction: .mark
    case .newer, .statuses, .typing: .unreadable
    }
  }

  /// - Parameter salt: 16 random bytes, which make two equal messages different.
  package func encoded(
    salt: [UInt8], sentAt: Timestamp? = nil, carrying carried: CarriedAlong = CarriedAlong()
  ) -> [UInt8] {
    var message = message(salt: salt)
    if let head = carried.rosterHead { message.add(.bytes(head), Self.rosterName) }
    if let seen = carried.seen { message.add(.bytes(seen), Self.seenName) }
    if let sentAt { message.add(.unsigned(sentAt.milliseconds), Self.sentAtName) }
    return message.encodedBytes
  }

  /// When the sender wrote it, by the sender's word; older versions did not say it.
  static func sentAt(of message: MIMIContent) -> Timestamp? {
    guard let time = message.added(sentAtName)?.unsigned,
      time <= EngineLimits.timeMillisecondsMax
    else { return nil }
    return Timestamp(milliseconds: time)
  }

  /// What it carries along; older versions carry less.
  @inline(never)
  static func carried(in bytes: [UInt8]) -> CarriedAlong {
    guard let message = try? MIMIContent(decoding: bytes) else { return CarriedAlong() }
    return CarriedAlong(
      rosterHead: message.added(rosterName)?.bytes, seen: message.added(seenName)?.bytes)
  }

  private func message(salt: [UInt8]) -> MIMIContent {
    let body: NestedPart
    switch self {
    case .reaction(let reaction): return reaction.message(salt: salt)
    case .text(let text):
      body = NestedPart(.render, .single(mediaType: MediaType.plainText, text.utf8))
    case .statuses(let statuses):
      let report = MessageStatusReport(statuses).encodedBytes
      body = NestedPart(.unspecified, .single(mediaType: MediaType.messageStatus, report))
    case .typing(let isOn):
      body = NestedPart(.unspecified, .single(mediaType: Self.typingMark, [isOn ? 1 : 0]))
    case .newer: preconditionFailure("nobody says what only a later version knows")
    }
    return MIMIContent(salt: salt, body: body)
  }

  package init(decoding bytes: [UInt8]) throws(CBORError) {
    try self.init(MIMIContent(decoding: bytes))
  }

  init(_ message: MIMIContent) throws(CBORError) {
    if message.body.disposition == .reaction {
      self = Reaction(message).map { .reaction($0) } ?? .newer
      return
    }
    guard message.replaces == nil, case .single(let type, let content) = message.body.content
    else {
      self = .newer
      return
    }
    let isSaid = message.body.disposition == .render || message.body.disposition == .unspecified
    if isSaid, type == MediaType.plainText {
      guard let text = UTF8Text(validating: content),
        text.utf8.count <= EngineLimits.textByteCountMax
      else { throw .invalidText }
      self = .text(text)
    } else if type == MediaType.messageStatus {
      let report = try MessageStatusReport(decoding: content)
      guard report.statuses.count <= EngineLimits.receiptCountMax else { throw .tooLong }
      self = .statuses(report.statuses)
    } else if type == Self.typingMark, content.count == 1 {
      self = .typing(content[0] == 1)
    } else {
      self = .newer
    }
  }

  /// The name of a message for receipts and reactions. The draft's URIs are the sender's device and
  /// the conversation, in hexadecimal.
  package static func identifier(
    of content: [UInt8], from sender: [UInt8], in conversation: ConversationID,
    sha256: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    let salt = (try? MIMIContent(decoding: content))?.salt ?? []
    return MessageID(
      ofEncoded: content, salt: salt, senderURI: hexadecimal(sender),
      roomURI: hexadecimal(conversation.bytes), sha256: sha256
    ).bytes
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> UTF8Text {
    var digits: [UInt8] = []
    for byte in bytes {
      for nibble in [byte >> 4, byte & 0xf] {
        digits.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
      }
    }
    guard let text = UTF8Text(validating: digits) else { preconditionFailure("ASCII") }
    return text
  }
}

extension MIMIContent {
  @inline(never)
  fileprivate mutating func add(_ value: CBORValue, _ name: UTF8Text) {
    extensions.add(.text(name), value)
  }

  @inline(never)
  fileprivate func added(_ name: UTF8Text) -> CBORValue? { extensions[.text(name)] }
}

/// What members' engines tell each other along with what people say.
package struct CarriedAlong {
  /// The head of the latest roster that the sender knows.
  var rosterHead: [UInt8]?
  /// What the relay has shown the sender.
  var seen: [UInt8]?

  package init(rosterHead: [UInt8]? = nil, seen: [UInt8]? = nil) {
    self.rosterHead = rosterHead
    self.seen = seen
  }
}

extension MessageState {
  /// What a receipt says, as far as it says something about a message that was sent.
  init?(_ state: MessageStatus.State) {
    switch state {
    case .delivered: self = .delivered
    case .read: self = .read
    default: return nil
    }
  }
}
