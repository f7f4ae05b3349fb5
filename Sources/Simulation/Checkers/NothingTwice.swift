import ClientEngine
import RelayProtocol

/// No page shows a message twice: under two names, or at two places of the log. What nobody has
/// confirmed may wait once more, and has another place then; where a relay has lied to somebody,
/// whose conversation has ended or begun anew by that, it may come in the other once more.
struct NothingTwice: Checker {
  static let name = "NothingTwice"
  private(set) var violations: [Violation] = []
  private var found: [(number: Int, Violation)] = []
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
        before.conversation == message.conversation || !client.isDeceived,
        client.page.shows(before) && before.id != message.id
          || before.order != nil && message.order != nil && before.order != message.order
      {
        found.append(
          (number, violation("\(client.name) shows message \(number) twice", at: time)))
      }
      shown[name] = message
    default: break
    }
  }

  /// A bad member may say a thing as often as it likes.
  mutating func conclude(_ world: Simulator) {
    violations = found.filter { !world.isByBadMember($0.number) }.map(\.1)
  }
}

extension Simulator {
  func isByBadMember(_ number: Int) -> Bool {
    said.indices.contains(number) && said[number].author.isBad
  }

  func isByBadMember(_ place: LogPlace) -> Bool {
    history.entry(at: place).flatMap { client(of: $0.sender) }?.isBad ?? false
  }
}
