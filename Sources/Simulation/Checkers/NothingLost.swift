import ClientEngine
import RelayCore
import RelayProtocol

/// No acknowledged message is lost. Once its author's page has said "Sent", or anybody's has shown
/// it, every device that was a member at its place in the log has it in the end, the author's own
/// included, and has it still after it was switched off and on. The word of a page to which the
/// relay has lied is not counted, and such a page may have missed something; so may everybody
/// behind the first bad commit in a group, but not in the group that follows it.
struct NothingLost: Checker {
  static let name = "NothingLost"
  private(set) var violations: [Violation] = []
  /// Where each message stands, by the first page that said so.
  private var places: [Int: LogPlace] = [:]

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .message(let client, let message) = sight, !client.isDeceived, !client.isBad,
      let place = client.place(of: message),
      let number = Said.number(of: message.text.utf8), places[number] == nil
    else { return }
    places[number] = place
  }

  mutating func conclude(_ world: Simulator) {
    let stays = world.history.stays
    for number in world.said.indices {
      guard let place = places[number], world.isSound(place), !world.isByBadMember(number) else {
        continue
      }
      if world.history.entry(at: place) == nil { lose(number, "the relay's disk", world) }
      for stay in stays
      where stay.conversation == place.conversation && stay.contains(place.sequence) {
        guard let client = world.client(of: stay.device), client.standing == .alive,
          !client.isRemoved, !world.hasRemoved(stay.device),
          world.isOwedAll(client, in: place.conversation)
        else { continue }
        if !client.shows(number, in: place.conversation) { lose(number, client.name, world) }
      }
    }
  }

  private mutating func lose(_ number: Int, _ where: String, _ world: Simulator) {
    violations.append(violation("message \(number) is not on \(`where`)", at: world.now))
  }
}

extension LogHistory {
  func entry(at place: LogPlace) -> StoredEntry? {
    entries.first {
      $0.conversation == place.conversation && $0.entry.sequence == place.sequence
    }?.entry
  }
}

extension Client {
  /// What it has said itself it may say once more, in a group that follows; that it is said is for
  /// other checkers to see.
  func shows(_ number: Int, in group: ConversationID) -> Bool {
    page.lines.contains { line in
      Said.number(of: line.text.utf8) == number
        && (place(of: line)?.conversation == group || line.isMine)
    }
  }
}

extension Simulator {
  /// Whether nothing keeps from this device what it is a member for: a relay that has lied to it,
  /// or somebody by whose word, bad or deceived, it is one or has ceased to be. Whose customer has
  /// spoiled it, a conversation has ended for those who have seen that.
  func isOwedAll(_ client: Client, in conversation: ConversationID) -> Bool {
    if client.isBad || client.isDeceived { return false }
    // Its Welcome did not open: what was said before it was let in by another, it misses.
    if client.hasDropped,
      !client.page.conversations.contains(where: {
        client.groups(of: $0.id).contains(conversation)
      })
    {
      return false
    }
    let isCustomerBad = isByBadMember(LogPlace(conversation: conversation, sequence: Sequence(1)))
    guard spoiled[conversation] != nil || isCustomerBad else { return true }
    return client.page.conversations.contains {
      $0.stopped == nil && client.groups(of: $0.id).contains(conversation)
    }
  }

  func hasRemoved(_ device: DeviceID) -> Bool { removals.contains { $0.device == device } }
}
