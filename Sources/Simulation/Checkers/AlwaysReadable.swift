import ClientEngine
import RelayProtocol

/// No member ever fails to decrypt what was sent while it was a member: no page of a device that
/// was not removed shows something unreadable, stops a conversation or finds its disk damaged.
struct AlwaysReadable: Checker {
  static let name = "AlwaysReadable"
  private(set) var violations: [Violation] = []
  private var suspicions: [(device: DeviceID?, Violation)] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .notice(let client, let notice) where notice.kind == .unreadable:
      suspect(client, "cannot read entry \(notice.order.rawValue)", time)
    case .conversation(let client, let conversation):
      if let code = conversation.stopped { suspect(client, "has stopped: \(code)", time) }
    case .damaged(let client): suspect(client, "cannot read its disk", time)
    default: break
    }
  }

  private mutating func suspect(_ client: Client, _ what: String, _ time: UInt64) {
    suspicions.append((client.device, violation("\(client.name) \(what)", at: time)))
  }

  /// Who is being removed may hear of it before or after the entry that says so.
  mutating func conclude(_ world: Simulator) {
    for (device, violation) in suspicions {
      if let device, let time = world.removalAskedAt[device], violation.milliseconds >= time {
        continue
      }
      violations.append(violation)
    }
  }
}
