import ClientEngine
import RelayProtocol

/// No page says that the relay has shown somebody else another history than its own where the relay
/// has not: not after losses, restarts, back-ups and absences of any kind.
struct NobodyAccusedInVain: Checker {
  static let name = "NobodyAccusedInVain"
  private(set) var violations: [Violation] = []
  private var accusations: [(ConversationID, Violation)] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .notice(let client, let notice) = sight, notice.kind == .differs else { return }
    accusations.append(
      (
        notice.conversation,
        violation(
          "\(client.name) is told that \(notice.name?.string ?? "a customer") was shown something "
            + "else before entry \(notice.order.rawValue)",
          at: time)
      ))
  }

  /// Where a relay lies the accusation is true. It is a member's word, and a bad one's counts for
  /// nothing.
  mutating func conclude(_ world: Simulator) {
    guard world.scenario.lying == nil else { return }
    for (conversation, violation) in accusations where world.spoiled[conversation] == nil {
      violations.append(violation)
    }
  }
}
