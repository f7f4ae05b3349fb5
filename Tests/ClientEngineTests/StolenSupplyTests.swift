import CBOR
import ClientEngine
import CryptoNative
import MLS
import RelayProtocol
import Simulation
import Testing

/// Who has a copy of a device's disk, the private halves of its KeyPackages with it, and of all
/// that is sent from then on.
struct SupplyThief {
  let stolen: [PrivateKeyPackage]
  let identity: SigningIdentity
  private let victim: Int
  private var from: Int

  init(_ world: World, of victim: Int) throws {
    self.victim = victim
    stolen = world.people[victim].disk.stock.flatMap(\.packages)
    try #require(stolen.count == 2 * world.people[victim].disk.stock.count)
    let saved = try #require(
      world.people[victim].disk.records.first { $0.key.first == UInt8(ascii: "G") })
    identity = try Group.restore(saved.value, crypto: NativeCrypto()).identity
    from = world.people[victim].receivedFrames.count
  }

  /// The groups that it can enter of those the device was let into since it last looked.
  mutating func enter(_ world: World) -> [Group<NativeCrypto>] {
    let frames = world.people[victim].receivedFrames[from...]
    from = world.people[victim].receivedFrames.count
    return frames.compactMap { frame in
      guard case .entry(let entry) = frame, entry.kind == .welcome,
        case .welcome(let welcome)? = try? MLSMessage(decoding: entry.payload)
      else { return nil }
      let crypto = NativeCrypto()
      let names = welcome.secrets.map(\.newMember)
      let package = stolen.first { package in
        (try? package.reference(crypto: crypto)).map(names.contains) ?? false
      }
      return package.flatMap {
        try? Group.join(
          welcome, with: $0, identity: identity, pastEpochCountMax: 0, crypto: crypto)
      }
    }
  }
}

@Suite("Whoever has copied a device's KeyPackages opens no conversation that is begun later")
struct StolenSupplyTests {
  private static let day: UInt64 = 24 * 60 * 60 * 1_000

  /// Somebody new writes to the desk.
  @discardableResult
  private func newcomer(
    _ world: inout World, keepingOffline offline: Set<Int> = [],
    lie: ((ServerFrame) -> ServerFrame?)? = nil
  ) -> Int {
    let customer = world.add(.customer)
    world.people[customer].lie = lie
    world.open(customer, fingerprint: world.fingerprint)
    world.run(keepingOffline: offline)
    world.say("Hello", customer)
    world.run(keepingOffline: offline)
    return customer
  }

  private func pass(_ days: UInt64, in world: inout World) {
    world.wait(days * Self.day)
    for index in world.people.indices { world.people[index].closeCount = 0 }
    world.run()
  }

  /// Everything for one use that lies at the relay is somebody's.
  private func drain(_ world: inout World, of victim: Int, by customer: Int) {
    let device = world.people[victim].identity!.device!
    while world.relay.store.keyPackageSupply(of: device).oneUseCount > 0 {
      _ = world.relayKeyPackage(of: device, asking: customer)
    }
  }

  @Test("after a month, while the device comes there", arguments: [true, false])
  func age(isAlwaysThere: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    var thief = try SupplyThief(world, of: owner)
    var lastDay: UInt64 = 0
    let sessionCount = world.people[owner].closeCount
    for day in 1...45 as ClosedRange<UInt64> {
      // A clock that leaps ends a session.
      for _ in 0..<(isAlwaysThere ? 360 : 0) {
        world.now = Timestamp(milliseconds: world.now.milliseconds + Self.day / 360)
        world.handle(owner, .timer)
        while world.step(owner) {}
      }
      if !isAlwaysThere { pass(1, in: &world) }
      newcomer(&world)
      if !thief.enter(world).isEmpty { lastDay = day }
    }
    print("a stolen supply opens what is begun within \(lastDay) days, then nothing")
    let limit = EngineLimits.keyPackageAgeMillisecondsMax / Self.day
    #expect(lastDay > 20 && lastDay <= limit)
    #expect(world.people[owner].texts.count == 46)
    #expect(isAlwaysThere == (world.people[owner].closeCount == sessionCount))
  }

  @Test("the last resort opens no second conversation once it has been used")
  func use() throws {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    world.say("Hello", customer)
    world.run()
    world.wait(2 * EngineLimits.lastResortMillisecondsMin)
    world.run()
    var thief = try SupplyThief(world, of: owner)
    let relayed = world.people[owner].offeredLastResort
    drain(&world, of: owner, by: customer)
    let first = newcomer(&world)
    var groups = thief.enter(world)
    try #require(groups.count == 1, "the copy is good")
    #expect(world.people[owner].offeredLastResort != relayed)
    // In the one that it opened, the device has made new keys with its first word.
    world.say("Who is there?", first)
    world.run()
    var (read, failures) = (0, 0)
    for frame in world.people[owner].receivedFrames {
      guard case .entry(let entry) = frame else { continue }
      switch try? groups[0].process(entry.payload) {
      case .application: read += 1
      default: failures += 1
      }
    }
    drain(&world, of: owner, by: customer)
    newcomer(&world)
    #expect(thief.enter(world).isEmpty)
    print("a stolen last resort reads \(read) entries of the first conversation, none of the next")
    #expect(read > 0 && read < 4 && failures > 0)
    #expect(world.people[owner].texts.count == 4)
  }

  @Test(
    "whatever the relay gives out, and says what time it is, nobody takes it for long",
    arguments: [false, true])
  func oldOne(isClockStopped: Bool) throws {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    world.say("Hello", customer)
    world.run()
    var thief = try SupplyThief(world, of: owner)
    let device = world.people[owner].identity!.device!
    drain(&world, of: owner, by: customer)
    let old = world.relayKeyPackage(of: device, asking: customer)
    let time = world.now
    func lie(_ frame: ServerFrame) -> ServerFrame? {
      switch frame {
      case .keyPackages(let claimed):
        .keyPackages(
          ClaimedKeyPackages(
            request: claimed.request,
            packages: claimed.packages.map {
              ClaimedKeyPackage(device: $0.device, keyPackage: old)
            }))
      case .opened(let opened) where isClockStopped:
        .opened(
          SessionOpened(
            now: time, keyPackageCount: opened.keyPackageCount,
            hasLastResort: opened.hasLastResort))
      default: frame
      }
    }
    var lastDay: UInt64 = 0
    for day in 1...70 as ClosedRange<UInt64> {
      pass(1, in: &world)
      guard day % 5 == 0 || day > 55 else { continue }
      newcomer(&world, lie: lie)
      if !thief.enter(world).isEmpty { lastDay = day }
    }
    print("an old last resort that the relay gives out is taken for \(lastDay) days")
    #expect(lastDay > 30 && lastDay <= EngineLimits.keyPackageLifetimeSeconds / (24 * 3_600))
    // Whoever has taken it was heard by its owner as well; who has refused it is, where nobody
    // lies.
    let others = world.people.indices.filter { world.people[$0].lie != nil }
    #expect(others.filter { world.people[$0].states == [.waiting] }.count == 9)
    for index in others {
      (world.people[index].lie, world.people[index].closeCount) = (nil, 0)
      world.disconnect(index)
    }
    world.run()
    world.wait(EngineLimits.retryDelayMilliseconds + 1)
    world.run()
    #expect(others.allSatisfy { world.people[$0].states == [.delivered] })
  }

  @Test("a relay that is restored from a back-up, and gives out what was used, is set right")
  func restoredRelay() throws {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    world.say("Hello", customer)
    world.run()
    world.wait(2 * EngineLimits.lastResortMillisecondsMin)
    world.run()
    var thief = try SupplyThief(world, of: owner)
    let device = world.people[owner].identity!.device!
    drain(&world, of: owner, by: customer)
    let old = world.relayKeyPackage(of: device, asking: customer)
    newcomer(&world)
    #expect(thief.enter(world).count == 1)
    let publish = PublishKeyPackages(lastResort: old, oneUse: [])
    world.people[owner].upward.append(ClientFrame.publishKeyPackages(publish).encodedBytes)
    world.run()
    world.wait(2 * EngineLimits.lastResortMillisecondsMin)
    world.disconnect(owner)
    world.run()
    drain(&world, of: owner, by: customer)
    newcomer(&world)
    #expect(thief.enter(world).isEmpty)
    #expect(world.people[owner].texts.count == 3)
  }

  /// A device dies at some step behind the use of its last resort, or behind the day on which its
  /// supply is old.
  @Test(
    "wherever the device dies meanwhile, the relay has in the end what the device offers",
    arguments: (0..<12).flatMap { step in [(step, true), (step, false)] })
  func crash(_ step: Int, isOld: Bool) throws {
    for diesBeforePersisting in [true, false] {
      var (world, owner, customer) = World.withCustomer(isLimiting: false)
      world.say("Hello", customer)
      world.run()
      var thief = try SupplyThief(world, of: owner)
      let next = world.add(.customer)
      world.open(next, fingerprint: world.fingerprint)
      world.wait(isOld ? EngineLimits.keyPackageAgeMillisecondsMax - 1 : Self.day)
      world.run()
      drain(&world, of: owner, by: customer)
      world.people[owner].diesAtStep = world.people[owner].stepCount + 1 + step
      world.people[owner].diesBeforePersisting = diesBeforePersisting
      if isOld { world.wait(1) }
      world.say("Hello", next)
      world.run()
      world.people[owner].diesAtStep = nil
      world.restart(owner)
      world.run()
      _ = thief.enter(world)
      drain(&world, of: owner, by: customer)
      let device = world.people[owner].identity!.device!
      let given = world.relayKeyPackage(of: device, asking: customer)
      #expect(given == world.people[owner].offeredLastResort)
      newcomer(&world)
      #expect(thief.enter(world).isEmpty)
      #expect(world.people[owner].texts.count == 3)
    }
  }

  @Test("who was away for longer than anything is kept opens what was sealed meanwhile")
  func away() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    var thief = try SupplyThief(world, of: agent)
    let before = Set(world.people[agent].disk.stock.map(\.reference))
    world.disconnect(agent)
    world.wait(35 * Self.day)
    world.run(keepingOffline: [agent])
    newcomer(&world, keepingOffline: [agent])
    world.wait(5 * Self.day)
    world.run()
    #expect(world.people[agent].texts == ["Hello", "Hello"])
    #expect(thief.enter(world).count == 1, "it was sealed to what the thief has")
    newcomer(&world)
    #expect(thief.enter(world).isEmpty)
    // What may be under way is, and then no longer.
    #expect(!before.isDisjoint(with: world.people[agent].disk.stock.map(\.reference)))
    world.wait(EngineLimits.retentionMillisecondsMax)
    world.run()
    #expect(before.isDisjoint(with: world.people[agent].disk.stock.map(\.reference)))
  }

  @Test("who was away for so long that its keys have run out is brought in when it is back")
  func awayForLong() throws {
    var (world, agent, _) = World.withAgentAndCustomer()
    world.disconnect(agent)
    world.wait(100 * Self.day)
    world.run(keepingOffline: [agent])
    let customer = newcomer(&world, keepingOffline: [agent])
    #expect(world.people[0].texts == ["Hello"])
    #expect(world.people[customer].conversationEvent?.members.count == 2)
    world.run()
    world.wait(EngineLimits.retryDelayMilliseconds + 1)
    world.say("Anybody else?", customer)
    world.run()
    #expect(world.people[agent].texts == ["Anybody else?"])
  }

  @Test("who begins conversations without end has the last resort replaced once an hour")
  func flood() throws {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    world.wait(2 * EngineLimits.lastResortMillisecondsMin)
    world.run()
    func replacements() -> Int {
      world.people[owner].sentFrames.filter { frame in
        guard case .publishKeyPackages(let publish)? = try? ClientFrame(decoding: frame) else {
          return false
        }
        return publish.lastResort != nil
      }.count
    }
    let before = replacements()
    for _ in 0..<20 {
      drain(&world, of: owner, by: customer)
      newcomer(&world)
    }
    #expect(replacements() == before + 1)
    world.wait(EngineLimits.lastResortMillisecondsMin)
    world.run()
    #expect(replacements() == before + 2)
    #expect(world.people[owner].texts.count == 20)
    #expect(world.people[owner].disk.stock.count < 100)
  }

  @Test("with a relay of an earlier release, which adds what it is given, nothing is lost")
  func earlierRelay() throws {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    let device = world.people[owner].identity!.device!
    // It gives out one for one use to the device itself, too.
    let own = world.relayKeyPackage(of: device, asking: customer)
    world.people[owner].lie = { frame in
      guard case .keyPackages(let claimed) = frame else { return frame }
      return .keyPackages(
        ClaimedKeyPackages(
          request: claimed.request,
          packages: [ClaimedKeyPackage(device: device, keyPackage: own)]))
    }
    for day in 1...80 as ClosedRange<UInt64> {
      for index in world.people.indices { world.people[index].closeCount = 0 }
      world.wait(Self.day)
      world.disconnect(owner)
      world.connect(owner)
      while world.step(owner) {
        let upward = world.people[owner].upward
        world.people[owner].upward = upward.flatMap { frame -> [[UInt8]] in
          guard case .publishKeyPackages(let publish)? = try? ClientFrame(decoding: frame),
            publish.lastResort != nil, !publish.oneUse.isEmpty
          else { return [frame] }
          return [
            PublishKeyPackages(lastResort: publish.lastResort, oneUse: []),
            PublishKeyPackages(lastResort: nil, oneUse: publish.oneUse),
          ].map { ClientFrame.publishKeyPackages($0).encodedBytes }
        }
      }
      if day % 10 == 0 {
        let newcomer = newcomer(&world)
        // What is too old is refused, and the next asked for.
        for _ in 0..<60 where world.people[newcomer].states.last != .delivered {
          world.wait(EngineLimits.retryDelayMilliseconds + 1)
          world.run()
        }
      }
    }
    #expect(world.people[owner].texts.count == 8)
    #expect(world.relay.store.keyPackageSupply(of: device).oneUseCount <= 128)
  }
}

extension Person {
  fileprivate var offeredLastResort: [UInt8]? {
    disk.stock.first { $0.isLastResort && $0.isOffered }.map {
      MLSMessage.keyPackage($0.packages[0].keyPackage).encodedBytes
    }
  }
}
