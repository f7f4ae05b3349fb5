import ClientEngine
import RelayProtocol

/// No page shows a message twice: under two names, or at two places of the log. What nobody has
/// confirmed may wait once more, and has another place then. Where its reader has turned, or a
/// relay has lied to them or its author, so that a conversation has ended or begun anew, it may
/// come in the other again.
struct NothingTwice: Checker {
  static let name = "NothingTwice"
  private(set) var violations: [Violation] = []
  private var found: [(number: Int, isElsewhere: Bool, Violation)] = []
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
      let isElsewhere = shown[name]?.conversation != message.conversation
      if let before = shown[name], !isElsewhere || !(client.isDeceived || client.isBad),
        !isFarBehind(before, message),
        client.page.shows(before) && before.id != message.id
          || before.order != nil && message.order != nil && before.order != message.order
      {
        let twice = violation("\(client.name) shows message \(number) twice", at: time)
        found.append((number, isElsewhere, twice))
      }
      shown[name] = message
    default: break
    }
  }

  /// What is said again of so long ago, a device does not know that has been started since.
  private func isFarBehind(_ before: SaidLine, _ message: SaidLine) -> Bool {
    guard let first = before.order, let second = message.order else { return false }
    let places = [first.rawValue, second.rawValue].sorted()
    return places[1] - places[0] > EngineLimits.recentPlaceCount
  }

  /// A bad member may say a thing as often as it likes.
  mutating func conclude(_ world: Simulator) {
    violations = found.filter { number, isElsewhere, _ in
      !world.isByBadMember(number) && !(isElsewhere && world.isByDeceived(number))
    }.map(\.2)
  }
}

extension Simulator {
  func isByBadMember(_ number: Int) -> Bool {
    said.indices.contains(number) && said[number].author.isBad
  }

  func isByDeceived(_ number: Int) -> Bool {
    said.indices.contains(number) && said[number].author.isDeceived
  }

  func isByBadMember(_ place: LogPlace) -> Bool {
    history.entry(at: place).flatMap { client(of: $0.sender) }?.isBad ?? false
  }
}
