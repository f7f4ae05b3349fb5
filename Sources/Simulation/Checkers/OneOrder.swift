import ClientEngine
import RelayProtocol

/// Every member shows the same order: at one place of a log all pages show the same message, and
/// every page is told of messages in the order of their places.
struct OneOrder: Checker {
  static let name = "OneOrder"
  private(set) var violations: [Violation] = []
  private var numbers: [Place: Int] = [:]
  private var last: [PageName: Sequence] = [:]

  private struct Place: Hashable {
    let conversation: ConversationID
    let order: Sequence
  }

  private struct PageName: Hashable {
    let client: Int
    let conversation: ConversationID
  }

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .pageEnded(let client): last = last.filter { $0.key.client != client.number }
    case .message(let client, let message):
      guard let order = message.order, let number = Said.number(of: message.text.utf8) else {
        return
      }
      let place = Place(conversation: message.conversation, order: order)
      let isNew = compare(number, at: place, client, time)
      let page = PageName(client: client.number, conversation: message.conversation)
      // A page hears again of what it shows already; what it does not show comes at the end.
      if let before = last[page], order < before, isNew {
        violations.append(
          violation("\(client.name) hears of message \(number) out of order", at: time))
      }
      last[page] = max(last[page] ?? .none, order)
    default: break
    }
  }

  /// True for a place of which nobody has heard before.
  private mutating func compare(
    _ number: Int, at place: Place, _ client: Client, _ time: UInt64
  ) -> Bool {
    guard let other = numbers[place] else {
      numbers[place] = number
      return true
    }
    if other != number {
      violations.append(
        violation(
          "\(client.name) shows message \(number) where others show \(other)", at: time))
    }
    return false
  }

  mutating func conclude(_ world: Simulator) {}
}
