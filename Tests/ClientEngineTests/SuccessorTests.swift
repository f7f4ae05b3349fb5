import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("A commit that does not hold ends a group, and not the conversation")
struct SuccessorTests {
  private let crypto = NativeCrypto()

  /// A conversation of an owner, an agent who turns, another and a customer.
  private func team() -> (World, owner: Int, hostile: Int, agent: Int, customer: Int) {
    var (world, owner, customer) = World.withCustomer()
    let hostile = world.join(name: "Hostile")
    let agent = world.join(name: "Agent")
    world.say("Hello", customer)
    world.run()
    return (world, owner, hostile, agent, customer)
  }

  /// Puts a commit into the log with an agent's session, through an honest relay.
  private func spoil(
    _ world: inout World, by hostile: Int,
    with payload: (inout Group<NativeCrypto>) throws -> [UInt8] = { _ in [0, 1, 2] }
  ) throws {
    let conversation = try #require(world.people[hostile].conversation)
    let saved = try #require(world.people[hostile].savedGroup(conversation))
    var group = try Group.restore(saved, crypto: crypto)
    let id = try #require(ConversationID(Array(group.groupID.prefix(ConversationID.byteCount))))
    let before = world.people[hostile].sentFrames.filter { frame in
      if case .append(let append) = try? ClientFrame(decoding: frame) {
        append.conversation == id
      } else {
        false
      }
    }
    let append = AppendEntry(
      conversation: id, epoch: LogEpoch(group.epoch.rawValue),
      submission: Submission(UInt64(before.count + 1)),
      content: .commit(MembershipChange(added: [], removed: [], welcome: [])),
      payload: try payload(&group))
    world.people[hostile].upward.append(ClientFrame.append(append).encodedBytes)
  }

  @Test("garbage of an agent's: everybody sees by whom it came, and nothing is lost")
  func garbage() throws {
    var (world, owner, hostile, agent, customer) = team()
    let conversation = world.people[owner].conversation
    try spoil(&world, by: hostile)
    world.run()
    for person in [owner, agent, customer] {
      let broken = world.people[person].notices.filter { $0.kind == .broken }
      #expect(broken.map { $0.name?.string } == ["Hostile"])
      #expect(world.people[person].conversationEvent?.stopped == nil)
      #expect(world.people[person].conversation == conversation, "the thread goes on")
      #expect(world.people[person].conversationEvent?.members.count == 4)
    }
    world.say("And you?", owner)
    world.say("Still here", customer)
    world.run()
    for person in [owner, hostile, agent, customer] {
      #expect(Set(world.people[person].texts) == ["Hello", "And you?", "Still here"])
      #expect(world.people[person].texts.count == 3)
    }
    // What is kept says the same.
    let shown = [owner, agent, customer].map { world.people[$0].texts }
    for person in [owner, agent, customer] {
      world.people[person].events = []
      world.restart(person)
    }
    world.run()
    #expect([owner, agent, customer].map { world.people[$0].texts } == shown)
    world.say("After the night", agent)
    world.read(customer)
    world.run()
    #expect(world.people[customer].texts.last == "After the night")
    #expect(world.people[agent].states.last == .delivered)
  }

  @Test("what nobody has confirmed is said once more: shown once, and confirmed")
  func unconfirmed() throws {
    var (world, owner, hostile, agent, customer) = team()
    world.say("Second", customer)
    while world.step(customer) {}
    try spoil(&world, by: hostile)
    while world.step(hostile) {}
    // The log has the word and the garbage behind it, and no word of who has received it.
    #expect(world.people[customer].states.last == .sent)
    world.run()
    for person in [owner, agent, customer] {
      #expect(world.people[person].texts == ["Hello", "Second"])
      #expect(world.people[person].notices.count { $0.kind == .broken } == 1)
    }
    #expect(world.people[customer].states == [.delivered, .delivered])
    for person in [owner, customer] { world.restart(person) }
    world.run()
    world.read(owner)
    world.run()
    #expect(world.people[customer].states == [.read, .read])
    for person in [owner, agent, customer] {
      #expect(world.people[person].texts == ["Hello", "Second"])
    }
  }

  @Test("an agent who fills its leaf keeps nobody out")
  func fullLeaf() throws {
    var (world, owner, hostile, _, customer) = team()
    let now = world.now.milliseconds / 1_000
    var random = Seeded(1)
    try spoil(&world, by: hostile) { group in
      var request = CommitRequest()
      request.profile = LeafProfile(extensions: [
        Extension(
          type: .applicationID,
          data: [UInt8](repeating: 0, count: WireLimits.payloadByteCountMax / 2))
      ])
      return try group.commit(request, now: now, using: &random).message.encodedBytes
    }
    world.run()
    for person in [owner, customer] {
      let broken = world.people[person].notices.filter { $0.kind == .broken }
      #expect(broken.map { $0.name?.string } == ["Hostile"])
    }
    let newcomers = [world.join(name: "Third"), world.join(name: "Fourth")]
    world.say("Are you all there?", customer)
    world.run()
    for person in newcomers { #expect(world.people[person].texts == ["Are you all there?"]) }
  }

  @Test("what waited goes out in the successor; marks find what was said before it")
  func waiting() throws {
    var (world, owner, hostile, agent, customer) = team()
    let hello = try #require(world.people[agent].messages.first?.messageID)
    world.disconnect(customer)
    world.disconnect(agent)
    try spoil(&world, by: hostile)
    world.run(keepingOffline: [customer, agent])
    world.say("Written by the customer", customer)
    world.say("Written by the agent", agent)
    world.say("Written by the owner", owner)
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].states.last == .waiting)
    #expect(world.people[owner].conversationEvent?.waiting == .keys)
    world.run()
    for person in [owner, agent, customer] {
      #expect(
        world.people[person].texts.sorted() == [
          "Hello", "Written by the agent", "Written by the customer", "Written by the owner",
        ])
      #expect(world.people[person].states.allSatisfy { $0 ?? .sent >= .sent })
    }
    let id = [UInt8](repeating: 9, count: 16)
    world.command(
      agent,
      .react(
        conversation: world.people[agent].conversation, id: id, target: hello, replaces: nil,
        text: UTF8Text("+1")))
    world.run()
    let marks = world.people[customer].events.compactMap { event in
      if case .reaction(let mark) = event { mark.target } else { nil }
    }
    #expect(marks == [hello])
    world.read(customer)
    world.read(owner)
    world.run()
    #expect(world.people[agent].states.contains(.read))
  }

  @Test("a sign that waited, and one that takes its place, are one sign in the successor")
  func waitingSigns() throws {
    var (world, owner, hostile, agent, customer) = team()
    let hello = try #require(world.people[agent].messages.first?.messageID)
    world.disconnect(agent)
    try spoil(&world, by: hostile)
    func put(_ text: UTF8Text, _ number: UInt8, replacing before: [UInt8]?) {
      world.command(
        agent,
        .react(
          conversation: world.people[agent].conversation,
          id: [UInt8](repeating: number, count: 16), target: hello, replaces: before, text: text))
    }
    put("+1", 8, replacing: nil)
    put("+2", 9, replacing: try #require(world.people[agent].reactions.last?.messageID))
    world.run(keepingOffline: [agent])
    world.run()
    // Broken and moved in one session: the relay hears that both were read.
    #expect(world.people[agent].connection == .online)
    for person in [owner, agent, customer] {
      #expect(world.people[person].standingSigns == ["+2"])
    }
  }

  @Test("who was away for all of it finds the thread whole")
  func away() throws {
    var (world, owner, hostile, agent, customer) = team()
    world.disconnect(agent)
    world.say("Before", owner)
    world.run(keepingOffline: [agent])
    try spoil(&world, by: hostile)
    world.run(keepingOffline: [agent])
    world.say("After", customer)
    world.run(keepingOffline: [agent])
    try spoil(&world, by: hostile)
    world.run(keepingOffline: [agent])
    world.say("After that", customer)
    world.run(keepingOffline: [agent])
    world.run()
    #expect(world.people[agent].texts == ["Hello", "Before", "After", "After that"])
    #expect(world.people[agent].notices.filter { $0.kind == .broken }.count == 2)
  }

  @Test("who keeps spoiling it keeps nobody from being heard, and makes nobody busy")
  func again() throws {
    var (world, owner, hostile, _, customer) = team()
    for number in 1...5 {
      try spoil(&world, by: hostile)
      world.run()
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
      world.say("Still here", customer)
      world.run()
      #expect(world.people[owner].texts.count == number + 1)
    }
    let created = world.people[customer].sentFrames.filter { frame in
      if case .create = try? ClientFrame(decoding: frame) { true } else { false }
    }
    #expect(created.count == 6)
  }

  @Test("the last place of all, told once of a broken group, ends nothing")
  func lastPlace() throws {
    var (world, owner, hostile, agent, customer) = team()
    try spoil(&world, by: hostile)
    world.run()
    world.wait(2 * EngineLimits.backOffMillisecondsMax)
    world.say("In the second", customer)
    world.run()
    world.disconnect(customer)
    try spoil(&world, by: hostile)
    world.run(keepingOffline: [customer])
    let conversation = try #require(world.people[agent].conversation)
    let group = try Group.restore(
      try #require(world.people[agent].savedGroup(conversation)), crypto: crypto)
    let id = try #require(ConversationID(Array(group.groupID.prefix(ConversationID.byteCount))))
    for kind in [LogEntry.Kind.application, .restored] {
      for person in [owner, agent] {
        let last = LogEntry(
          conversation: id, sequence: Sequence(.max), epoch: LogEpoch(1), kind: kind,
          sender: DeviceID([UInt8](repeating: 7, count: 32))!, submission: Submission(1),
          acceptedAt: world.now, payload: [0])
        world.handle(person, .frame(ServerFrame.entry(last).encodedBytes))
      }
      world.run(keepingOffline: [customer])
    }
    world.run()
    world.wait(2 * EngineLimits.backOffMillisecondsMax)
    world.say("In the third", customer)
    world.run()
    for person in [owner, agent] {
      #expect(world.people[person].texts == ["Hello", "In the second", "In the third"])
    }
  }

  @Test("it survives the customer's crash at any moment", arguments: 0..<24)
  func crash(_ step: Int) throws {
    var (world, owner, hostile, agent, customer) = team()
    try spoil(&world, by: hostile)
    world.say("Meant for you", customer)
    world.people[customer].diesAtStep = world.people[customer].stepCount + step / 2
    world.people[customer].diesBeforePersisting = step % 2 == 0
    world.run()
    world.people[customer].revive()
    world.restart(customer)
    world.run()
    world.say("Once more", customer)
    world.run()
    for person in [owner, agent] {
      #expect(world.people[person].texts == ["Hello", "Meant for you", "Once more"])
      #expect(world.people[person].conversation == world.people[customer].conversation)
    }
  }

  @Test("a commit that is good for all but the customer is left behind by everybody")
  func selective() throws {
    var (world, owner, hostile, agent, customer) = team()
    let device = world.people[customer].identity!.device!
    var random = Seeded(5)
    // The customer alone is shown garbage in its place.
    world.people[customer].lie = { frame in
      guard case .entry(let entry) = frame, entry.kind == .commit, entry.sender != device else {
        return frame
      }
      return .entry(
        LogEntry(
          conversation: entry.conversation, sequence: entry.sequence, epoch: entry.epoch,
          kind: .commit, sender: entry.sender, submission: entry.submission,
          acceptedAt: entry.acceptedAt, payload: [0, 1, 2]))
    }
    try spoil(&world, by: hostile) { group in
      try group.commit(CommitRequest(), now: 0, using: &random).message.encodedBytes
    }
    world.disconnect(customer)
    world.run(keepingOffline: [customer])
    world.say("In between", agent)
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].texts == ["Hello", "In between"])
    world.run()
    #expect(world.people[customer].notices.contains { $0.kind == .broken })
    for person in [owner, agent] {
      #expect(!world.people[person].notices.contains { $0.kind == .broken })
      #expect(world.people[person].notices.count { $0.kind == .moved } == 1, "it is shown")
    }
    // The customer could not read it in that epoch.
    #expect(world.people[customer].texts == ["Hello", "In between"])
    #expect(world.people[agent].states.last == .delivered)
    world.say("Do you hear me?", customer)
    world.run()
    for person in [owner, agent] {
      #expect(world.people[person].texts == ["Hello", "In between", "Do you hear me?"])
    }
    world.say("We do", agent)
    world.run()
    #expect(world.people[customer].texts.last == "We do")
  }

  /// The agent alone is shown garbage in the place of a commit, and the customer goes on.
  private func cutOff(
    _ world: inout World, _ hostile: Int, _ agent: Int, _ customer: Int
  ) throws {
    let device = world.people[hostile].identity!.device!
    var random = Seeded(5)
    world.people[agent].lie = { frame in
      guard case .entry(let entry) = frame, entry.kind == .commit, entry.sender == device else {
        return frame
      }
      return .entry(
        LogEntry(
          conversation: entry.conversation, sequence: entry.sequence, epoch: entry.epoch,
          kind: .commit, sender: entry.sender, submission: entry.submission,
          acceptedAt: entry.acceptedAt, payload: [0, 1, 2]))
    }
    try spoil(&world, by: hostile) { group in
      try group.commit(CommitRequest(), now: 0, using: &random).message.encodedBytes
    }
    world.run()
    #expect(world.people[agent].notices.contains { $0.kind == .broken })
    #expect(!world.people[customer].notices.contains { $0.kind == .broken })
    world.people[agent].lie = nil
  }

  @Test("an agent for whom alone a commit does not hold says so, and is heard again")
  func complaint() throws {
    var (world, owner, hostile, agent, customer) = team()
    try cutOff(&world, hostile, agent, customer)
    // Its own device could not follow what it has never made, and would say so as well.
    world.disconnect(hostile)
    world.say("Do you hear me?", agent)
    world.run(keepingOffline: [hostile])
    #expect(world.people[agent].states.last == .waiting)
    world.say("Anybody?", customer)
    world.run(keepingOffline: [hostile])
    for person in [owner, customer] {
      #expect(Set(world.people[person].texts) == ["Hello", "Do you hear me?", "Anybody?"])
      let notices = world.people[person].notices.filter { $0.kind == .cutOff }
      #expect(notices.map { $0.name?.string } == ["Agent"], "it is said whose word it was")
      #expect(!world.people[person].notices.contains { $0.kind == .broken })
    }
    world.say("Both of you", customer)
    world.say("We do", owner)
    world.run(keepingOffline: [hostile])
    #expect(world.people[agent].texts.suffix(2).sorted() == ["Both of you", "We do"])
    #expect(world.people[agent].conversation == world.people[owner].conversation)
    #expect(world.people[agent].states.contains(.delivered))
    let complaints = world.people[agent].sentFrames.filter { frame in
      if case .append(let append)? = try? ClientFrame(decoding: frame) {
        append.payload.count == 8
      } else {
        false
      }
    }
    #expect(complaints.count == 1)
  }

  @Test("it is heard though the relay has gone on, and though either dies", arguments: 0..<16)
  func complaintCrash(_ step: Int) throws {
    var (world, owner, customer) = World.withCustomer()
    let hostile = world.join(name: "Hostile")
    let agent = world.join(name: "Agent")
    // The customer's keys are younger than the others', who make new ones between what the agent
    // could follow and what comes.
    world.wait(EngineLimits.keyAgeMillisecondsMax / 2)
    world.run()
    world.say("Hello", customer)
    world.run()
    try cutOff(&world, hostile, agent, customer)
    world.disconnect(agent)
    world.wait(EngineLimits.keyAgeMillisecondsMax / 2 + 1)
    for text in ["One", "Two", "Three"] as [UTF8Text] {
      world.say(text, customer)
      world.say(text, owner)
      world.run(keepingOffline: [agent])
    }
    world.say("Can you hear me?", agent)
    let dying = step % 2 == 0 ? agent : customer
    world.people[dying].diesAtStep = world.people[dying].stepCount + 1 + step / 2
    world.run()
    world.people[dying].diesAtStep = nil
    world.restart(dying)
    world.run()
    world.say("Four", customer)
    world.run()
    for person in [owner, customer] {
      #expect(world.people[person].texts.count == 9)
      #expect(world.people[person].texts.contains("Can you hear me?"))
    }
    #expect(world.people[agent].texts.last == "Four")
    let commits = world.people[customer].receivedFrames.filter { frame in
      if case .entry(let entry) = frame { entry.kind == .commit } else { false }
    }
    #expect(commits.count >= 3, "the bad one, another's new keys, the complaint")
  }

  @Test("who complains without a reason costs what any other bad commit costs, and names itself")
  func complaintsWithoutEnd() throws {
    var (world, owner, hostile, agent, customer) = team()
    for number in 1...5 {
      try spoil(&world, by: hostile) { group in
        (0..<8).map { UInt8(truncatingIfNeeded: (group.epoch.rawValue - 1) >> (56 - 8 * $0)) }
      }
      world.run()
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
      world.say("Still here", customer)
      world.say("So am I", agent)
      world.run()
      #expect(world.people[owner].texts.count == 2 * number + 1)
    }
    let notices = world.people[owner].notices.filter { $0.kind == .cutOff }
    #expect(notices.allSatisfy { $0.name?.string == "Hostile" } && !notices.isEmpty)
    let created = world.people[customer].sentFrames.filter { frame in
      if case .create = try? ClientFrame(decoding: frame) { true } else { false }
    }
    #expect(created.count == 6)
  }

  @Test("an epoch that somebody was not in yet is nobody's reason to leave them behind")
  func complaintBeforeNewcomer() throws {
    var (world, owner, hostile, _, customer) = team()
    let newcomer = world.join(name: "Newcomer")
    world.say("Welcome", customer)
    world.run()
    try spoil(&world, by: hostile) { group in
      (0..<8).map { UInt8(truncatingIfNeeded: (group.epoch.rawValue - 1) >> (56 - 8 * $0)) }
    }
    world.run()
    world.say("Is everybody here?", customer)
    world.run()
    for person in [owner, newcomer] {
      #expect(world.people[person].texts.last == "Is everybody here?")
      #expect(world.people[person].conversation == world.people[owner].conversation)
    }
    world.say("I am", newcomer)
    world.run()
    #expect(world.people[customer].texts.last == "I am")
  }

  @Test("who joins the desk meanwhile is brought into the successor, and reads what comes")
  func newcomer() throws {
    var (world, owner, hostile, _, customer) = team()
    world.disconnect(customer)
    try spoil(&world, by: hostile)
    world.run(keepingOffline: [customer])
    let newcomer = world.join(name: "Newcomer")
    world.run()
    world.say("Who is there?", customer)
    world.run()
    #expect(world.people[newcomer].texts == ["Who is there?"])
    #expect(world.people[owner].texts == ["Hello", "Who is there?"])
  }

  @Test(
    "nobody but the customer makes a successor, nor the customer's key without the group's secret",
    arguments: [false, true])
  func pretended(_ isLate: Bool) throws {
    var (world, _, hostile, agent, customer) = team()
    let conversation = try #require(world.people[agent].conversation)
    let group = try Group.restore(
      try #require(world.people[hostile].savedGroup(conversation)), crypto: crypto)
    let customers = try Group.restore(
      try #require(world.people[customer].savedGroup(conversation)), crypto: crypto)
    // The copies are from before the customer made new keys.
    let before = try group.resumptionKey()
    if isLate {
      world.wait(EngineLimits.keyAgeMillisecondsMax + 1)
      world.run()
      world.say("Good morning", customer)
      world.run()
    }
    let now = try Group.restore(
      try #require(world.people[hostile].savedGroup(conversation)), crypto: crypto)
    #expect((now.epoch == group.epoch) == !isLate)
    let texts = world.people[agent].texts
    world.disconnect(customer)
    try spoil(&world, by: hostile)
    world.run(keepingOffline: [customer])
    var random = Seeded(6)
    let key = SecretBytes.random(count: 32, using: &random)
    let stranger = SigningIdentity(
      credential: .basic([]), privateKey: key,
      publicKey: try crypto.publicKey(SignatureAlgorithm.ed25519, privateKey: key))
    let device = world.people[agent].identity!.device!

    func offer(
      by identity: SigningIdentity, with keys: [PreSharedKey],
      in suite: CipherSuite = .mlkem768X25519ChaCha20
    ) throws -> [UInt8] {
      let package = world.relayKeyPackage(of: device, asking: hostile)
      guard case .keyPackage(let offered) = try MLSMessage(decoding: package),
        let package = offered.fitting(suite)
      else { return [] }
      let founder = try #require(DeviceID(identity.publicKey))
      let id = [UInt8].founded(by: founder, &random)
      var own = try Group.create(
        groupID: id + world.houseKey(), suite: package.cipherSuite, identity: identity,
        lifetime: Lifetime(notBefore: 0, notAfter: .max), crypto: crypto, using: &random)
      var request = CommitRequest(adding: [package])
      request.preSharedKeys = keys
      let pending = try own.commit(
        request, now: world.now.milliseconds / 1_000, using: &random)
      try own.merge(pending)
      world.handle(
        agent,
        .frame(
          ServerFrame.entry(
            LogEntry(
              conversation: ConversationID(id)!, sequence: Sequence(1), epoch: LogEpoch(1),
              kind: .welcome, sender: founder, submission: Submission(1),
              acceptedAt: world.now,
              payload: MLSMessage.welcome(pending.welcome!).encodedBytes)
          ).encodedBytes))
      return id
    }
    let resumption = try now.resumptionKey()
    // A member who knows the secret, in the name of a customer of its own.
    let first = try offer(by: stranger, with: [resumption])
    #expect(world.people[agent].events.allSatisfy { !$0.isAbout(first) })
    // The customer's own key, taken from a device, with a secret that is not the group's.
    let other = PreSharedKey(
      kind: resumption.kind, secret: SecretBytes.random(count: 32, using: &random))
    let second = try offer(by: customers.identity, with: [other])
    #expect(world.people[agent].events.allSatisfy { !$0.isAbout(second) })
    // The customer's own key, with a secret that is older than its last new keys.
    if isLate {
      let late = try offer(by: customers.identity, with: [before])
      #expect(world.people[agent].events.allSatisfy { !$0.isAbout(late) })
    }
    // The customer's own key and the right secret, but back in the plain suite.
    let plain = try offer(by: customers.identity, with: [resumption], in: .x25519ChaCha20)
    #expect(world.people[agent].events.allSatisfy { !$0.isAbout(plain) })
    // And without any: it may begin a conversation, but not go on in this one.
    let third = try offer(by: customers.identity, with: [])
    #expect(world.people[agent].events.contains { $0.isAbout(third) })
    #expect(world.people[agent].texts == texts)
  }
}

extension Event {
  fileprivate func isAbout(_ conversation: [UInt8]) -> Bool {
    if case .conversation(let event) = self { event.id.bytes == conversation } else { false }
  }
}

extension Person {
  fileprivate var reactions: [ReactionEvent] {
    events.compactMap { event in if case .reaction(let sign) = event { sign } else { nil } }
  }

  /// As pages count them: the last word about each, but for those that another has replaced.
  fileprivate var standingSigns: [UTF8Text] {
    let latest = Dictionary(reactions.map { ($0.messageID, $0) }) { $1 }
    let replaced = Set(latest.values.compactMap(\.replaces))
    return latest.values.filter { !replaced.contains($0.messageID) }.compactMap(\.text)
  }
}
