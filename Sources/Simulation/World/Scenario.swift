/// What kind of world a seed makes: how many people, how busy, and what goes wrong in it.
///
/// Each world leaves out about half of the faults, so that some of them meet without the others:
/// in a world where everything fails at once hardly anything ever works, and little is tried.
package struct Scenario: Sendable {
  package var agentCount: Int
  package var customerCount: Int
  /// How long people talk and things go wrong.
  package var stormMilliseconds: UInt64
  /// Between two acts of one person, on average.
  package var actMilliseconds: UInt64
  /// Between two faults anywhere, on average.
  package var faultMilliseconds: UInt64
  package var faults: [Fault]
  /// From client to relay, one way.
  package var latencyMilliseconds: ClosedRange<UInt64>
  /// Whether the relay lies for a time.
  package var lying: Lying?
  /// How many members turn bad, at most.
  package var badMemberCount: Int
  /// Whether half of the devices have a release that does not speak the hybrid suite; each later
  /// start renews one in three.
  package var holdsEarlierReleases: Bool

  package enum Lying: Sendable {
    /// And tells the truth afterwards.
    case forAWhile
    case forGood
  }

  /// Whether there is somebody in it who means ill.
  var holdsFoes: Bool { lying != nil || badMemberCount > 0 }

  package init(
    agentCount: Int, customerCount: Int, stormMilliseconds: UInt64 = 60_000,
    actMilliseconds: UInt64 = 4_000, faultMilliseconds: UInt64 = 1_500, faults: [Fault] = [],
    latencyMilliseconds: ClosedRange<UInt64> = 5...60, lying: Lying? = nil,
    badMemberCount: Int = 0, holdsEarlierReleases: Bool = false
  ) {
    self.agentCount = agentCount
    self.customerCount = customerCount
    self.stormMilliseconds = stormMilliseconds
    self.actMilliseconds = actMilliseconds
    self.faultMilliseconds = faultMilliseconds
    self.faults = faults
    self.latencyMilliseconds = latencyMilliseconds
    self.lying = lying
    self.badMemberCount = badMemberCount
    self.holdsEarlierReleases = holdsEarlierReleases
  }

  /// Most worlds are small, because what three people do together shows most mistakes and is
  /// done quickly; one in a hundred holds dozens.
  package init(seed: UInt64) {
    var random = Seeded(seed ^ 0x5c3e_4a71_0f0f_9d21)
    let size = random.pick(0...99)
    switch size {
    case ..<80:
      self.init(agentCount: random.pick(0...2), customerCount: random.pick(1...3))
    case ..<97:
      self.init(agentCount: random.pick(2...4), customerCount: random.pick(3...6))
    case ..<99:
      self.init(agentCount: random.pick(3...6), customerCount: random.pick(8...14))
    default:
      self.init(agentCount: random.pick(6...10), customerCount: random.pick(20...30))
    }
    let headCount = UInt64(agentCount + customerCount + 1)
    stormMilliseconds = random.pick(20_000...120_000)
    actMilliseconds = max(random.pick(800...5_000), stormMilliseconds * headCount / 200)
    faultMilliseconds = random.pick(500...4_000)
    faults = Fault.injected.filter { _ in random.oneIn(2) }
    latencyMilliseconds = random.oneIn(3) ? 50...400 : 2...40
    // Most worlds mean well: what is promised there is more.
    if random.oneIn(5) { lying = random.oneIn(4) ? .forGood : .forAWhile }
    if random.oneIn(6) { badMemberCount = random.pick(1...2) }
    holdsEarlierReleases = random.oneIn(4)
  }
}
