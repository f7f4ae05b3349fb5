import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayCore
import RelayProtocol
import Simulation
import Testing

/// Removal, against a relay that hides it and somebody removed who tries to stay.
@Suite("The roster is the house's word, whole and dated")
struct RosterTests {
  private let crypto = NativeCrypto()
  private let relayCrypto = RelayCrypto.native
  private static let day: UInt64 = 24 * 3_600_000

  private func device(_ world: World, _ index: Int) -> DeviceID {
    world.people[index].identity!.device!
  }

  private func record(_ world: World) throws -> DeskRecord {
    try DeskRecord(decoding: world.deskRecord())
  }

  private func desk(_ world: World) throws -> VerifiedDesk {
    try VerifiedDesk(record(world), relayCrypto.isValid, relayCrypto.sha256)
  }

  /// A relay that tells somebody only this about the desk.
  private func showing(_ record: [UInt8]) -> (ServerFrame) -> ServerFrame? {
    { frame in
      guard case .desk(let request, _) = frame else { return frame }
      return .desk(request: request, record: record)
    }
  }

  private func remove(_ index: Int, in world: inout World) {
    world.command(0, .removeAgent(device: device(world, index).bytes), number: 77)
    world.run()
    #expect(world.people[0].done.contains(77))
  }

  /// A certificate for another device, made by whoever still has an invitation's link.
  private func secondDevice(
    with invitation: [UInt8], at time: Timestamp
  ) throws -> [UInt8] {
    var reader = CBORReader(invitation)
    try reader.readArray(count: 5)
    _ = (try reader.readBytes(), try reader.readBytes())
    let delegation = try reader.readBytes()
    let key = SecretBytes(try reader.readBytes())
    var random = Seeded(41)
    let own = try crypto.publicKey(
      SignatureAlgorithm.ed25519, privateKey: SecretBytes.random(count: 32, using: &random))
    let sign: Signer = { [crypto] message in
      try? crypto.sign(SignatureAlgorithm.ed25519, privateKey: key, message)
    }
    let device = try #require(DeviceID(own))
    let certificate = DeviceCertificate.signed(
      device: device, name: "Agent", role: .agent, issuedAt: time,
      by: .invitation(signedDelegation: delegation, sign))
    return try #require(certificate)
  }

  @Test("the owner counts in who has come, and the invitation's places with them")
  func counted() throws {
    var world = World.founded()
    #expect(try desk(world).number == 1)
    let agent = world.join(name: "Agent", useCount: 2)
    let known = try desk(world)
    #expect(known.newcomers.isEmpty)
    #expect(known.members.map(\.device) == [device(world, 0), device(world, agent)])
    #expect(known.roster?.content.places.map(\.count) == [1])
    #expect(world.people[0].desk?.isStale == false)
  }

  @Test("an agent is a colleague at once, also while the owner is away to count")
  func newcomer() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = world.people[0].invitation!
    world.disconnect(0)
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"), number: 1)
    world.run(keepingOffline: [0])
    #expect(world.people[agent].done == [1])
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run(keepingOffline: [0])
    world.say("Hello", customer)
    world.run(keepingOffline: [0])
    #expect(world.people[agent].texts == ["Hello"])
    // Until the owner's device counts, the place may be shown to somebody else, once.
    let second = try secondDevice(with: invitation, at: world.now)
    let two = DeskRecord(
      profile: try record(world).profile, roster: try record(world).roster,
      newcomers: try record(world).newcomers + [second])
    #expect(throws: DeskObjectError.overused) {
      _ = try VerifiedDesk(two, relayCrypto.isValid, relayCrypto.sha256)
    }
    world.run()
    #expect(try desk(world).newcomers.isEmpty)
    #expect(world.people[customer].conversationEvent?.members.count == 3)
  }

  @Test(
    "who was removed cannot come back with the old link, whatever the relay shows",
    arguments: [false, true])
  func secondDeviceAfterRemoval(_ isOfBefore: Bool) throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    let invitation = world.people[0].events.compactMap { event -> [UInt8]? in
      if case .invitation(let bytes, _, _) = event { bytes } else { nil }
    }.last
    let second = try secondDevice(with: try #require(invitation), at: world.now)
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    let before = try record(world)
    remove(agent, in: &world)

    // Beside the roster that removes, or with the one of before.
    let now = isOfBefore ? before : try record(world)
    let forged = DeskRecord(profile: now.profile, roster: now.roster, newcomers: [second])
    world.people[customer].events = []
    world.people[customer].lie = showing(forged.encodedBytes)
    world.disconnect(customer)
    world.run()
    #expect(world.people[customer].refusals == [.rosterForged])
    world.say("To the owner alone", customer)
    world.run()
    #expect(world.people[customer].states.last == .waiting)
    world.people[customer].lie = nil
    world.disconnect(customer)
    world.run()
    #expect(world.people[customer].states.last == .delivered)
    #expect(world.people[agent].texts == ["Hello"])
  }

  @Test("a removal that the relay hides is noticed by whoever hears from somebody who knows it")
  func hidden() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    let before = world.deskRecord()
    // The owner's commit would put the agent out of this conversation: the relay holds it back.
    world.people[customer].lie = { [showing = showing(before)] frame in
      if case .entry(let entry) = frame, entry.kind == .commit { return nil }
      return showing(frame)
    }
    let stranger = world.add(.customer)
    world.people[stranger].lie = showing(before)
    world.open(stranger, fingerprint: world.fingerprint)
    world.run()
    world.say("Who is here?", stranger)
    world.run()
    world.disconnect(0)
    world.run(keepingOffline: [0])
    world.connect(0)
    remove(agent, in: &world)

    // A stranger is shown the roster of before, and hears from the owner.
    #expect(world.people[stranger].conversationEvent?.members.count == 3)
    let conversation = world.people[stranger].conversation
    world.say("Good day", 0, conversation: conversation)
    world.run()
    #expect(world.people[stranger].refusals.contains(.rosterWithheld))
    world.say("My account is", stranger)
    world.run()
    #expect(world.people[stranger].states.last == .waiting)

    // It stays so over a restart, and ends when the relay shows what there is.
    world.people[stranger].events = []
    world.restart(stranger)
    world.run()
    #expect(world.people[stranger].refusals.contains(.rosterWithheld))
    #expect(world.people[stranger].states.last == .waiting)
    world.people[stranger].lie = nil
    world.disconnect(stranger)
    world.run()
    #expect(world.people[stranger].states.last == .delivered)
    #expect(!world.people[agent].texts.contains("My account is"))
  }

  @Test("and by any word of theirs: the relay gains nothing by spoiling the first")
  func hiddenInOneWord() throws {
    var world = World.founded()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Who is here?", customer)
    world.run()
    world.disconnect(customer)
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run(keepingOffline: [customer])
    let agent = world.add(.desk)
    let invitation = try #require(world.people[0].invitation)
    world.command(agent, .join(invitation: invitation, name: "Agent"))
    world.run(keepingOffline: [customer])
    let showing = showing(world.deskRecord())
    world.command(0, .removeAgent(device: device(world, agent).bytes))
    world.run(keepingOffline: [customer])
    // The customer is shown the agent, and nothing of the owner's first word.
    world.people[customer].lie = { frame in
      if case .entry(let entry) = frame { .entry(entry.saying([0, 1, 2])) } else { showing(frame) }
    }
    world.say("Good day", 0)
    world.run()
    #expect(world.people[customer].desk?.agents.count == 2)
    #expect(!world.people[customer].refusals.contains(.rosterWithheld))
    world.people[customer].lie = showing
    world.say("Are you there?", 0)
    world.run()
    #expect(world.people[customer].refusals.contains(.rosterWithheld))
    world.say("My account is", customer)
    world.run()
    #expect(world.people[customer].states.last == .waiting)
    world.people[customer].lie = nil
    world.disconnect(customer)
    world.run()
    #expect(world.people[customer].states.last == .delivered)
    #expect(world.people[agent].texts.isEmpty)
  }

  @Test("a commit that was made by a later roster ends nothing where that roster is hidden")
  func commitAhead() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    let other = world.join(name: "Other")
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    let before = world.deskRecord()
    world.people[other].lie = showing(before)
    remove(agent, in: &world)
    #expect(world.people[other].conversationEvent?.stopped == nil)
    #expect(world.people[other].conversationEvent?.members.count == 4)
    #expect(world.people[other].refusals.contains(.rosterWithheld))
    world.people[other].lie = nil
    world.people[other].closeCount = 0
    world.disconnect(other)
    world.run()
    #expect(world.people[other].conversationEvent?.stopped == nil)
    #expect(world.people[other].conversationEvent?.members.count == 3)
    world.say("Still here", other)
    world.run()
    #expect(world.people[customer].texts == ["Hello", "Still here"])
  }

  @Test("no member can pretend a roster: what the house has not signed moves nobody")
  func pretended() throws {
    var world = World.founded()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("First", customer)
    world.run()
    let key = SecretBytes([UInt8](repeating: 5, count: 32))
    let sign: Signer = { [crypto] message in
      try? crypto.sign(SignatureAlgorithm.ed25519, privateKey: key, message)
    }
    let signed = Roster.signed(
      Roster.Content(certificates: []), number: 99, issuedAt: world.now,
      expiresAt: Timestamp(milliseconds: .max), by: sign, relayCrypto.sha256)
    let roster = try #require(signed)
    let salt = [UInt8](repeating: 3, count: 16)
    let content = MessageContent.text("Hello").encoded(
      salt: salt, carrying: CarriedAlong(rosterHead: roster.signedHead))
    let conversation = try #require(world.people[customer].conversation)
    let saved = try #require(world.people[customer].savedGroup(conversation))
    var group = try Group.restore(saved, crypto: crypto)
    let sealed = try group.protect(content, using: &world.random)
    world.people[customer].upward.append(
      ClientFrame.append(
        AppendEntry(
          conversation: try #require(ConversationID(conversation)),
          epoch: LogEpoch(group.epoch.rawValue), submission: Submission(3), content: .application,
          payload: sealed.encodedBytes)
      ).encodedBytes)
    world.run()
    #expect(world.people[0].texts == ["First", "Hello"])
    #expect(world.people[0].refusals.isEmpty)
    world.say("And on", 0)
    world.run()
    #expect(world.people[customer].texts.last == "And on")
  }

  @Test("a roster that is older than the house allows is said, and renewed when the owner comes")
  func stale() throws {
    var world = World.founded()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    #expect(world.people[customer].desk?.isStale == false)
    world.disconnect(0)
    world.disconnect(customer)
    world.wait(EngineLimits.rosterLifetimeMilliseconds + 1)
    world.run(keepingOffline: [0])
    #expect(world.people[customer].desk?.isStale == true)
    // Written all the same.
    world.say("Is anybody there?", customer)
    world.run(keepingOffline: [0])
    #expect(world.people[customer].states == [.sent])
    world.run()
    #expect(world.people[customer].desk?.isStale == false)
    #expect(try desk(world).number == 2)
    #expect(world.people[customer].states == [.delivered])
  }

  @Test("the owner's device says it again once a day while it is open, and not more often")
  func renewed() throws {
    var world = World.founded()
    for hours in 1..<24 {
      world.wait(3_600_000)
      world.people[0].closeCount = 0
      world.run()
      #expect(try desk(world).number == 1, "after \(hours) hours")
    }
    world.wait(3_600_000)
    world.run()
    #expect(try desk(world).number == 2)
  }

  @Test("a withdrawn invitation opens nothing, for the relay, for the page and for who is inside")
  func withdrawn() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 2, dayCount: 7))
    world.run()
    let invitation = try #require(world.people[0].invitation)
    func open() -> [InvitationsEvent.OpenPlaces] {
      world.people[0].events.compactMap { event -> [InvitationsEvent.OpenPlaces]? in
        if case .invitations(let event) = event { event.open } else { nil }
      }.last ?? []
    }
    let key = try #require(open().first).key
    #expect(open().map(\.placeCount) == [2])
    // Somebody comes while the owner is away, and is not counted yet.
    world.disconnect(0)
    let early = world.add(.desk)
    world.command(early, .join(invitation: invitation, name: "Early"), number: 1)
    world.run(keepingOffline: [0])
    #expect(world.people[early].done == [1])
    world.run()
    world.command(0, .withdrawInvitation(key: key), number: 5)
    world.run()
    #expect(world.people[0].done.contains(5))
    #expect(open().isEmpty)
    let late = world.add(.desk)
    world.command(
      late, .examine(invitation: invitation, record: world.deskRecord(), at: nil, name: nil),
      number: 2)
    #expect(world.people[late].refusals == [.invitationUsed])
    world.command(late, .join(invitation: invitation, name: "Late"), number: 3)
    world.run()
    #expect(world.people[late].refusals == [.invitationUsed, .invitationUsed])
    #expect(world.people[early].identity?.isRemoved == false, "was counted in before")
  }

  @Test("the places that are left of an invitation go with whoever is removed and has its link")
  func sharedInvitation() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent", useCount: 3)
    #expect(try desk(world).roster?.content.places.map(\.count) == [2])
    remove(agent, in: &world)
    #expect(try desk(world).roster?.content.places.isEmpty == true)
    #expect(world.people[agent].identity?.isRemoved == true)
  }

  @Test("a removal does not wait for a clock to be mended, and makes nothing last longer")
  func wrongClock() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    let head = try #require(try desk(world).roster?.head)
    world.people[0].clockOffsetMilliseconds = Int64(400 * Self.day)
    world.disconnect(0)
    world.run()
    remove(agent, in: &world)
    let after = try #require(try desk(world).roster?.head)
    #expect(after.number > head.number)
    #expect(after.expiresAt == head.expiresAt)
    #expect(try desk(world).removed == [device(world, agent)])
  }

  @Test("a removal that was asked for offline is made up for after a restart")
  func removalSurvives() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    world.disconnect(0)
    world.command(0, .removeAgent(device: device(world, agent).bytes), number: 9)
    world.restart(0)
    world.run()
    #expect(try !desk(world).isMember(device(world, agent)))
    #expect(world.people[agent].identity?.isRemoved == true)
  }

  private func rosters(sentBy index: Int, in world: World) -> [[UInt8]] {
    (world.people[index].sentFrames + world.people[index].upward).compactMap { bytes in
      guard case .publishRoster(let frame) = try? ClientFrame(decoding: bytes) else { return nil }
      return frame.roster
    }
  }

  @Test("an open desk signs once a day for as long as it is open, and then still does the rest")
  func renewedInOneSession() throws {
    var world = World.founded()
    for _ in 0..<(3 * 24 * 15) {
      world.wait(240_000)
      world.run()
    }
    #expect(world.people[0].closeCount == 0)
    #expect(rosters(sentBy: 0, in: world).count == 3)
    #expect(try desk(world).number == 4)
    let agent = world.join(name: "Agent")
    remove(agent, in: &world)
    #expect(world.people[0].refusals.isEmpty)
  }

  @Test("under one number the house signs one roster: what a relay has kept back goes out again")
  func oneNumber() throws {
    var world = World.founded()
    let first = world.join(name: "First")
    let second = world.join(name: "Second")
    world.command(0, .removeAgent(device: device(world, first).bytes), number: 5)
    let kept = try #require(rosters(sentBy: 0, in: world).last)
    world.people[0].upward = []
    world.restart(0)
    world.command(0, .removeAgent(device: device(world, second).bytes), number: 6)
    world.run()
    let sent = rosters(sentBy: 0, in: world)
    #expect(sent.contains(kept), "the very same")
    var heads: [UInt64: [UInt8]] = [:]
    let houseKey = try desk(world).profile.houseKey
    for bytes in sent {
      let roster = try Roster.verified(
        bytes, houseKey: houseKey, relayCrypto.isValid, relayCrypto.sha256)
      #expect(heads[roster.head.number] ?? roster.signedHead == roster.signedHead)
      heads[roster.head.number] = roster.signedHead
    }
    #expect(world.people[0].done.contains(6))
    #expect(try desk(world).members.count == 1)
  }

  @Test("a removal is done when the house has signed it, not when the relay shows nobody")
  func hiddenNewcomer() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = world.people[0].invitation!
    world.disconnect(0)
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"), number: 1)
    world.run(keepingOffline: [0])
    // The owner's device sees who has come; what it signs then does not arrive.
    world.connect(0)
    while world.people[0].upward.contains(where: { $0[0] != 0x0e })
      || !world.people[0].downward.isEmpty
    {
      let held = world.people[0].upward.filter { $0[0] == 0x0e }
      world.people[0].upward.removeAll { $0[0] == 0x0e }
      _ = world.step(0)
      world.people[0].upward += held
    }
    #expect(world.people[0].desk?.agents.count == 2)
    world.people[0].upward = []
    world.command(0, .removeAgent(device: device(world, agent).bytes), number: 7)
    let hidden = DeskRecord(profile: try record(world).profile, roster: try record(world).roster)
    world.people[0].lie = { [showing = showing(hidden.encodedBytes)] frame in
      if case .done = frame { return nil }
      return showing(frame)
    }
    world.restart(0)
    world.run()
    #expect(!world.people[0].done.contains(7))
    world.people[0].lie = nil
    world.disconnect(0)
    world.run()
    #expect(try desk(world).removed == [device(world, agent)])
    #expect(try desk(world).roster?.content.places.isEmpty == true)
    #expect(world.people[agent].identity?.isRemoved == true)
  }

  /// A day's invitation, and a clock that is as far ahead as one may be; a week's, and one that is
  /// further.
  @Test(
    "an owner's clock that runs ahead ends no invitation before its time",
    arguments: [(20, 1), (9 * 24, 7)])
  func clockAhead(_ hours: Int64, _ dayCount: UInt64) throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    world.command(0, .invite(useCount: 1, dayCount: dayCount))
    world.run()
    let invitation = world.people[0].invitation!
    world.disconnect(0)
    world.people[0].clockOffsetMilliseconds = hours * 3_600_000
    world.now = Timestamp(milliseconds: world.now.milliseconds + 6 * 3_600_000)
    let before = try desk(world).number
    remove(agent, in: &world)
    #expect(try desk(world).number > before)
    #expect(try desk(world).roster?.content.places.map(\.count) == [1])
    let second = world.add(.desk)
    world.command(second, .join(invitation: invitation, name: "Second"), number: 1)
    world.run()
    #expect(world.people[second].done == [1])
  }

  @Test("a record that a page asked for before a later one was told is passed over")
  func olderAtOpening() throws {
    var world = World.founded()
    let before = world.deskRecord()
    let agent = world.join(name: "Agent")
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    #expect(world.people[customer].desk?.agents.count == 2)
    world.open(customer, fingerprint: world.fingerprint, record: before)
    #expect(world.people[customer].refusals.isEmpty)
    #expect(world.people[customer].desk?.agents.count == 2)
    world.say("Hello", customer)
    world.run()
    #expect(world.people[agent].texts == ["Hello"])
    // Where no session has told anything, nobody knows which of the two holds.
    world.disconnect(customer)
    world.open(customer, fingerprint: world.fingerprint, record: before)
    #expect(world.people[customer].refusals == [.rosterRolledBack])
    #expect(world.people[customer].desk?.agents.count == 2)
  }

  @Test("a relay that shows a device twice, with another certificate than the roster, is refused")
  func listedTwice() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 2, dayCount: 7))
    world.run()
    let invitation = world.people[0].invitation!
    let known = try record(world)
    let first = try secondDevice(with: invitation, at: world.now)
    let again = try secondDevice(
      with: invitation, at: Timestamp(milliseconds: world.now.milliseconds + 1))
    #expect(first != again)
    #expect(throws: DeskObjectError.duplicateDevice) {
      _ = try VerifiedDesk(
        DeskRecord(profile: known.profile, roster: known.roster, newcomers: [first, again]),
        relayCrypto.isValid, relayCrypto.sha256)
    }
    let customer = world.add(.customer)
    world.open(
      customer, fingerprint: world.fingerprint,
      record: DeskRecord(
        profile: known.profile, roster: known.roster, newcomers: [first, again]
      ).encodedBytes)
    #expect(world.people[customer].refusals == [.rosterForged])
    #expect(world.people[customer].desk == nil)
  }

  @Test("a relay that refuses a removal does not make the owner's device forget it")
  func refusedRemoval() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    world.disconnect(0)
    world.command(0, .removeAgent(device: device(world, agent).bytes))
    world.restart(0)
    world.people[0].lie = { frame in
      guard case .done(let request) = frame else { return frame }
      return .failed(request, .signedObjectInvalid)
    }
    world.connect(0)
    while world.people[0].upward.isEmpty || world.people[0].upward[0][0] != 0x0e {
      guard world.step(0) else { break }
    }
    world.people[0].upward = []
    world.handle(0, .frame(ServerFrame.failed(RequestID(3), .signedObjectInvalid).encodedBytes))
    #expect(world.people[0].refusals.last == .internal)
    world.people[0].lie = nil
    world.restart(0)
    world.run()
    #expect(try desk(world).removed == [device(world, agent)])
  }

  @Test("an agent whom a relay from a back-up has forgotten joins again by itself")
  func forgottenNewcomer() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = world.people[0].invitation!
    let backup = world.relay.store
    world.disconnect(0)
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"), number: 1)
    world.run(keepingOffline: [0])
    world.disconnect(agent)
    world.relay = try Relay(store: backup, crypto: .native)
    #expect(try !desk(world).isMember(device(world, agent)))
    world.run(keepingOffline: [0])
    #expect(try desk(world).isMember(device(world, agent)))
    world.run()
    #expect(try desk(world).newcomers.isEmpty)
    #expect(world.people[agent].identity?.isRemoved == false)
  }

  /// Behind its length (RFC 9420 §2.1.2), between 64 and 16,383 octets.
  private func opaque(_ bytes: [UInt8]) -> [UInt8] {
    [0x40 | UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
  }

  @Test("a desk of before there were rosters is shown to nobody new, and its owner signs one")
  func earlier() throws {
    var world = World.founded()
    let members = try desk(world).members
    let earlier = DeskRecord(
      profile: try record(world).profile, roster: nil, newcomers: members.map(\.bytes))
    let customer = world.add(.customer)
    world.people[customer].lie = showing(earlier.encodedBytes)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    #expect(world.people[customer].desk == nil)
    #expect(world.people[customer].refusals.last == .rosterRolledBack)
    // As the owner's disk was then.
    let key = [UInt8(ascii: "d")]
    let kept = try #require(world.people[0].disk[key])
    let (now, before) = (opaque(try world.deskRecord()), opaque(earlier.encodedBytes))
    let start = try #require(kept.indices.first { kept[$0...].starts(with: now) })
    world.people[0].disk.put([
      Record(key: key, value: kept[..<start] + before + kept[(start + now.count)...])
    ])
    world.people[0].lie = showing(earlier.encodedBytes)
    world.people[0].sentFrames = []
    world.restart(0)
    world.run()
    let first = try #require(
      world.people[0].sentFrames.compactMap { frame -> [UInt8]? in
        guard case .publishRoster(let publish) = try? ClientFrame(decoding: frame) else {
          return nil
        }
        return publish.roster
      }.first)
    let roster = try Roster.verified(
      first, houseKey: world.houseKey(), relayCrypto.isValid, relayCrypto.sha256)
    #expect(roster.content.certificates == members.map(\.bytes))
    #expect(world.people[0].identity?.isRemoved == false)
  }
}

extension LogEntry {
  fileprivate func saying(_ payload: [UInt8]) -> LogEntry {
    LogEntry(
      conversation: conversation, sequence: sequence, epoch: epoch, kind: kind, sender: sender,
      submission: submission, acceptedAt: acceptedAt, payload: payload)
  }
}
