import ClientEngine
import RelayProtocol

/// No page says that the relay has shown somebody else another history than its own where the relay
/// has not: not after losses, restarts, back-ups and absences of any kind.
struct NobodyAccusedInVain: Checker {
  static let name = "NobodyAccusedInVain"
  private(set) var violations: [Violation] = []
  private var accusations: [(client: Client, ConversationID, Violation)] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .notice(let client, let notice) = sight, notice.kind == .differs else { return }
    accusations.append(
      (
        client, notice.conversation,
        violation(
          "\(client.name) is told that \(notice.name?.string ?? "a customer") was shown something "
            + "else before entry \(notice.order.rawValue)",
          at: time)
      ))
  }

  /// Where a relay lies the accusation is true. It is a member's word, and a bad one's counts for
  /// nothing; nor does its engine know what it has sent beside it.
  mutating func conclude(_ world: Simulator) {
    guard world.scenario.lying == nil else { return }
    let bad = world.history.stays.filter { world.client(of: $0.device)?.isBad ?? false }
    for (client, conversation, violation) in accusations {
      let groups = client.groups(of: conversation)
      if bad.contains(where: { groups.contains($0.conversation) }) { continue }
      violations.append(violation)
    }
  }
}
