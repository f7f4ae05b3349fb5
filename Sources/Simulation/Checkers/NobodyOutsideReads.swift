import ClientEngine
import RelayProtocol

/// Nobody outside reads. In a conversation there is one customer, the same from the first moment
/// that a device knows it, and beside it nobody whom the house has not let in; and whoever has no
/// place there, with every key that a foe has made and every ciphertext, opens nothing of what an
/// honest device sends.
///
/// A customer of a foe's own making is a customer like any other, and reads what is written to it:
/// in a conversation that has been its own from the beginning.
struct NobodyOutsideReads: Checker {
  static let name = "NobodyOutsideReads"
  private(set) var violations: [Violation] = []
  private var customers = FirstCustomers()
  private var members: [(Client, Participant, UInt64)] = []
  private var overheard: [(Client, Outsider, UInt64)] = []

  mutating func see(_ sight: Sight, at time: UInt64) {
    switch sight {
    case .conversation(let client, let conversation) where !client.isBad:
      look(at: conversation, of: client, time)
    case .overheard(let client, let outsider): overheard.append((client, outsider, time))
    default: break
    }
  }

  private mutating func look(
    at conversation: ConversationEvent, of client: Client, _ time: UInt64
  ) {
    if conversation.members.count(where: { $0.role == .customer }) > 1 {
      violations.append(violation("\(client.name) shows two customers as one", at: time))
    }
    if !customers.note(conversation, on: client) {
      violations.append(violation("\(client.name) shows another customer than before", at: time))
    }
    for member in conversation.members where member.role != .customer {
      members.append((client, member, time))
    }
  }

  mutating func conclude(_ world: Simulator) {
    for (client, member, time) in members where !world.isStaff(member.device) {
      violations.append(
        violation("\(client.name) shows somebody of the company who is not", at: time))
    }
    for (place, customer) in customers.devices where world.owners[customer] != nil {
      guard world.owners[customer]?.role != .customer else { continue }
      violations.append(
        violation(
          "\(world.clients[place.client].name) shows a colleague as customer", at: world.now))
    }
    for (client, outsider, time) in overheard {
      if let device = outsider.device, let conversation = outsider.conversation,
        customers.of(conversation, on: client) == device
      {
        continue
      }
      violations.append(
        violation("\(outsider.name) opens what \(client.name) sends", at: time))
    }
  }
}

extension Simulator {
  /// A device of the world's own that came in by the owner's invitation, or the owner's.
  func isStaff(_ device: DeviceID) -> Bool {
    owners[device].map { $0.role != .customer } ?? false
  }
}
