/// What goes wrong in a world. Some are injected, others follow from those and are counted.
package enum Fault: String, CaseIterable, Sendable {
  // The network.
  /// A connection ends, for both sides at different moments; what was on its way is lost with it.
  case lineCut = "connections cut"
  /// Of those, frames that never arrived.
  case frameDropped = "frames dropped"
  /// A frame arrives twice within its connection.
  case frameRepeated = "frames repeated"
  /// Two frames change places within their connection.
  case frameReordered = "frames reordered"
  /// A frame of an old connection arrives after the next one has begun.
  case frameLate = "frames of an old connection late"
  /// A frame takes seconds.
  case frameDelayed = "frames delayed"
  /// A connection swallows everything, and neither side is told.
  case lineHalfOpen = "connections half open"
  /// Several clients reach nobody for a while.
  case partition = "partitions"

  // Clients.
  case crashIdle = "clients crashed between steps"
  case crashBeforePersisting = "clients crashed before persisting"
  case crashBeforeSending = "clients crashed between persisting and sending"
  case crashWhileSending = "clients crashed while sending"
  case slowDisk = "slow transactions of clients"
  case deviceWiped = "devices wiped"
  case clockJump = "clocks of clients jumped"

  // The relay.
  case relayKilled = "relay processes killed"
  case relayLostPower = "relays that lost power before a sync"
  case relayLostAnswers = "relays that lost power after a sync, before answering"
  case relayDiskFull = "times the relay's disk was full"
  case relayClockJump = "clocks of the relay jumped"

  // The team.
  case agentJoined = "agents joined mid-flight"
  case agentLeft = "agents left for good"
  case agentRemoved = "agents removed mid-flight"

  // Foes: a part of the worlds has them, see `Scenario`.
  case relayTurned = "relays that turned to lying"
  case lie = "frames that a lying relay made up, changed or kept back"
  case memberTurned = "members turned bad"
  case badAct = "acts of bad members"

  /// What the injector chooses from; the rest follows.
  package static let injected: [Fault] = [
    .lineCut, .frameRepeated, .frameReordered, .frameDropped, .frameDelayed, .frameLate,
    .lineHalfOpen, .partition, .crashIdle, .crashBeforePersisting, .crashBeforeSending,
    .crashWhileSending,
    .slowDisk, .deviceWiped, .clockJump, .relayKilled, .relayLostPower, .relayLostAnswers,
    .relayDiskFull, .relayClockJump, .agentJoined, .agentLeft, .agentRemoved,
  ]
}

/// What happens in a world that is nobody's fault.
package enum Activity: String, CaseIterable, Sendable {
  case said = "messages said"
  case reacted = "signs put on messages"
  case sent = "messages acknowledged to their author"
  case shown = "messages shown to others"
  case read = "conversations read"
  case typed = "typing marks"
  case connected = "connections made"
  case frameToRelay = "frames to the relay"
  case frameToClient = "frames to clients"
  case redelivered = "entries delivered again"
  case transaction = "transactions of clients"
  case batch = "transactions of the relay"
  case step = "events in all"
}

/// How often what happened.
package struct Tally: Sendable {
  private var faults = [UInt64](repeating: 0, count: Fault.allCases.count)
  private var activities = [UInt64](repeating: 0, count: Activity.allCases.count)

  private static let faultPlaces = places(of: Fault.allCases)
  private static let activityPlaces = places(of: Activity.allCases)

  private static func places<Kind: Hashable>(of kinds: [Kind]) -> [Kind: Int] {
    Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
  }

  package init() {}

  mutating func count(_ fault: Fault) { faults[Self.faultPlaces[fault] ?? 0] += 1 }
  mutating func count(_ activity: Activity) { activities[Self.activityPlaces[activity] ?? 0] += 1 }

  package subscript(fault: Fault) -> UInt64 { faults[Self.faultPlaces[fault] ?? 0] }
  package subscript(activity: Activity) -> UInt64 {
    activities[Self.activityPlaces[activity] ?? 0]
  }

  package mutating func add(_ other: Tally) {
    for place in faults.indices { faults[place] += other.faults[place] }
    for place in activities.indices { activities[place] += other.activities[place] }
  }
}
