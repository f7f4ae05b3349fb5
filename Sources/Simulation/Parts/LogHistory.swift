import RelayCore
import RelayProtocol

/// Where an entry stands in a log of the relay's, which all members have in common: their pages may
/// count from different places, where one group has followed another.
struct LogPlace: Hashable {
  let conversation: ConversationID
  let sequence: Sequence
}

/// Everything the relay's disk was ever told about logs, which the relay itself forgets. It loses
/// what the disk loses; checkers hold the world against it.
package struct LogHistory {
  package struct Stay: Equatable {
    package let conversation: ConversationID
    package let device: DeviceID
    package let first: Sequence
    /// Nil while it stays.
    package var last: Sequence?

    package func contains(_ sequence: Sequence) -> Bool {
      first <= sequence && (last.map { sequence <= $0 } ?? true)
    }
  }

  private enum Fact {
    case entry(ConversationID, StoredEntry)
    case stay(Stay)
  }

  private var facts: [Fact] = []

  /// A length to come back to.
  var mark: Int { facts.count }

  mutating func goBack(to mark: Int) { facts.removeLast(facts.count - mark) }

  mutating func note(_ entry: StoredEntry, in conversation: ConversationID) {
    facts.append(.entry(conversation, entry))
  }

  mutating func note(_ membership: Membership, in conversation: ConversationID) {
    facts.append(
      .stay(
        Stay(
          conversation: conversation, device: membership.device, first: membership.first,
          last: membership.last)))
  }

  /// All entries, in the order in which they were accepted.
  package var entries: [(conversation: ConversationID, entry: StoredEntry)] {
    facts.compactMap { if case .entry(let id, let entry) = $0 { (id, entry) } else { nil } }
  }

  /// All stays of devices in conversations, each as it stood last.
  package var stays: [Stay] {
    var places: [StayName: Int] = [:]
    var result: [Stay] = []
    for case .stay(let stay) in facts {
      let name = StayName(
        conversation: stay.conversation, device: stay.device, first: stay.first)
      if let place = places[name] {
        result[place] = stay
      } else {
        places[name] = result.count
        result.append(stay)
      }
    }
    return result
  }

  private struct StayName: Hashable {
    let conversation: ConversationID
    let device: DeviceID
    let first: Sequence
  }
}
