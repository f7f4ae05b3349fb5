import ClientEngine
import RelayProtocol

/// No page shows a message twice: under two names, or at two places of the log.
struct NothingTwice: Checker {
  static let name = "NothingTwice"
  private(set) var violations: [Violation] = []
  private var shown: [Name: SaidLine] = [:]

  private struct Name: Hashable {
    let client: Int
    let number: Int
  }

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .pageEnded(let client): shown = shown.filter { $0.key.client != client.number }
    case .message(let client, let message):
      guard let number = Said.number(of: message.text.utf8) else { return }
      let name = Name(client: client.number, number: number)
      if let before = shown[name],
        before.id != message.id || before.order != nil && before.order != message.order
      {
        violations.append(violation("\(client.name) shows message \(number) twice", at: time))
      }
      shown[name] = message
    default: break
    }
  }

  mutating func conclude(_ world: Simulator) {}
}
