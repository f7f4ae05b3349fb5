import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("What one agent, or a relay's word, must not be able to do")
struct SabotageTests {
  private let crypto = NativeCrypto()

  /// Answers the customer's question for key packages by hand, with one agent's spoiled.
  private func answer(
    _ world: inout World, _ ask: [UInt8], to customer: Int, spoiling agent: Int
  ) throws -> [UInt8] {
    guard case .claimKeyPackages(let claim) = try ClientFrame(decoding: ask) else {
      throw MLSError.misuse(.unknownMember)
    }
    let spoiled = world.people[agent].identity!.device!
    var packages: [ClaimedKeyPackage] = []
    for device in claim.devices {
      var package = world.relayKeyPackage(of: device, asking: customer)
      if device == spoiled { package[package.count - 1] ^= 1 }
      packages.append(ClaimedKeyPackage(device: device, keyPackage: package))
    }
    return ServerFrame.keyPackages(
      ClaimedKeyPackages(request: claim.request, packages: packages)
    ).encodedBytes
  }

  /// Through an honest relay, which cannot tell what an agent publishes.
  @Test(
    "an agent who publishes what is not its own is left out, and nobody else", arguments: [0, 1])
  func foreignPackage(_ kind: Int) throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join()
    let device = world.people[agent].identity!.device!
    let ownersPackage = world.relayKeyPackage(
      of: world.people[owner].identity!.device!, asking: customer)
    let bad = kind == 0 ? ownersPackage : [0, 1, 2]
    for _ in 0..<EngineLimits.keyPackageBatchCount {
      _ = world.relayKeyPackage(of: device, asking: customer)
    }
    world.people[agent].upward.append(
      ClientFrame.publishKeyPackages(
        PublishKeyPackages(lastResort: bad, oneUse: [bad, bad])
      ).encodedBytes)
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(world.people[owner].texts == ["Hello"])
    #expect(world.people[customer].conversationEvent?.stopped == nil)
    #expect(world.people[agent].texts.isEmpty)
    for number in 0..<3 {
      world.wait(EngineLimits.retryDelayMilliseconds + 1)
      world.say("Still here", customer)
      world.run()
      #expect(world.people[owner].texts.count == 2 + number)
    }
    #expect(world.people[customer].states.allSatisfy { $0 ?? .waiting >= .sent })
  }

  @Test(
    "two devices that publish one key are left out, and nobody else",
    arguments: [CipherSuite.x25519ChaCha20, .mlkem768X25519ChaCha20])
  func sharedKey(in suite: CipherSuite) throws {
    var (world, owner, customer) = World.withCustomer()
    let (first, second) = (world.join(name: "First"), world.join(name: "Second"))
    let honest = [owner] + (0..<3).map { world.join(name: UTF8Text("Agent \($0)")) }
    world.command(customer, .prepare)
    guard
      case .claimKeyPackages(let claim) = try ClientFrame(
        decoding: world.people[customer].upward.removeLast())
    else { throw MLSError.misuse(.unknownMember) }
    let pair = [first, second].map { world.people[$0].identity!.device! }
    let packages = try claim.devices.map { device in
      var package = world.relayKeyPackage(of: device, asking: customer)
      if let index = pair.firstIndex(of: device),
        case .keyPackage(let own) = try MLSMessage(decoding: package)
      {
        package = try sameKey(as: own, in: suite, of: [first, second][index], world)
      }
      return ClaimedKeyPackage(device: device, keyPackage: package)
    }
    world.handle(
      customer,
      .frame(
        ServerFrame.keyPackages(
          ClaimedKeyPackages(request: claim.request, packages: packages)
        ).encodedBytes))
    world.say("Hello", customer)
    world.run()
    for person in honest { #expect(world.people[person].texts == ["Hello"]) }
    for person in [first, second] { #expect(world.people[person].texts.isEmpty) }
  }

  /// Another KeyPackage of this device, with the one that it carries: one of both has the keys that
  /// one seed gives.
  private func sameKey(
    as own: KeyPackage, in suite: CipherSuite, of person: Int, _ world: World
  ) throws -> [UInt8] {
    let identity = try world.signingIdentity(of: person, whose: own)
    func made(
      _ kind: CipherSuite, carrying extensions: [MLS.Extension] = []
    ) throws -> [UInt8] {
      var random = Seeded(kind == suite ? 5 : UInt64(person))
      var profile = LeafProfile()
      profile.keyPackageExtensions = extensions
      let made = try PrivateKeyPackage.make(
        suite: kind, identity: identity,
        lifetime: Lifetime(
          notBefore: world.now.milliseconds / 1_000 - EngineLimits.clockToleranceSeconds,
          notAfter: world.now.milliseconds / 1_000 + EngineLimits.keyPackageLifetimeSeconds),
        profile: profile, crypto: crypto, using: &random)
      return MLSMessage.keyPackage(made.keyPackage).encodedBytes
    }
    let hybrid = try made(.mlkem768X25519ChaCha20)
    let carried = MLS.Extension(type: ExtensionType(rawValue: 0xf103), data: hybrid)
    return try made(.x25519ChaCha20, carrying: [carried])
  }

  @Test("one agent's spoiled key package keeps a customer from nobody else")
  func spoiledKeyPackage() throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join()
    world.command(customer, .prepare)
    let ask = world.people[customer].upward.removeLast()
    let frame = try answer(&world, ask, to: customer, spoiling: agent)
    world.handle(customer, .frame(frame))
    world.say("Hello", customer)
    world.run()
    #expect(world.people[owner].texts == ["Hello"])
    #expect(world.people[agent].texts.isEmpty)
    #expect(world.people[customer].conversationEvent?.stopped == nil)
    // The next package is good.
    world.wait(EngineLimits.retryDelayMilliseconds + 1)
    world.say("And you?", customer)
    world.run()
    #expect(world.people[agent].texts == ["And you?"])
  }

  @Test("a spoiled key package of a newcomer does not keep a removed agent in")
  func spoiledRemoval() throws {
    var (world, owner, customer) = World.withCustomer()
    let first = world.join(name: "First")
    world.say("Hello", customer)
    world.run()
    let stolen = world.people[first].disk
    let conversation = world.people[customer].conversation!
    let second = world.join(name: "Second")
    world.say("Only for you", customer)
    let ask = world.people[customer].upward.removeLast()
    let frame = try answer(&world, ask, to: customer, spoiling: second)
    // The relay makes the customer wait for the record until both come at once.
    var forged = world.deskRecord()
    forged[forged.count / 2] ^= 1
    world.handle(
      customer, .frame(ServerFrame.desk(request: .none, record: forged).encodedBytes))
    world.handle(customer, .frame(frame))
    world.command(owner, .removeAgent(device: world.people[first].identity!.device!.bytes))
    _ = world.step(owner)
    world.disconnect(owner)
    let before = world.people[customer].sentFrames.count
    world.run(keepingOffline: [owner])
    let key = [UInt8(ascii: "G")] + conversation
    var group = try Group.restore(try #require(stolen[key]), crypto: crypto)
    var applicationCount = 0
    for frame in world.people[customer].sentFrames[before...] {
      guard case .append(let entry) = try? ClientFrame(decoding: frame),
        case .application = entry.content
      else { continue }
      applicationCount += 1
      #expect(throws: MLSError.self) { _ = try group.process(entry.payload) }
    }
    #expect(applicationCount > 0)
    #expect(world.people[customer].states.last == .sent)
  }

  @Test("an agent cannot bring in a device that is not on the roster, to stay when it has gone")
  func secondDevice() throws {
    var (world, owner, customer) = World.withCustomer()
    world.command(owner, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = world.people[owner].invitation!
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"), number: 1)
    world.run()
    world.say("Hello", customer)
    world.run()

    var reader = CBORReader(invitation)
    try reader.readArray(count: 5)
    _ = try reader.readBytes()
    _ = try reader.readBytes()
    let delegation = try reader.readBytes()
    let key = SecretBytes(try reader.readBytes())
    var random = Seeded(31)
    let privateKey = SecretBytes.random(count: 32, using: &random)
    let publicKey = try crypto.publicKey(.ed25519, privateKey: privateKey)
    let device = try #require(DeviceID(publicKey))
    let sign: Signer = { [crypto] message in
      try? crypto.sign(SignatureAlgorithm.ed25519, privateKey: key, message)
    }
    let signed = DeviceCertificate.signed(
      device: device, name: "Agent", role: .agent, issuedAt: Timestamp(milliseconds: 1),
      by: .invitation(signedDelegation: delegation, sign))
    let certificate = try #require(signed)
    let package = try PrivateKeyPackage.make(
      suite: .mlkem768X25519ChaCha20,
      identity: SigningIdentity(
        credential: .basic(certificate), privateKey: privateKey, publicKey: publicKey),
      lifetime: Lifetime(notBefore: 0, notAfter: .max), lastResort: false, crypto: crypto,
      using: &random)

    let conversation = try #require(ConversationID(world.people[agent].conversation!))
    let record = [UInt8(ascii: "G")] + conversation.bytes
    let saved = try #require(world.people[agent].disk[record])
    var group = try Group.restore(saved, crypto: crypto)
    let pending = try group.commit(
      CommitRequest(adding: [package.keyPackage]), now: world.now.milliseconds / 1_000,
      using: &random)
    let count = world.people[agent].sentFrames.filter { $0[0] == 0x05 }.count
    world.people[agent].upward.append(
      ClientFrame.append(
        AppendEntry(
          conversation: conversation, epoch: LogEpoch(group.epoch.rawValue),
          submission: Submission(UInt64(count + 1)),
          content: .commit(
            MembershipChange(
              added: [device], removed: [],
              welcome: MLSMessage.welcome(try #require(pending.welcome)).encodedBytes)),
          payload: pending.message.encodedBytes)
      ).encodedBytes)
    world.run()
    for index in [owner, customer] {
      #expect(world.people[index].notices.contains { $0.kind == .broken })
      let members = world.people[index].conversationEvent!.members
      #expect(members.count == 3 && !members.contains { $0.device == device })
    }
  }

  @Test("whoever is drained of key packages for weeks is still reached by the last resort")
  func lastResort() {
    // A relay that lets itself be drained.
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    let device = world.people[owner].identity!.device!
    let rounds = EngineLimits.keyPackageStockCountMax / EngineLimits.keyPackageBatchCount + 1
    for _ in 0..<rounds {
      for _ in 0..<EngineLimits.keyPackageBatchCount {
        _ = world.relayKeyPackage(of: device, asking: customer)
      }
      world.wait(1_000)
      world.disconnect(owner)
      world.run()
    }
    for _ in 0..<EngineLimits.keyPackageBatchCount {
      _ = world.relayKeyPackage(of: device, asking: customer)
    }
    world.say("Hello", customer)
    world.run()
    #expect(world.people[owner].texts == ["Hello"])
  }

  @Test("a relay in trouble does not make an owner give up the house key")
  func houseKey() {
    var world = World()
    let owner = world.add(.desk)
    world.command(
      owner,
      .setUp(
        SetUp(
          token: World.token, companyName: "Example", deskName: "Support", name: "Owner",
          colour: [1, 2, 3])),
      number: 1)
    // An earlier claim came through and its answer did not; the desk's record cannot be had now.
    for frame in [
      .challenge([UInt8](repeating: 1, count: 32)),
      .opened(SessionOpened(now: world.now, keyPackageCount: 0, hasLastResort: false)),
      .failed(RequestID(1), .setupTokenInvalid), .failed(RequestID(4), .storageUnavailable),
    ] as [ServerFrame] {
      if case .challenge = frame { world.handle(owner, .connected()) }
      world.handle(owner, .frame(frame.encodedBytes))
    }
    #expect(world.people[owner].refusals.isEmpty)
    #expect(world.people[owner].wantsClose)
    world.people[owner].upward = []
    world.people[owner].wantsClose = false
    world.handle(owner, .disconnected)
    world.run()
    #expect(world.people[owner].identity?.role == .owner)
    #expect(world.people[owner].done == [1])
  }

  @Test("a removal is published until the desk's record has it, whatever the relay says")
  func removalLost() {
    var world = World.founded()
    let agent = world.join()
    world.command(
      0, .removeAgent(device: world.people[agent].identity!.device!.bytes), number: 9)
    _ = world.people[0].upward.removeLast()
    world.handle(0, .frame(ServerFrame.done(RequestID(3)).encodedBytes))
    world.disconnect(0)
    world.restart(0)
    world.run()
    #expect(world.people[0].desk?.agents.count == 1)
    #expect(world.people[agent].identity?.isRemoved == true)
  }

  /// A commit of an agent's own making, through an honest relay.
  private func sabotage(
    _ world: inout World, by hostile: Int, _ change: MembershipChange,
    _ request: (Group<NativeCrypto>) -> CommitRequest
  ) throws {
    let conversation = try #require(ConversationID(world.people[hostile].conversation!))
    let saved = try #require(world.people[hostile].savedGroup(conversation.bytes))
    var group = try Group.restore(saved, crypto: crypto)
    var random = Seeded(32)
    let pending = try group.commit(
      request(group), now: world.now.milliseconds / 1_000, using: &random)
    let count = world.people[hostile].sentFrames.filter { $0[0] == 0x05 }.count
    let append = AppendEntry(
      conversation: conversation, epoch: LogEpoch(group.epoch.rawValue),
      submission: Submission(UInt64(count + 1)), content: .commit(change),
      payload: pending.message.encodedBytes)
    world.people[hostile].upward.append(ClientFrame.append(append).encodedBytes)
  }

  @Test("nobody puts out who was not removed by the house", arguments: [true, false])
  func removedByColleague(_ isCustomer: Bool) throws {
    var (world, _, customer) = World.withCustomer()
    let hostile = world.join(name: "Hostile")
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let device = world.people[isCustomer ? customer : agent].identity!.device!
    let change = MembershipChange(added: [], removed: [device], welcome: [])
    try sabotage(&world, by: hostile, change) { group in
      CommitRequest(
        removing: group.members.filter { $0.signatureKey == device.bytes }.map(\.leafIndex))
    }
    world.run()
    for person in [0, agent, customer] {
      #expect(!world.people[person].notices.contains { $0.kind == .left })
      #expect(world.people[person].notices.contains { $0.kind == .broken })
    }
    // Everybody is still reached, where it was.
    world.say("Is somebody there?", customer)
    world.run()
    #expect(world.people[0].texts.contains("Is somebody there?"))
    #expect(world.people[agent].texts.contains("Is somebody there?"))
  }

  enum Guise: CaseIterable {
    case customer
    case colleague
    case anotherKey
  }

  @Test("nobody becomes another by a commit of their own", arguments: Guise.allCases)
  func disguised(as guise: Guise) throws {
    var (world, _, customer) = World.withCustomer()
    let hostile = world.join(name: "Hostile")
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let members = Set(world.people[agent].conversationEvent?.members.map(\.device) ?? [])
    let device = world.people[hostile].identity!.device!
    let colleagues = world.people[agent].identity!.device!
    let bytes = world.relayKeyPackage(of: device, asking: customer)
    guard case .keyPackage(let own) = try MLSMessage(decoding: bytes) else {
      Issue.record("a key package")
      return
    }
    let known = try world.signingIdentity(of: hostile, whose: own)
    var random = Seeded(34)
    let other = try SigningIdentity.stranger(&random)
    try sabotage(&world, by: hostile, MembershipChange(added: [], removed: [], welcome: [])) {
      group in
      let colleague = group.members.first { $0.signatureKey == colleagues.bytes }
      var request = CommitRequest()
      request.identity =
        switch guise {
        case .customer: known.called(.basic([]))
        case .colleague: known.called(colleague!.credential)
        case .anotherKey: other.called(own.leafNode.credential)
        }
      return request
    }
    world.run()
    for person in [0, agent, customer] {
      #expect(world.people[person].notices.contains { $0.kind == .broken })
      let now = world.people[person].conversationEvent?.members ?? []
      #expect(Set(now.map(\.device)) == members && now.count { $0.role == .customer } == 1)
    }
    world.say("Is somebody there?", customer)
    world.say("I am", hostile)
    world.run()
    for person in [0, agent, customer] {
      let said = world.people[person].messages.filter { $0.text == "I am" }
      #expect(said.map(\.name) == ["Hostile"])
      #expect(world.people[person].texts.contains("Is somebody there?"))
    }
  }

  @Test("nor does a customer, whose commit makes nobody believe that it is out")
  func removedByHost() throws {
    var (world, _, customer) = World.withCustomer()
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let device = world.people[agent].identity!.device!
    let change = MembershipChange(added: [], removed: [device], welcome: [])
    try sabotage(&world, by: customer, change) { group in
      CommitRequest(
        removing: group.members.filter { $0.signatureKey == device.bytes }.map(\.leafIndex))
    }
    world.run()
    for person in [0, agent] {
      #expect(!world.people[person].notices.contains { $0.kind == .left })
      #expect(world.people[person].texts == ["Hello"])
    }
  }

  @Test("an agent cannot take a colleague over into a group of its own, while the customer is away")
  func takenOver() throws {
    var (world, _, customer) = World.withCustomer()
    let hostile = world.join(name: "Hostile")
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    let conversation = try #require(world.people[hostile].conversation)
    let device = world.people[agent].identity!.device!
    let package = world.relayKeyPackage(of: device, asking: hostile)
    guard case .keyPackage(let offered) = try MLSMessage(decoding: package),
      let package = offered.fitting(.mlkem768X25519ChaCha20)
    else {
      Issue.record("a key package")
      return
    }
    // With a customer of its own making.
    var random = Seeded(33)
    let key = SecretBytes.random(count: 32, using: &random)
    let double = SigningIdentity(
      credential: .basic([]), privateKey: key,
      publicKey: try crypto.publicKey(SignatureAlgorithm.ed25519, privateKey: key))
    var own = try Group.create(
      groupID: conversation + world.houseKey(), suite: package.cipherSuite, identity: double,
      lifetime: Lifetime(notBefore: 0, notAfter: .max), crypto: crypto, using: &random)
    let seconds = world.now.milliseconds / 1_000
    let pending = try own.commit(
      CommitRequest(adding: [package]), now: seconds, using: &random)
    try own.merge(pending)
    world.disconnect(customer)
    world.disconnect(agent)
    world.say("I was about to say", agent)
    let welcome = MLSMessage.welcome(try #require(pending.welcome)).encodedBytes
    let change = MembershipChange(added: [device], removed: [device], welcome: welcome)
    try sabotage(&world, by: hostile, change) { group in
      CommitRequest(
        removing: group.members.filter { $0.signatureKey == device.bytes }.map(\.leafIndex))
    }
    world.run(keepingOffline: [customer])
    let lie = try own.protect(Array("Tell me more".utf8), using: &random)
    let conversationID = try #require(ConversationID(conversation))
    world.handle(
      agent,
      .frame(
        ServerFrame.entry(
          LogEntry(
            conversation: conversationID, sequence: Sequence(99), epoch: LogEpoch(1),
            kind: .application, sender: try #require(DeviceID(double.publicKey)),
            submission: Submission(1), acceptedAt: world.now, payload: lie.encodedBytes)
        ).encodedBytes))
    #expect(world.people[agent].texts == ["Hello", "I was about to say"])
    for frame in world.people[agent].sentFrames + world.people[agent].upward {
      guard case .append(let append) = try ClientFrame(decoding: frame) else { continue }
      #expect(throws: MLSError.self) { _ = try own.process(append.payload) }
    }
    // The customer comes back, sees that something is wrong, and goes on with both.
    world.run()
    #expect(world.people[customer].notices.contains { $0.kind == .broken })
    world.say("Hello again", customer)
    world.run()
    for person in [0, agent] {
      #expect(world.people[person].texts == ["Hello", "I was about to say", "Hello again"])
    }
  }

  /// RFC 9420 §7.2: an application must say how long a lifetime may be at most.
  @Test("a KeyPackage that says it is good for ever is good for no longer than others")
  func everlasting() throws {
    var (world, owner, customer) = World.withCustomer()
    let agent = world.join()
    let device = try #require(world.people[agent].identity?.device)
    guard
      case .keyPackage(let own) = try MLSMessage(
        decoding: world.relayKeyPackage(of: device, asking: customer))
    else { throw MLSError.misuse(.unknownMember) }
    let identity = try world.signingIdentity(of: agent, whose: own)
    let start = world.now.milliseconds / 1_000 - 60
    func made(_ suite: CipherSuite, _ extensions: [MLS.Extension] = []) throws -> PrivateKeyPackage
    {
      var random = Seeded(suite == .x25519ChaCha20 ? 5 : 6)
      var profile = LeafProfile()
      profile.keyPackageExtensions = extensions
      return try PrivateKeyPackage.make(
        suite: suite, identity: identity, lifetime: Lifetime(notBefore: start, notAfter: .max),
        profile: profile, crypto: crypto, using: &random)
    }
    let hybrid = try made(.mlkem768X25519ChaCha20)
    let plain = try made(
      .x25519ChaCha20,
      [
        MLS.Extension(
          type: ExtensionType(rawValue: 0xf103),
          data: MLSMessage.keyPackage(hybrid.keyPackage).encodedBytes)
      ])
    let names = try [plain, hybrid].map { try $0.reference(crypto: crypto) }
    world.disconnect(agent)
    world.wait(400 * 24 * 3_600_000)
    for index in world.people.indices { world.people[index].closeCount = 0 }
    world.run(keepingOffline: [agent])
    let late = world.add(.customer)
    world.open(late, fingerprint: world.fingerprint)
    world.run(keepingOffline: [agent])
    world.command(late, .prepare)
    guard
      case .claimKeyPackages(let claim) = try ClientFrame(
        decoding: world.people[late].upward.removeLast())
    else { throw MLSError.misuse(.unknownMember) }
    #expect(claim.devices.contains(device))
    let packages = claim.devices.map { asked in
      ClaimedKeyPackage(
        device: asked,
        keyPackage: asked == device
          ? MLSMessage.keyPackage(plain.keyPackage).encodedBytes
          : world.relayKeyPackage(of: asked, asking: late))
    }
    let from = world.people[owner].receivedFrames.count
    world.handle(
      late,
      .frame(
        ServerFrame.keyPackages(ClaimedKeyPackages(request: claim.request, packages: packages))
          .encodedBytes))
    world.say("Hello", late)
    world.run(keepingOffline: [agent])
    #expect(world.people[owner].texts == ["Hello"])
    let opened = world.people[owner].receivedFrames[from...].contains { frame in
      guard case .entry(let entry) = frame, entry.kind == .welcome,
        case .welcome(let welcome)? = try? MLSMessage(decoding: entry.payload)
      else { return false }
      return welcome.secrets.contains { names.contains($0.newMember) }
    }
    #expect(!opened)
  }
}
