import ClientEngine
import RelayProtocol

/// No acknowledged message is lost. Once its author's page has said "Sent", or anybody's has shown
/// it, every device that was a member at its place in the log has it in the end, the author's own
/// included, and has it still after it was switched off and on. The word of a page to which the
/// relay has lied is not counted, and such a page may have missed something.
struct NothingLost: Checker {
  static let name = "NothingLost"
  // What a foe may do to a conversation that it is in, or to a device that it serves, is not told
  // apart here yet from what it must not do (issue 11).
  static let holdsAmongFoes = false
  private(set) var violations: [Violation] = []
  /// Where each message stands, by the first page that said so.
  private var places: [Int: (conversation: ConversationID, order: Sequence)] = [:]

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .message(let client, let message) = sight, !client.isDeceived, !client.isBad,
      let order = message.order,
      let number = Said.number(of: message.text.utf8), places[number] == nil
    else { return }
    places[number] = (message.conversation, order)
  }

  mutating func conclude(_ world: Simulator) {
    let stays = world.history.stays
    for number in world.said.indices {
      guard let place = places[number], !world.isByBadMember(number) else { continue }
      if !world.history.contains(place.order, in: place.conversation) {
        // It goes on in another group, whose log has other places.
        if world.spoiled.contains(place.conversation) { continue }
        lose(number, "the relay's disk", world)
      }
      for stay in stays
      where stay.conversation == place.conversation && stay.contains(place.order) {
        guard let client = world.client(of: stay.device), client.standing == .alive,
          !client.isRemoved, !world.hasRemoved(stay.device),
          world.isOwedAll(client, in: place.conversation)
        else { continue }
        if !client.page.shows(number, in: place.conversation) { lose(number, client.name, world) }
      }
    }
  }

  private mutating func lose(_ number: Int, _ where: String, _ world: Simulator) {
    violations.append(violation("message \(number) is not on \(`where`)", at: world.now))
  }
}

extension LogHistory {
  func contains(_ order: Sequence, in conversation: ConversationID) -> Bool {
    entries.contains { $0.conversation == conversation && $0.entry.sequence == order }
  }
}

extension Page {
  func shows(_ number: Int, in conversation: ConversationID) -> Bool {
    lines.contains {
      $0.conversation == conversation && $0.order != nil
        && Said.number(of: $0.text.utf8) == number
    }
  }
}

extension Simulator {
  /// Whether nothing keeps from this device what it is a member for: a relay that has lied to it,
  /// or somebody by whose word, bad or deceived, it is one or has ceased to be.
  func isOwedAll(_ client: Client, in conversation: ConversationID) -> Bool {
    if client.isBad || client.isDeceived { return false }
    guard spoiled.contains(conversation) else { return true }
    return client.page.conversation(conversation)?.stopped == nil
      && client.page.conversation(conversation) != nil
  }

  func hasRemoved(_ device: DeviceID) -> Bool { removals.contains { $0.device == device } }
}
