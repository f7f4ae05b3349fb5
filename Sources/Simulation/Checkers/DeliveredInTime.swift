import ClientEngine
import RelayProtocol

/// After the faults end, all is delivered within a bounded time: everyone is online, everything
/// asked is answered, everything said is sent, shown by every member and reported as delivered. Of
/// worlds with foes `NobodyLockedOut` says what has to be.
struct DeliveredInTime: Checker {
  static let name = "DeliveredInTime"
  private(set) var violations: [Violation] = []

  /// The last look, taken before the world was put away.
  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .late(let what) = sight else { return }
    violations.append(violation(what, at: time))
  }

  mutating func conclude(_ world: Simulator) {}

  /// What is still missing, the first of it.
  static func missing(in world: Simulator, countMax: Int) -> [String] {
    var missing: [String] = []
    for client in world.clients where client.standing == .alive && !client.isRemoved {
      missing += Self.missing(on: client)
      if missing.count >= countMax { return missing }
    }
    for client in world.clients where client.standing == .alive && !client.isRemoved {
      missing += unreported(by: client, in: world)
    }
    return missing + undelivered(in: world)
  }

  private static func missing(on client: Client) -> [String] {
    guard client.isRunning else { return ["\(client.name) does not run"] }
    guard client.isSomebody || !client.commands.isEmpty else { return [] }
    if client.page.connection != .online {
      return ["\(client.name) is \(client.page.connection)"]
    }
    if client.isPersisting || !client.inputs.isEmpty { return ["\(client.name) is busy"] }
    if !client.commands.isEmpty { return ["\(client.name) waits for an answer"] }
    let waiting = client.page.lines.filter {
      $0.order == nil && !$0.isHeld && client.page.conversation($0.conversation)?.isClosed == false
    }
    return waiting.map { "\(client.name) still has to send \($0.text.string.prefix(14))" }
  }

  /// Shown by everyone who was there.
  private static func undelivered(in world: Simulator) -> [String] {
    var missing: [String] = []
    let stays = world.history.stays
    for number in world.said.indices {
      guard let place = world.said[number].place else { continue }
      for stay in stays
      where stay.conversation == place.conversation && stay.contains(place.order) {
        guard let client = world.client(of: stay.device), client.standing == .alive,
          !client.isRemoved, !world.hasRemoved(stay.device),
          !client.shows(number, in: place.conversation)
        else { continue }
        missing.append("\(client.name) does not show message \(number)")
      }
    }
    return missing
  }

  /// Sent, but nobody on the other side has said that it is there, though somebody is.
  private static func unreported(by client: Client, in world: Simulator) -> [String] {
    client.page.lines.compactMap { message in
      guard message.isMine, message.state == .sent,
        let conversation = client.page.conversation(message.conversation),
        !conversation.isClosed, conversation.stopped == nil
      else { return nil }
      let isAnyoneThere = world.clients.contains { other in
        other.standing == .alive && !other.isRemoved
          && (other.role == .customer) != (client.role == .customer)
          && other.page.lines.contains {
            $0.conversation == message.conversation && $0.order == message.order
          }
      }
      return isAnyoneThere ? "\(client.name) waits for a receipt" : nil
    }
  }
}
