import ClientEngine
import CryptoSuite
import RelayCore
import RelayProtocol

/// A world: real engines with real encryption around a real relay, in one process and in time of
/// its own, with everything between them that can go wrong.
///
/// One generator decides everything, and everything happens in the order of one schedule, so that
/// a seed is a story that can be told again. First the storm: people talk while things fail. Then
/// it is calm: whatever was down comes back, nobody says anything new, and everything that was
/// said must arrive within `Bounds.recoveryMilliseconds`.
package final class Simulator {
  package let seed: UInt64
  package let scenario: Scenario
  package let mutation: Mutation?
  package let trace: Trace
  package internal(set) var tally = Tally()
  package internal(set) var now: UInt64 = 0
  package internal(set) var clients: [Client] = []
  /// By the number in each text.
  package internal(set) var said: [Said] = []
  package internal(set) var removalAskedAt: [DeviceID: UInt64] = [:]
  /// As the owner is told of them.
  package internal(set) var removals: [(device: DeviceID, at: UInt64)] = []

  var random: Seeded
  var schedule = Schedule<Happening>()
  var checkers: [any Checker] = Simulator.allCheckers()
  var phase = Phase.storm
  var calmSince: UInt64 = 0
  var recoveryMilliseconds: UInt64 = 0

  // The relay.
  let disk: RelayDisk
  var relay: Relay<LosingStore>?
  var relayRun = 0
  var relayClockOffset: Int64 = 0
  var relayCrash: RelayCrash?
  var inbox: [RelayEvent] = []
  var isTurnPlanned = false
  var lines: [Line] = []
  var sabotage = Sabotage()

  // Foes.
  var liar = Liar()
  var insiders: [Int: Insider] = [:]
  /// Logs in which a bad member has committed something, and behind which place.
  private(set) var spoiled: [ConversationID: Sequence] = [:]
  /// Devices that the world's own people have made, and whose they are.
  var owners: [DeviceID: Client] = [:]
  /// What lay on a device's disk when its removal was asked for: whoever is removed keeps a copy.
  var copies: [(device: DeviceID, groups: [[UInt8]])] = []
  /// What honest clients have sent since the first removal, whether it arrived or not.
  var tape: [Taped] = []
  var aftermath = Aftermath()

  // What people know of each other outside the messenger.
  var fingerprint: [UInt8]?
  var invitations: [[UInt8]] = []
  /// All that were ever made.
  var offered: Set<[UInt8]> = []

  enum Phase {
    case storm
    case calm
    case over
  }

  enum Happening {
    case act(Client)
    case connect(Client, run: Int)
    case opened(Line, run: Int)
    case upward(Line, [UInt8])
    case downward(Line, [UInt8])
    case endAtClient(Line)
    case endAtRelay(Line)
    case authenticationDue(Line)
    case persisted(Client, run: Int)
    case loaded(Client, run: Int, UInt64, [KeyRange])
    case wake(Client, run: Int, timer: Int)
    case start(Client, run: Int)
    case relayTurn(run: Int)
    case relayStart
    case relayDiskFree
    case tick
    case fault
    case calm
    case lieBegins
    case lieEnds
    case turnBad
  }

  /// How the relay's process ends at its next turn.
  enum RelayCrash {
    case lostPower
    case lostAnswers
  }

  package init(
    seed: UInt64, scenario: Scenario? = nil, mutation: Mutation? = nil, trace: Trace = Trace()
  ) {
    self.seed = seed
    self.scenario = scenario ?? Scenario(seed: seed)
    self.mutation = mutation
    self.trace = trace
    random = Seeded(seed)
    disk = RelayDisk(mutation: mutation)
    disk.watch = { [unowned self] in see(.relayBytes($0)) }
  }

  static func allCheckers() -> [any Checker] {
    [
      NothingLost(), NothingTwice(), OneOrder(), AlwaysReadable(), RemovedReadsNothing(),
      RelayKnowsNothing(), BoundedQueues(), DeliveredInTime(), NobodyOutsideReads(),
      NobodySpeaksAsAnother(), RemovedStaysRemoved(), NobodyLockedOut(),
      NobodyAccusedInVain(),
    ]
  }

  package static var checkerNames: [String] { allCheckers().map { type(of: $0).name } }

  /// From the first event to the verdict.
  package func run() -> Outcome {
    begin()
    while phase != .over, let next = schedule.next() {
      now = max(now, next.time)
      tally.count(.step)
      carryOut(next.element)
    }
    conclude()
    return Outcome(
      seed: seed, scenario: scenario, tally: tally,
      violations: checkers.flatMap { $0.violations }, fingerprint: trace.fingerprint,
      recoveryMilliseconds: recoveryMilliseconds)
  }

  private func begin() {
    trace.note(
      now,
      "seed \(seed): \(scenario.agentCount) agents, "
        + "\(scenario.customerCount) customers")
    openRelay()
    let token = try? relay?.offerSetup(tokenHash: RelayCrypto.native.sha256(Self.setUpToken))
    precondition(token != nil, "an empty store takes a token")
    disk.sync()
    add(.owner)
    for _ in 0..<scenario.agentCount { add(.agent) }
    for _ in 0..<scenario.customerCount { add(.customer) }
    plan(.tick, after: Bounds.tickMilliseconds)
    plan(.calm, after: scenario.stormMilliseconds)
    if !scenario.faults.isEmpty { plan(.fault, after: scenario.faultMilliseconds) }
    planFoes()
  }

  private func carryOut(_ happening: Happening) {
    switch happening {
    case .act(let client): act(client)
    case .connect(let client, let run): connect(client, run)
    case .opened(let line, let run): opened(line, run)
    case .upward(let line, let bytes): arriveAtRelay(line, bytes)
    case .downward(let line, let bytes): arriveAtClient(line, bytes)
    case .endAtClient(let line): endAtClient(line)
    case .endAtRelay(let line): endAtRelay(line)
    case .authenticationDue(let line): if !line.isAuthenticated { relayCloses(line) }
    case .persisted(let client, let run): persisted(client, run)
    case .loaded(let client, let run, let number, let ranges):
      guard client.run == run else { break }
      give(client, .loaded(number, records: client.disk.records(in: ranges)))
    case .wake(let client, let run, let timer):
      if client.run == run, client.timer == timer { give(client, .timer) }
    case .start(let client, let run): if client.run == run { start(client) }
    case .relayTurn(let run): if relayRun == run { relayTurn() }
    case .relayStart: openRelay()
    case .relayDiskFree: disk.isFull = false
    case .tick: tick()
    case .fault: injectFault()
    case .calm: calm()
    case .lieBegins: lieBegins()
    case .lieEnds: lieEnds()
    case .turnBad: turnBad()
    }
  }

  func plan(_ happening: Happening, after milliseconds: UInt64) {
    schedule.plan(happening, at: now + milliseconds)
  }

  func note(_ text: @autoclosure () -> String) { trace.note(now, text()) }

  func see(_ sight: Sight) {
    for place in checkers.indices { checkers[place].see(sight, at: now) }
  }

  /// Time passes for everyone: the relay is told, queues are measured, and in the calm somebody
  /// looks whether all is well.
  private func tick() {
    if relay != nil { post(.tick) }
    see(.gauges(gauges()))
    lieUnasked()
    if phase == .calm { look() }
    plan(.tick, after: Bounds.tickMilliseconds)
  }

  func spoil(_ conversation: ConversationID, from sequence: Sequence = .none) {
    spoiled[conversation] = min(spoiled[conversation] ?? sequence, sequence)
  }

  /// Nobody bad has committed anything in this log so far.
  func isSound(_ place: LogPlace) -> Bool {
    spoiled[place.conversation].map { place.sequence <= $0 } ?? true
  }

  func client(of device: DeviceID) -> Client? { clients.first { $0.device == device } }
}

/// What a world waits for, each number with its reason.
package enum Bounds {
  /// The relay's shell ticks once a second.
  static let tickMilliseconds: UInt64 = 1_000
  /// The longest wait between two tries to connect is 15 s, a dead line is left within 15 s of
  /// being used and within 75 s otherwise, and each can follow the other.
  package static let recoveryMilliseconds: UInt64 = 240_000
  /// After the last lie: as long again, for those who first have to be told that they are back.
  package static let aftermathMilliseconds: UInt64 = 2 * recoveryMilliseconds
  /// Until then what was said before has arrived, also on a line whose silence is noticed last.
  static let settlingMilliseconds: UInt64 = 100_000
  /// Inputs of one moment may each ask for one.
  package static let wakeCountMax = 1_000
  /// How long a customer waits for an answer before it asks again.
  static let questionMilliseconds: UInt64 = 20_000
  /// 2027-01-15: before any certificate's end.
  static let epochMilliseconds: UInt64 = 1_800_000_000_000
  /// How far the relay's clock goes wrong: two of it stay below the thirty days after which
  /// entries may be forgotten. A clock that is off by more forgets early, as it must.
  static let relayClockMillisecondsMax: UInt64 = 10 * 24 * 3_600_000
}
