import ClientEngine
import RelayProtocol

/// No member ever fails to decrypt what was sent while it was a member: no page of a device that
/// was not removed shows something unreadable, or a commit that does not hold, stops a conversation
/// or finds its disk damaged; the last also where the relay has lied to it.
struct AlwaysReadable: Checker {
  static let name = "AlwaysReadable"
  private(set) var violations: [Violation] = []
  private var suspicions: [Suspicion] = []

  private struct Suspicion {
    let client: Client
    let violation: Violation
    /// The groups that it may be because of.
    var groups: [ConversationID] = []
    var place: LogPlace?
  }

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .notice(let client, let notice)
    where notice.kind == .unreadable || notice.kind == .broken:
      guard !client.isDeceived else { return }
      suspect(
        client, "cannot read entry \(notice.order.rawValue)", time,
        place: client.place(of: notice.order, in: notice.conversation))
    case .conversation(let client, let conversation):
      guard let code = conversation.stopped, !client.isDeceived else { return }
      suspect(client, "has stopped: \(code)", time, groups: client.groups(of: conversation.id))
    case .damaged(let client): suspect(client, "cannot read its disk", time)
    default: break
    }
  }

  private mutating func suspect(
    _ client: Client, _ what: String, _ time: UInt64, groups: [ConversationID] = [],
    place: LogPlace? = nil
  ) {
    guard !client.isBad else { return }
    suspicions.append(
      Suspicion(
        client: client, violation: violation("\(client.name) \(what)", at: time), groups: groups,
        place: place))
  }

  /// Who is being removed may hear of it before or after the entry that says so. Where a bad member
  /// has committed something, that may be the end; what else it sends may be unreadable.
  mutating func conclude(_ world: Simulator) {
    for suspicion in suspicions {
      if suspicion.groups.contains(where: { world.spoiled[$0] != nil }) { continue }
      if let place = suspicion.place, !world.isSound(place) || world.isByBadMember(place) {
        continue
      }
      if let device = suspicion.client.device, let time = world.removalAskedAt[device],
        suspicion.violation.milliseconds >= time
      {
        continue
      }
      violations.append(suspicion.violation)
    }
  }
}
