import ClientEngine
import RelayProtocol

/// Every member shows the same order: at one place of a log all pages show the same message, and
/// every page is told of messages in the order of their places. To whom the relay has lied, it may
/// have shown other places.
struct OneOrder: Checker {
  static let name = "OneOrder"
  private(set) var violations: [Violation] = []
  private var numbers: [LogPlace: Int] = [:]
  private var last: [PageName: Sequence] = [:]
  /// What each page has heard of, with its place.
  private var heard: Set<Shown> = []

  private struct PageName: Hashable {
    let client: Int
    let conversation: ConversationID
  }

  private struct Shown: Hashable {
    let client: Int
    let number: Int
  }

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .pageEnded(let client):
      last = last.filter { $0.key.client != client.number }
      heard = heard.filter { $0.client != client.number }
    case .message(let client, let message):
      guard let order = message.order, let number = Said.number(of: message.text.utf8) else {
        return
      }
      if !client.isDeceived, !client.isBad, let place = client.place(of: message) {
        compare(number, at: place, client, time)
      }
      let page = PageName(client: client.number, conversation: message.conversation)
      // A page hears again of what it shows already; what it does not show comes at the end.
      let isNew = heard.insert(Shown(client: client.number, number: number)).inserted
      if isNew, let before = last[page], order < before {
        violations.append(
          violation("\(client.name) hears of message \(number) out of order", at: time))
      }
      last[page] = max(last[page] ?? .none, order)
    default: break
    }
  }

  private mutating func compare(_ number: Int, at place: LogPlace, _ client: Client, _ time: UInt64)
  {
    let other = numbers[place] ?? number
    numbers[place] = other
    guard other != number else { return }
    violations.append(
      violation("\(client.name) shows message \(number) where others show \(other)", at: time))
  }

  mutating func conclude(_ world: Simulator) {}
}
