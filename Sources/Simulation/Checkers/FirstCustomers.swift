import ClientEngine
import RelayProtocol

/// Whose a conversation is, by what each device was shown first.
struct FirstCustomers {
  private(set) var devices: [Place: DeviceID] = [:]

  struct Place: Hashable {
    let client: Int
    let conversation: ConversationID
  }

  /// - Returns: false for another customer than was shown before.
  mutating func note(_ conversation: ConversationEvent, on client: Client) -> Bool {
    guard let customer = conversation.members.first(where: { $0.role == .customer })?.device
    else { return true }
    let place = Place(client: client.number, conversation: conversation.id)
    let first = devices[place] ?? customer
    devices[place] = first
    return first == customer
  }

  func of(_ conversation: ConversationID, on client: Client) -> DeviceID? {
    devices[Place(client: client.number, conversation: conversation)]
  }
}
