import CBOR
import ClientEngine
import RelayProtocol

/// One thing that somebody said, as a page was told of it: a message, or a sign on one.
package struct SaidLine {
  package let conversation: ConversationID
  package let id: [UInt8]
  /// What all members call it by.
  package let messageID: [UInt8]
  package let order: Sequence?
  package let isMine: Bool
  package let isReaction: Bool
  /// As whose the page shows it.
  package let side: Side
  package let name: UTF8Text?
  /// The message: itself, or the one that the sign is on.
  package let target: [UInt8]
  package let text: UTF8Text
  /// Messages of one's own side have one.
  package let state: MessageState?
  /// It will not be sent by itself.
  package let isHeld: Bool

  init(_ message: MessageEvent) {
    conversation = message.conversation
    id = message.id
    messageID = message.messageID
    order = message.order
    isMine = message.isMine
    isReaction = false
    side = message.side
    name = message.name
    target = message.messageID
    text = message.text
    state = message.state
    isHeld = message.isHeld
  }

  init(_ reaction: ReactionEvent) {
    conversation = reaction.conversation
    id = reaction.messageID
    messageID = reaction.messageID
    order = reaction.order
    isMine = reaction.isMine
    isReaction = true
    side = reaction.side
    name = reaction.name
    target = reaction.target
    text = reaction.text ?? ""
    state = nil
    isHeld = false
  }
}
