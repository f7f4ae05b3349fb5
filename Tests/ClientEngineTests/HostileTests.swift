import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MIMIContent
import MLS
import RelayProtocol
import Simulation
import Testing

@Suite("Hostile relays and members")
struct HostileTests {
  /// Frames that a relay really sent, to start from.
  private func material() -> (frames: [[UInt8]], disk: Disk, Input.Profile) {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", owner)
    world.command(
      owner, .typing(conversation: world.people[owner].conversation, isOn: true))
    world.run()
    let disk = world.people[owner].disk
    world.say("Three", customer)
    world.run()
    let agent = world.join()
    world.say("Four", customer)
    world.run()
    let frames = (world.people[owner].receivedFrames + world.people[agent].receivedFrames)
      .map { $0.encodedBytes }
    return (frames, disk, .desk)
  }

  @Test("ten thousand inputs that no honest relay gives, and no trap", arguments: 0..<4)
  func frames(part: UInt64) {
    let (frames, disk, profile) = material()
    let records = disk.records
    let now = Timestamp(milliseconds: 1_800_000_000_000)
    for round in 0..<25 {
      let machine = Machine()
      var random = Seeded(part << 32 | UInt64(round))
      machine.engine.handle(.start(profile, records: records), now: now, using: &random)
      machine.engine.handle(.connected(), now: now, using: &random)
      for place in 0..<100 {
        let input: Input
        switch UInt8.random(in: 0..<10, using: &random) {
        case 0:
          input = .frame(randomBytes(count: .random(in: 0..<200, using: &random), using: &random))
        case 1...3: input = .frame(frames.randomElement(using: &random)!)
        case 4: input = .connected()
        case 5: input = .command(.read(conversation: nil, from: 0, through: nil), number: nil)
        default: input = .frame(mutated(frames.randomElement(using: &random)!, &random))
        }
        machine.engine.handle(input, now: now, using: &random)
        for case .send(let frame) in machine.engine.drain() {
          #expect((try? ClientFrame(decoding: frame)) != nil, "round \(round) place \(place)")
        }
      }
    }
  }

  private func mutated(_ frame: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var frame = frame
    for _ in 0..<Int.random(in: 1...4, using: &random) where !frame.isEmpty {
      let place = Int.random(in: frame.indices, using: &random)
      switch UInt8.random(in: 0..<4, using: &random) {
      case 0: frame[place] = .random(in: 0...255, using: &random)
      case 1: frame[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: frame.removeSubrange(place..<min(frame.count, place + 8))
      default:
        // The largest numbers of all, where lengths and counters stand.
        for index in place..<min(frame.count, place + 8) { frame[index] = 0xff }
      }
    }
    return frame
  }

  @Test("entries at the end of all numbers do not trap")
  func largestNumbers() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    let id = ConversationID(world.people[owner].conversation!)!
    let stranger = DeviceID([UInt8](repeating: 7, count: 32))!
    for conversation in [id, ConversationID([UInt8](repeating: 1, count: 16))!] {
      for kind in [LogEntry.Kind.welcome, .application, .commit] {
        let entry = LogEntry(
          conversation: conversation, sequence: Sequence(.max), epoch: LogEpoch(.max), kind: kind,
          sender: stranger, submission: Submission(.max),
          acceptedAt: Timestamp(milliseconds: .max), payload: [1, 2, 3])
        world.handle(owner, .frame(ServerFrame.entry(entry).encodedBytes))
      }
      world.handle(
        owner,
        .frame(
          ServerFrame.accepted(
            Accepted(
              conversation: conversation, submission: Submission(.max), sequence: Sequence(.max),
              acceptedAt: world.now)
          ).encodedBytes))
      world.handle(
        owner,
        .frame(
          ServerFrame.refused(
            Refused(
              conversation: conversation, submission: Submission(.max), code: .staleEpoch,
              epoch: LogEpoch(.max))
          ).encodedBytes))
    }
    world.handle(owner, .show)
  }

  /// The customer's group, as somebody who stole the customer's disk would use it.
  private func stolenGroup(_ world: World, _ customer: Int) throws -> Group<NativeCrypto> {
    let conversation = world.people[customer].conversation!
    let saved = try #require(world.people[customer].savedGroup(conversation))
    return try Group.restore(saved, crypto: NativeCrypto())
  }

  private func append(
    _ payload: [UInt8], _ content: AppendEntry.Content, epoch: UInt64, to world: inout World,
    as index: Int, behind count: UInt64 = 0
  ) {
    let submissions = world.people[index].receivedFrames.compactMap { frame in
      if case .accepted(let accepted) = frame { accepted.submission.rawValue } else { nil }
    }
    let entry = AppendEntry(
      conversation: ConversationID(world.people[index].conversation!)!, epoch: LogEpoch(epoch),
      submission: Submission(submissions.max()! + 1 + count), content: content, payload: payload)
    world.people[index].upward.append(ClientFrame.append(entry).encodedBytes)
    while !world.people[index].upward.isEmpty { _ = world.step(index) }
    while world.step(0) {}
  }

  @Test("a member's gibberish is shown as unreadable, and the conversation goes on")
  func gibberish() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    var group = try stolenGroup(world, customer)
    let sealed = try group.protect([1, 2, 3], using: &world.random)
    append(
      sealed.encodedBytes, .application, epoch: group.epoch.rawValue, to: &world, as: customer)
    #expect(world.people[owner].notices.last?.kind == .unreadable)
    #expect(world.people[owner].conversationEvent?.stopped == nil)
    world.say("Pardon?", owner)
    world.run()
    #expect(world.people[owner].texts == ["One", "Pardon?"])
  }

  @Test("a member's time that is none is not told", arguments: [UInt64.max, 1 << 53, 1 << 60])
  func time(_ time: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    var group = try stolenGroup(world, customer)
    var content = MIMIContent(
      salt: [UInt8](repeating: 9, count: 16),
      body: NestedPart(.render, .single(mediaType: MediaType.plainText, Array("Two".utf8))))
    content.extensions[.text("vnd.sotto.sent-at")] = .unsigned(time)
    let sealed = try group.protect(content.encodedBytes, using: &world.random)
    append(
      sealed.encodedBytes, .application, epoch: group.epoch.rawValue, to: &world, as: customer)
    #expect(world.people[owner].texts == ["One", "Two"])
    #expect(world.people[owner].messages.last?.sentAt == nil)
    #expect(world.people[owner].messages.first?.sentAt != nil)
  }

  private static let ofTomorrow: [NestedPart] = [
    NestedPart(
      .render, .single(mediaType: "text/markdown;variant=GFM-MIMI", Array("*Two*".utf8))),
    NestedPart(
      .render,
      .multi(
        .processAll,
        [
          NestedPart(.render, .single(mediaType: MediaType.plainText, Array("Two".utf8))),
          NestedPart(.render, .single(mediaType: MediaType.plainText, Array("Three".utf8))),
        ])),
    // No text of its own, though it is one.
    NestedPart(.reaction, .single(mediaType: MediaType.plainText, Array("\u{1F44D}".utf8))),
  ]

  @Test("what only a later version can read is kept whole and shown as such", arguments: ofTomorrow)
  func tomorrow(_ body: NestedPart) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    var group = try stolenGroup(world, customer)
    let content = MIMIContent(
      salt: [UInt8](repeating: 9, count: 16), body: body
    ).encodedBytes
    let sealed = try group.protect(content, using: &world.random)
    append(
      sealed.encodedBytes, .application, epoch: group.epoch.rawValue, to: &world, as: customer)
    #expect(world.people[owner].notices.last?.kind == .newer)
    let isKept = world.people[owner].disk.records.contains { record in
      let bytes = record.value ?? []
      return bytes.indices.contains { bytes[$0...].starts(with: content) }
    }
    #expect(isKept)
    world.read(owner)
    world.run()
    let place = try #require(world.people[owner].notices.last?.order.rawValue)
    let seen = try #require(world.people[owner].conversationEvent?.seen)
    #expect(seen == [0, place - 1], "nobody has seen what cannot be read")
    world.people[owner].events = []
    world.restart(owner)
    #expect(world.people[owner].notices.map { $0.kind } == [.started, .newer])
    #expect(world.people[owner].texts == ["One"])
    world.say("Pardon?", owner)
    world.run()
    #expect(world.people[owner].texts == ["One", "Pardon?"])
  }

  @Test("what nobody can read keeps nothing else unread, however much there is of it")
  func muchOfTomorrow() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    var group = try stolenGroup(world, customer)
    func say(_ body: PartContent, _ number: UInt64) throws {
      let salt = [UInt8](repeating: UInt8(number), count: 16)
      let content = MIMIContent(salt: salt, body: NestedPart(.render, body)).encodedBytes
      let sealed = try group.protect(content, using: &world.random)
      append(
        sealed.encodedBytes, .application, epoch: group.epoch.rawValue, to: &world, as: customer,
        behind: number)
    }
    let count = UInt64(EngineLimits.seenRangeCountMax + 20)
    // Else it makes new keys in the middle of it.
    world.disconnect(owner)
    for number in 0..<count {
      try say(Self.ofTomorrow[0].content, 2 * number)
      try say(.single(mediaType: MediaType.plainText, Array("More".utf8)), 2 * number + 1)
    }
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].conversationEvent?.unreadCount == Int(count) + 1)
    world.read(owner)
    world.run()
    #expect(world.people[owner].conversationEvent?.unreadCount == 0)
    // The end is behind the report by now.
    world.read(owner)
    world.run()
    let kept = world.people[owner].disk.records
    world.read(owner)
    world.run()
    let isSame = world.people[owner].disk.records == kept
    #expect(isSame, "read again is nothing new")
  }

  @Test("a member who adds a stranger stops the conversation, and nothing more is said in it")
  func stranger() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    var group = try stolenGroup(world, customer)
    let key = SecretBytes.random(count: 32, using: &world.random)
    let crypto = NativeCrypto()
    let identity = SigningIdentity(
      credential: .basic([]), privateKey: key,
      publicKey: try crypto.publicKey(SignatureAlgorithm.ed25519, privateKey: key))
    let seconds = world.now.milliseconds / 1_000
    let package = try PrivateKeyPackage.make(
      suite: group.suite, identity: identity,
      lifetime: Lifetime(notBefore: seconds - 10, notAfter: seconds + 1_000), crypto: crypto,
      using: &world.random)
    let pending = try group.commit(
      CommitRequest(adding: [package.keyPackage]), now: seconds, using: &world.random)
    let stranger = DeviceID(identity.publicKey)!
    append(
      pending.message.encodedBytes,
      .commit(MembershipChange(added: [stranger], removed: [], welcome: [1])),
      epoch: group.epoch.rawValue, to: &world, as: customer)
    #expect(world.people[owner].conversationEvent?.stopped == nil, "the record may be an old one")
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].conversationEvent?.stopped == .rosterForged)
    let before = world.people[owner].sentFrames.count
    world.say("To whom am I speaking?", owner)
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].refusals == [.rosterForged])
    #expect(!world.people[owner].sentFrames[before...].contains { $0[0] == 0x05 })
    let conversation = try #require(world.people[owner].conversation)
    #expect(world.people[owner].savedGroup(conversation) == nil, "its keys are gone")
  }

  @Test("an external commit is not followed, also by who takes its own place anew")
  func externalCommit() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    let group = try stolenGroup(world, customer)
    var (thief, message) = try Group.joinExternally(
      try group.groupInfo(), identity: group.identity, replacing: group.ownLeafIndex,
      crypto: NativeCrypto(), using: &world.random)
    append(
      message.encodedBytes, .commit(MembershipChange(added: [], removed: [], welcome: [])),
      epoch: group.epoch.rawValue, to: &world, as: customer)
    let lie = try thief.protect([1, 2, 3], using: &world.random)
    append(
      lie.encodedBytes, .application, epoch: thief.epoch.rawValue, to: &world, as: customer,
      behind: 1)
    world.say("Is that you?", owner)
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].notices.last?.kind == .broken)
    for frame in world.people[owner].sentFrames {
      guard case .append(let append) = try ClientFrame(decoding: frame) else { continue }
      #expect(throws: MLSError.self) { try thief.process(append.payload) }
    }
    // Whose place it is goes on without the thief.
    world.run()
    #expect(world.people[customer].texts == ["One", "Is that you?"])
  }

  @Test("what a member proposes changes nothing, and no commit that names it is followed")
  func proposals() throws {
    var (world, owner, customer) = World.withCustomer()
    let hostile = world.join(name: "Hostile")
    world.say("One", customer)
    world.run()
    let conversation = try #require(world.people[hostile].conversation)
    let saved = try #require(world.people[hostile].savedGroup(conversation))
    var group = try Group.restore(saved, crypto: NativeCrypto())
    let removed = try #require(
      group.members.first { $0.signatureKey == world.people[owner].identity?.device?.bytes })
    let proposals = [Proposal.remove(removed.leafIndex), .groupContextExtensions([])]
    for (count, proposal) in proposals.enumerated() {
      let proposed = try group.propose(proposal, using: &world.random)
      append(
        proposed.encodedBytes, .application, epoch: group.epoch.rawValue, to: &world, as: hostile,
        behind: UInt64(count))
      #expect(world.people[owner].notices.last?.kind == .unreadable)
      let kept = try #require(world.people[owner].savedGroup(conversation))
      #expect(try !Group.restore(kept, crypto: NativeCrypto()).hasPendingProposals)
    }
    let pending = try group.commit(
      CommitRequest(), now: world.now.milliseconds / 1_000, using: &world.random)
    #expect(!pending.staged.removed.isEmpty)
    append(
      pending.message.encodedBytes, .commit(MembershipChange(added: [], removed: [], welcome: [])),
      epoch: group.epoch.rawValue, to: &world, as: hostile, behind: 2)
    world.run(keepingOffline: [hostile])
    for person in [owner, customer] {
      #expect(world.people[person].notices.contains { $0.kind == .broken })
      #expect(!world.people[person].notices.contains { $0.kind == .left })
    }
    world.say("Is somebody there?", customer)
    world.run(keepingOffline: [hostile])
    #expect(world.people[owner].texts == ["One", "Is somebody there?"])
  }

  @Test("an external commit that removes the reader does not make it believe that it is out")
  func externalRemoval() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    let group = try stolenGroup(world, customer)
    let key = SecretBytes.random(count: 32, using: &world.random)
    let crypto = NativeCrypto()
    let stranger = SigningIdentity(
      credential: .basic([]), privateKey: key,
      publicKey: try crypto.publicKey(SignatureAlgorithm.ed25519, privateKey: key))
    let reader = try #require(
      group.members.first { $0.leafIndex != group.ownLeafIndex }?.leafIndex)
    let (_, message) = try Group.joinExternally(
      try group.groupInfo(), identity: stranger, replacing: reader, crypto: crypto,
      using: &world.random)
    append(
      message.encodedBytes, .commit(MembershipChange(added: [], removed: [], welcome: [])),
      epoch: group.epoch.rawValue, to: &world, as: customer)
    world.run(keepingOffline: [customer])
    #expect(world.people[owner].notices.last?.kind == .broken)
    #expect(!world.people[owner].notices.contains { $0.kind == .left })
  }

  @Test("no altered entry makes the page say that a newer version is needed", arguments: 0..<32)
  func forgedNovelty(part: Int) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", customer)
    while world.people[owner].downward.isEmpty, world.step(customer) || world.step(owner) {}
    guard case .entry(let next)? = world.people[owner].downward.first else {
      Issue.record("no entry")
      return
    }
    var payload = next.payload
    // Version and wire format first, then all over.
    let place = part < 4 ? part : part * payload.count / 32
    payload[place] ^= 1 << UInt8(part % 8)
    let forged = LogEntry(
      conversation: next.conversation, sequence: next.sequence, epoch: next.epoch,
      kind: next.kind, sender: next.sender, submission: next.submission,
      acceptedAt: next.acceptedAt, payload: payload)
    var frame = ServerFrame.entry(forged).encodedBytes
    // And what kind of entry it is called, behind conversation, place and epoch.
    if part.isMultiple(of: 4) { frame[1 + 16 + 8 + 8] ^= 1 << UInt8(part % 8 + 3) }
    world.handle(owner, .frame(frame))
    #expect(world.people[owner].notices.last?.kind == .unreadable)
  }

  @Test("a relay that passes an entry off as a signal changes nothing that is said")
  func mislabelled() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", customer)
    let said = world.people[customer].upward.last!
    guard case .append(let entry) = try? ClientFrame(decoding: said) else {
      Issue.record("a message is an entry")
      return
    }
    let sender = world.people[customer].identity!.device!
    world.handle(
      owner,
      .frame(
        ServerFrame.signal(
          ReceivedSignal(
            conversation: entry.conversation, epoch: entry.epoch, sender: sender,
            payload: entry.payload)
        ).encodedBytes))
    #expect(world.people[owner].typing.isEmpty)
    world.run()
    #expect(world.people[owner].texts.last == "Two", "the entry's key was not used up")
  }

  @Test("a relay that shows an entry twice, or holds one back, changes nothing that is said")
  func replayed() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.say("Two", customer)
    world.run()
    let entries = world.people[owner].receivedFrames.filter { frame in
      if case .entry = frame { true } else { false }
    }
    for frame in entries + entries.reversed() {
      world.handle(owner, .frame(frame.encodedBytes))
    }
    world.run()
    #expect(world.people[owner].texts == ["One", "Two"])
    // One is missing: the engine asks for all that is behind its cursor.
    let last = entries.last!
    guard case .entry(let entry) = last else {
      Issue.record("the last of the entries is an entry")
      return
    }
    let tooFar = LogEntry(
      conversation: entry.conversation, sequence: Sequence(entry.sequence.rawValue + 50),
      epoch: entry.epoch, kind: entry.kind, sender: entry.sender, submission: entry.submission,
      acceptedAt: entry.acceptedAt, payload: entry.payload)
    world.handle(owner, .frame(ServerFrame.entry(tooFar).encodedBytes))
    #expect(world.people[owner].wantsClose)
    world.run()
    world.say("Three", customer)
    world.run()
    #expect(world.people[owner].texts == ["One", "Two", "Three"])
  }
}
