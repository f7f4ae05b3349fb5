import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("Whoever records today reads nothing later, with a quantum computer or without")
struct HybridTests {
  private let hybrid = CipherSuite.mlkem768X25519ChaCha20
  private let plain = CipherSuite.x25519ChaCha20
  private static let day: UInt64 = 24 * 60 * 60 * 1_000

  private func suite(_ world: World, _ index: Int) throws -> CipherSuite {
    let conversation = try #require(world.people[index].conversation)
    let saved = try #require(world.people[index].savedGroup(conversation))
    return try Group.restore(saved, crypto: NativeCrypto()).suite
  }

  /// How many are in the conversation, as somebody sees it.
  private func memberCount(_ world: World, _ index: Int) -> Int? {
    world.people[index].conversationEvent?.members.count
  }

  /// What a device offers, as a relay has it.
  private func package(_ bytes: [UInt8]) throws -> KeyPackage {
    guard case .keyPackage(let package) = try MLSMessage(decoding: bytes) else {
      throw MLSError.misuse(.unreadableState)
    }
    return package
  }

  /// A relay that tells one person this of the KeyPackages of a device, and of the time.
  private func deceive(
    _ world: inout World, _ victim: Int, of device: DeviceID?, at time: Timestamp? = nil,
    _ change: @escaping ([UInt8]) -> [UInt8]
  ) {
    world.people[victim].lie = { frame in
      if case .opened(let opened) = frame, let time {
        return .opened(
          SessionOpened(
            now: time, keyPackageCount: opened.keyPackageCount,
            hasLastResort: opened.hasLastResort))
      }
      guard case .keyPackages(let claimed) = frame else { return frame }
      let packages = claimed.packages.map { package in
        package.device == device
          ? ClaimedKeyPackage(device: package.device, keyPackage: change(package.keyPackage))
          : package
      }
      return .keyPackages(ClaimedKeyPackages(request: claimed.request, packages: packages))
    }
  }

  private func without(_ package: KeyPackage, adding: [Extension] = []) -> [UInt8] {
    let changed = KeyPackage(
      cipherSuite: package.cipherSuite, initKey: package.initKey, leafNode: package.leafNode,
      extensions: package.extensions.filter { $0.type.rawValue != 0xf103 } + adding,
      signature: package.signature)
    return MLSMessage.keyPackage(changed).encodedBytes
  }

  @Test("a conversation begins in the hybrid suite, and goes on in it")
  func begins() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("Hello, too", agent)
    let late = world.join(name: "Late")
    world.say("Who else is there?", customer)
    world.run()
    for person in [0, agent, late, customer] { #expect(try suite(world, person) == hybrid) }
    #expect(world.people[agent].texts == ["Hello", "Hello, too", "Who else is there?"])
    #expect(world.people[late].texts.last == "Who else is there?")
    world.restart(agent)
    world.restart(customer)
    world.say("After the night", customer)
    world.run()
    #expect(world.people[agent].texts.last == "After the night")
  }

  @Test("a device of an earlier release is not left out, on either side")
  func earlier() throws {
    var world = World.founded()
    let agent = world.join(speaksHybrids: false)
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(try suite(world, customer) == plain)
    for person in [customer, agent] {
      #expect(world.people[person].notices.first?.kind == .classical, "it is said")
    }
    #expect(world.people[agent].texts == ["Hello"] && world.people[0].texts == ["Hello"])

    var other = World.founded()
    let old = other.add(.customer, speaksHybrids: false)
    other.open(old, fingerprint: other.fingerprint)
    other.run()
    other.say("Hello", old)
    other.run()
    #expect(try suite(other, 0) == plain)
    #expect(other.people[0].texts == ["Hello"])
    // And what was begun so goes on.
    other.people[old].speaksHybrids = true
    other.restart(old)
    other.say("With a new release", old)
    other.run()
    #expect(other.people[0].texts == ["Hello", "With a new release"])
    #expect(try suite(other, 0) == plain)
  }

  @Test(
    "a relay that takes the hybrid KeyPackage away, or puts another there, leads nobody back",
    arguments: ["taken", "another's", "garbage"])
  func stripped(_ how: String) throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    let device = world.people[agent].identity?.device
    let owners = try package(
      world.relayKeyPackage(of: try #require(world.people[0].identity?.device), asking: agent))
    let foreign = try #require(owners.extensions.first { $0.type.rawValue == 0xf103 })
    deceive(&world, customer, of: device) { bytes in
      guard let package = try? package(bytes) else { return bytes }
      switch how {
      case "taken": return without(package)
      case "another's": return without(package, adding: [foreign])
      default: return without(package, adding: [Extension(type: foreign.type, data: [1, 2, 3])])
      }
    }
    world.say("Hello", customer)
    world.run()
    #expect(try suite(world, customer) == hybrid)
    #expect(world.people[0].texts == ["Hello"])
    #expect(world.people[agent].texts == [])
    #expect(memberCount(world, customer) == 2)
    // Once it tells the truth, nobody is missing.
    world.people[customer].lie = nil
    world.wait(EngineLimits.retryDelayMilliseconds + 1)
    world.say("Who is there?", customer)
    world.run()
    #expect(memberCount(world, customer) == 3)
    #expect(world.people[agent].texts == ["Who is there?"])
  }

  @Test(
    "what a device published before it learnt the suite leads back for thirty days, no longer",
    arguments: [false, true])
  func beforeItLearnt(isClockStopped: Bool) throws {
    for (days, expected) in [(29, plain), (31, hybrid)] {
      var world = World.founded()
      let agent = world.join(speaksHybrids: false)
      let device = try #require(world.people[agent].identity?.device)
      let old = world.relayKeyPackage(of: device, asking: 0)
      #expect(try package(old).extensions.allSatisfy { $0.type.rawValue != 0xf103 })
      let time = isClockStopped ? world.now : nil
      world.wait(UInt64(days) * Self.day)
      world.people[agent].speaksHybrids = true
      world.restart(agent)
      world.run()
      let customer = world.add(.customer)
      world.open(customer, fingerprint: world.fingerprint, record: world.deskRecord())
      deceive(&world, customer, of: device, at: time) { _ in old }
      world.run()
      world.say("Hello", customer)
      world.run()
      #expect(try suite(world, customer) == expected)
      #expect(world.people[0].texts == ["Hello"])
      #expect(world.people[agent].texts == (expected == plain ? ["Hello"] : []))
    }
  }

  @Test(
    "whoever has a clock that is wrong reaches a device of an earlier release all the same",
    arguments: [-82, 82])
  func clockWrong(days: Int64) throws {
    var world = World.founded()
    let agent = world.join(speaksHybrids: false)
    let customer = world.add(
      .customer, clockOffsetMilliseconds: days * Int64(clamping: Self.day))
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(world.people[0].texts == ["Hello"] && world.people[agent].texts == ["Hello"])
    #expect(try suite(world, customer) == plain)
  }

  @Test("what a relay of another year had a device sign leads nobody back when its day has come")
  func future() throws {
    var world = World.founded()
    let agent = world.join(speaksHybrids: false)
    let device = try #require(world.people[agent].identity?.device)
    // It tells the device of the year 2100, and that there are none left.
    let wrong = Timestamp(milliseconds: 4_102_444_800_000)
    world.people[agent].lie = { frame in
      guard case .opened = frame else { return frame }
      return .opened(SessionOpened(now: wrong, keyPackageCount: 0, hasLastResort: false))
    }
    world.disconnect(agent)
    world.run()
    let signed = try #require(
      world.people[agent].sentFrames.compactMap { frame -> [UInt8]? in
        guard case .publishKeyPackages(let frame) = try? ClientFrame(decoding: frame) else {
          return nil
        }
        return frame.lastResort ?? frame.oneUse.last
      }.last)
    #expect(
      try package(signed).lifetime.map { $0.notBefore > world.now.milliseconds / 1_000 } == true)
    world.people[agent].lie = nil
    world.people[agent].speaksHybrids = true
    world.restart(agent)
    world.run()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    deceive(&world, customer, of: device) { _ in signed }
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(try suite(world, customer) == hybrid)
    #expect(world.people[0].texts == ["Hello"])
  }

  @Test("what a device publishes is one KeyPackage to a relay, also under the longest name")
  func longestName() throws {
    var world = World.founded()
    let count = WireLimits.nameByteCountMax / 4
    let agent = world.join(name: UTF8Text(String(repeating: "\u{20000}", count: count)))
    let device = try #require(world.people[agent].identity?.device)
    let published = world.relayKeyPackage(of: device, asking: 0)
    print("the largest KeyPackage that is published: \(published.count) bytes")
    #expect(published.count <= WireLimits.keyPackageByteCountMax)
    #expect(try package(published).extensions.contains { $0.type.rawValue == 0xf103 })
  }

  @Test("a device that learns the suite publishes it at once")
  func learns() throws {
    var world = World.founded(speaksHybrids: false)
    world.wait(1_000)
    world.people[0].speaksHybrids = true
    world.restart(0)
    let before = world.people[0].sentFrames.count
    world.run()
    let published = world.people[0].sentFrames[before...].compactMap { frame in
      if case .publishKeyPackages(let frame) = try? ClientFrame(decoding: frame) {
        frame
      } else {
        nil
      }
    }
    let offered = published.flatMap { $0.oneUse + [$0.lastResort].compactMap { $0 } }
    #expect(offered.count > 1)
    for bytes in offered {
      #expect(bytes.count <= WireLimits.keyPackageByteCountMax)
      #expect(try package(bytes).extensions.contains { $0.type.rawValue == 0xf103 })
    }
    // And does not do so again.
    world.wait(1_000)
    world.restart(0)
    let after = world.people[0].sentFrames.count
    world.run()
    #expect(
      !world.people[0].sentFrames[after...].contains { frame in
        if case .publishKeyPackages = try? ClientFrame(decoding: frame) { true } else { false }
      })
  }

  @Test("who has an earlier release waits outside a hybrid conversation, and comes in renewed")
  func waitsOutside() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let agent = world.join(speaksHybrids: false)
    world.say("Who else is there?", customer)
    world.run()
    #expect(world.people[owner].texts == ["Hello", "Who else is there?"])
    #expect(world.people[agent].texts == [] && memberCount(world, customer) == 2)
    world.people[agent].speaksHybrids = true
    world.restart(agent)
    world.run()
    for round in 0..<200 where memberCount(world, customer) == 2 {
      world.wait(EngineLimits.retryDelayMilliseconds + 1)
      world.say(UTF8Text("Round \(round)"), customer)
      world.run()
    }
    #expect(memberCount(world, customer) == 3)
    world.say("Welcome", customer)
    world.run()
    #expect(world.people[agent].texts.last == "Welcome")
    #expect(try suite(world, agent) == hybrid)
  }

  @Test("the successor of a hybrid group is one, whatever the relay gives out")
  func successor() throws {
    var world = World.founded()
    let agent = world.join(speaksHybrids: false)
    let device = try #require(world.people[agent].identity?.device)
    let old = world.relayKeyPackage(of: device, asking: 0)
    world.people[agent].speaksHybrids = true
    world.restart(agent)
    world.run()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    // What it has published since is all that the customer gets.
    let new = try #require(
      world.people[agent].sentFrames.compactMap { frame -> [UInt8]? in
        guard case .publishKeyPackages(let frame) = try? ClientFrame(decoding: frame) else {
          return nil
        }
        return frame.lastResort
      }.last)
    deceive(&world, customer, of: device) { _ in new }
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(try suite(world, customer) == hybrid && memberCount(world, customer) == 3)
    let conversation = try #require(world.people[0].conversation)
    let id = try #require(ConversationID(conversation))
    let saved = try #require(world.people[agent].savedGroup(conversation))
    let group = try Group.restore(saved, crypto: NativeCrypto())
    let sent = world.people[agent].sentFrames.filter { frame in
      if case .append(let append) = try? ClientFrame(decoding: frame) {
        append.conversation == id
      } else {
        false
      }
    }
    deceive(&world, customer, of: device) { _ in old }
    world.people[agent].upward.append(
      ClientFrame.append(
        AppendEntry(
          conversation: id, epoch: LogEpoch(group.epoch.rawValue),
          submission: Submission(UInt64(sent.count + 1)),
          content: .commit(MembershipChange(added: [], removed: [], welcome: [])),
          payload: [0, 1, 2])
      ).encodedBytes)
    world.run()
    world.say("Still here", customer)
    world.run()
    #expect(world.people[0].texts == ["Hello", "Still here"])
    #expect(try suite(world, customer) == hybrid && suite(world, 0) == hybrid)
    #expect(memberCount(world, customer) == 2)
    deceive(&world, customer, of: device) { _ in new }
    world.wait(EngineLimits.retryDelayMilliseconds + 1)
    world.say("And you?", customer)
    world.run()
    #expect(memberCount(world, customer) == 3)
    #expect(world.people[agent].texts.contains("And you?"))
  }

  @Test("a desk of the most devices fits into one payload, and a larger one has the plain suite")
  func largest() throws {
    var world = World.founded(isLimiting: false)
    let early = world.add(.customer)
    world.open(early, fingerprint: world.fingerprint)
    world.say("Hello", early)
    world.run()
    let count = EngineLimits.hybridMemberCountMax - 1
    while world.people.count < count + 1 { _ = world.join() }
    // A group of two grows by as many as a commit and its Welcome hold at a time.
    world.say("Are you more now?", early)
    world.run()
    #expect(memberCount(world, early) == count + 1)
    for person in world.people.indices where person != early {
      #expect(world.people[person].texts.last == "Are you more now?")
    }
    for expected in [hybrid, plain] {
      let customer = world.add(.customer)
      world.open(customer, fingerprint: world.fingerprint)
      world.run()
      world.say("Hello", customer)
      world.run()
      #expect(try suite(world, customer) == expected)
      #expect(memberCount(world, customer) == (expected == hybrid ? count + 1 : count + 2))
      let payloads = world.people[customer].sentFrames.compactMap { frame in
        if case .create(let create) = try? ClientFrame(decoding: frame) {
          create.welcome.count
        } else {
          nil
        }
      }
      #expect(payloads.count == 1 && payloads[0] < WireLimits.payloadByteCountMax * 7 / 8)
      if expected == hybrid {
        try hearFilled(&world)
        _ = world.join()
      }
    }
    // The one that was there first is full.
    world.say("Is there room?", early)
    world.run()
    #expect(memberCount(world, early) == EngineLimits.hybridMemberCountMax)
    let sizes = world.people[early].sentFrames.map(\.count)
    print("the largest frame while a conversation grew to 48 members: \(sizes.max() ?? 0) bytes")
    #expect(sizes.allSatisfy { $0 <= WireLimits.frameByteCountMax })
  }

  /// Devices that fill their KeyPackages keep out each other, and nobody else.
  private func hearFilled(_ world: inout World) throws {
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    var filled: [DeviceID: [UInt8]] = [:]
    for person in world.people.indices.dropFirst() {
      guard let identity = world.people[person].identity, identity.role == .agent,
        let device = identity.device
      else { continue }
      let own = try package(world.relayKeyPackage(of: device, asking: customer))
      filled[device] = try filledPackage(
        signedBy: world.signingIdentity(of: person, whose: own), person, world)
    }
    world.people[customer].lie = { frame in
      guard case .keyPackages(let claimed) = frame else { return frame }
      let packages = claimed.packages.map { package in
        ClaimedKeyPackage(
          device: package.device, keyPackage: filled[package.device] ?? package.keyPackage)
      }
      return .keyPackages(ClaimedKeyPackages(request: claimed.request, packages: packages))
    }
    world.say("Between the full", customer)
    world.run()
    #expect(world.people[0].texts.contains("Between the full"))
    #expect(try suite(world, customer) == hybrid)
    let added = world.people[customer].sentFrames.compactMap { frame -> Int? in
      guard case .create(let create)? = try? ClientFrame(decoding: frame) else { return nil }
      return create.members.count
    }.first
    #expect(filled.count > 16 && (added ?? 0) > 1, "some of the full are let in as well")
    let sizes = world.people[customer].sentFrames.map(\.count)
    #expect(sizes.allSatisfy { $0 <= WireLimits.frameByteCountMax })
  }

  /// As large as the relay takes one.
  private func filledPackage(
    signedBy identity: SigningIdentity, _ seed: Int, _ world: World
  ) throws -> [UInt8] {
    func made(_ suite: CipherSuite, _ profile: LeafProfile) throws -> [UInt8] {
      var random = Seeded(UInt64(seed))
      let made = try PrivateKeyPackage.make(
        suite: suite, identity: identity,
        lifetime: Lifetime(
          notBefore: world.now.milliseconds / 1_000 - EngineLimits.clockToleranceSeconds,
          notAfter: world.now.milliseconds / 1_000 + EngineLimits.keyPackageLifetimeSeconds),
        profile: profile, crypto: NativeCrypto(), using: &random)
      return MLSMessage.keyPackage(made.keyPackage).encodedBytes
    }
    func package(filledWith count: Int) throws -> [UInt8] {
      let filling = Extension(type: .applicationID, data: [UInt8](repeating: 0, count: count))
      let carried = try made(hybrid, LeafProfile(extensions: [filling]))
      return try made(
        plain,
        LeafProfile(keyPackageExtensions: [
          Extension(type: ExtensionType(rawValue: 0xf103), data: carried)
        ]))
    }
    let room = WireLimits.keyPackageByteCountMax - (try package(filledWith: 64)).count
    return try package(filledWith: 64 + room)
  }

  @Test("the first word reaches everybody at a desk of more than one answer's KeyPackages")
  func largeDesk() throws {
    var world = World.founded(isLimiting: false)
    let count = EngineLimits.claimCountMax + 2
    while world.people.count < count {
      // Who was there before is away meanwhile, which changes nothing but how long this takes.
      _ = world.join(keepingOffline: Set(1..<world.people.count))
    }
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(memberCount(world, customer) == count + 1)
    for person in 0..<count { #expect(world.people[person].texts == ["Hello"]) }
  }
}
