import ClientEngine
import RelayProtocol

/// No member ever fails to decrypt what was sent while it was a member: no page of a device that
/// was not removed shows something unreadable, stops a conversation or finds its disk damaged; the
/// last also where the relay has lied to it.
struct AlwaysReadable: Checker {
  static let name = "AlwaysReadable"
  private(set) var violations: [Violation] = []
  private var suspicions: [(device: DeviceID?, ConversationID?, Violation)] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .notice(let client, let notice) where notice.kind == .unreadable:
      suspect(client, "cannot read entry \(notice.order.rawValue)", in: notice.conversation, time)
    case .conversation(let client, let conversation):
      guard let code = conversation.stopped else { return }
      suspect(client, "has stopped: \(code)", in: conversation.id, time)
    case .damaged(let client): suspect(client, "cannot read its disk", in: nil, time)
    default: break
    }
  }

  private mutating func suspect(
    _ client: Client, _ what: String, in conversation: ConversationID?, _ time: UInt64
  ) {
    guard !client.isBad, conversation == nil || !client.isDeceived else { return }
    suspicions.append(
      (client.device, conversation, violation("\(client.name) \(what)", at: time)))
  }

  /// Who is being removed may hear of it before or after the entry that says so. Where a bad member
  /// has done something, that may be unreadable, or the end.
  mutating func conclude(_ world: Simulator) {
    for (device, conversation, violation) in suspicions {
      if let conversation, world.spoiled.contains(conversation) { continue }
      if let device, let time = world.removalAskedAt[device], violation.milliseconds >= time {
        continue
      }
      violations.append(violation)
    }
  }
}
