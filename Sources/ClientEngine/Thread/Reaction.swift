import CBOR
import MIMIContent

/// A sign that somebody puts on a message, instead of an earlier one of their own or beside it.
/// Without a text it takes that one back.
package final class Reaction {
  package let target: MessageID
  package let replaces: MessageID?
  package let text: UTF8Text?

  /// `nil` for what says nothing, and for more than a sign.
  package init?(to target: MessageID, replacing replaces: MessageID?, _ text: UTF8Text?) {
    if let text {
      guard !text.isEmpty, text.utf8.count <= EngineLimits.reactionByteCountMax else { return nil }
    } else if replaces == nil {
      return nil
    }
    self.target = target
    self.replaces = replaces
    self.text = text
  }

  convenience init?(_ message: MIMIContent) {
    guard let target = message.inReplyTo else { return nil }
    switch message.body.content {
    case .null: self.init(to: target, replacing: message.replaces, nil)
    case .single(MediaType.plainText, let content):
      guard let text = UTF8Text(validating: content) else { return nil }
      self.init(to: target, replacing: message.replaces, text)
    default: return nil
    }
  }

  func message(salt: [UInt8]) -> MIMIContent {
    let content = text.map { PartContent.single(mediaType: MediaType.plainText, $0.utf8) }
    return MIMIContent(
      salt: salt, replaces: replaces, inReplyTo: target,
      body: NestedPart(.reaction, content ?? .null))
  }
}
