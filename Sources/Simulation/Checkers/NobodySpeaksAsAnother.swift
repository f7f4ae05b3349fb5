import ClientEngine
import RelayProtocol

/// Nobody speaks as another. What an honest page shows as somebody's words, that person has said,
/// under that name or none yet, on that side, and to that customer; what nobody has said is shown,
/// if at all, as a bad member's own or in a conversation that is a foe's from the beginning.
struct NobodySpeaksAsAnother: Checker {
  static let name = "NobodySpeaksAsAnother"
  private(set) var violations: [Violation] = []
  private var shown: [(client: Client, line: SaidLine, at: UInt64)] = []
  private var customers = FirstCustomers()

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .conversation(let client, let conversation):
      _ = customers.note(conversation, on: client)
    case .message(let client, let line) where !client.isBad && !line.text.utf8.isEmpty:
      shown.append((client, line, time))
    default: break
    }
  }

  mutating func conclude(_ world: Simulator) {
    for (client, line, time) in shown where !isTrue(line, on: client, in: world) {
      violations.append(
        violation(
          "\(client.name) shows \"\(line.text.string.prefix(16))\" as said by "
            + (line.name?.string ?? "somebody"),
          at: time))
    }
  }

  private func isTrue(_ line: SaidLine, on client: Client, in world: Simulator) -> Bool {
    let host = customers.of(line.conversation, on: client)
    guard let number = Said.number(of: line.text.utf8) else {
      guard line.text.utf8.starts(with: Said.forgeryMarker) else { return false }
      return isFoes(line, host, in: world)
    }
    guard world.said.indices.contains(number) else { return false }
    let author = world.said[number].author
    guard line.isMine == (author === client), line.side == author.side,
      line.name == nil || line.name?.string == author.shownName
    else { return false }
    // A customer's words stand in a conversation of its own.
    guard author.role == .customer, let host else { return true }
    return world.owners[host] === author
  }

  /// Whether a foe has said it as itself.
  private func isFoes(_ line: SaidLine, _ host: DeviceID?, in world: Simulator) -> Bool {
    if line.isMine { return false }
    switch line.side {
    case .company:
      return world.clients.contains {
        $0.isBad && (line.name == nil || $0.shownName == line.name?.string)
      }
    case .customer:
      guard let host, let owner = world.owners[host] else { return true }
      return owner.isBad
    }
  }
}

extension Client {
  fileprivate var side: Side { role == .customer ? .customer : .company }

  /// What others read above its words; customers are anonymous.
  fileprivate var shownName: String? {
    switch role {
    case .owner: "Owner"
    case .agent: name
    case .customer: nil
    }
  }
}
