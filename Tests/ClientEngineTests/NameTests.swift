import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import RelayCore
import RelayProtocol
import Simulation
import Testing

/// Members certify themselves with the link that they were given, under any name they like.
@Suite("A name is one when the house has signed it")
struct NameTests {
  private let crypto = NativeCrypto()
  private let relayCrypto = RelayCrypto.native
  private static let day: UInt64 = 24 * 3_600_000

  private func desk(_ world: World) throws -> VerifiedDesk {
    try VerifiedDesk(
      DeskRecord(decoding: world.deskRecord()), relayCrypto.isValid, relayCrypto.sha256)
  }

  private func device(_ world: World, _ index: Int) -> DeviceID {
    world.people[index].identity!.device!
  }

  /// Everybody's latest word for a device: at the desk, and in the conversation.
  private func names(of device: DeviceID, in world: World) -> Set<String?> {
    var names: Set<String?> = []
    for person in world.people {
      let members =
        (person.desk?.agents ?? []) + (person.conversationEvent?.members ?? [])
      for member in members where member.device == device && !member.isSelf {
        names.insert(member.name?.string)
      }
    }
    return names
  }

  /// What the owner is told of those who are not counted in.
  private func held(_ world: World) -> [(device: DeviceID, name: String?, problem: RefusalCode)] {
    let told = world.people[0].events.compactMap { event -> InvitationsEvent? in
      if case .invitations(let event) = event { event } else { nil }
    }
    let (taken, unclear) = (told.last?.taken ?? [], told.last?.unclear ?? [])
    return taken.map { ($0.device, $0.name?.string, .nameTaken) }
      + unclear.map { ($0.device, $0.name?.string, .nameInvalid) }
  }

  /// Somebody whose program asks no page and no engine what a name may be: it is changed on the
  /// disk, between choosing it and signing it.
  private func joinHostile(
    as name: UTF8Text, with given: [UInt8]? = nil, in world: inout World,
    keepingOffline offline: Set<Int> = []
  ) throws -> Int {
    if given == nil {
      world.command(0, .invite(useCount: 1, dayCount: 7))
      world.run()
    }
    let invitation = try #require(given ?? world.people[0].invitation)
    let agent = world.add(.desk)
    let harmless = [UInt8](repeating: UInt8(ascii: "x"), count: name.utf8.count)
    let chosen = try #require(UTF8Text(validating: harmless))
    world.command(agent, .join(invitation: invitation, name: chosen))
    let key = [UInt8(ascii: "a")]
    let account = try #require(world.people[agent].disk[key])
    let start = try #require(
      account.indices.first { account[$0...].starts(with: harmless) })
    let changed = account[..<start] + name.utf8 + account[(start + harmless.count)...]
    world.people[agent].disk.put([Record(key: key, value: Array(changed))])
    world.restart(agent)
    world.run(keepingOffline: offline)
    return agent
  }

  @Test(
    "a name that deceives is shown to nobody, whoever certifies it, and the owner is told",
    arguments: [
      ("Owner", RefusalCode.nameTaken), ("owner", .nameTaken), ("Оwner", .nameTaken),
      ("0wner", .nameTaken), ("Example", .nameTaken), ("Ехample", .nameTaken),
      ("Suрport", .nameTaken), ("Colleague", .nameTaken), ("\u{202e}renwO", .nameInvalid),
      ("Ow\u{200b}ner", .nameInvalid), ("Owner ", .nameInvalid), ("\u{2066}Owner", .nameInvalid),
      ("Ｏwner", .nameInvalid), ("\u{3164}", .nameInvalid),
    ])
  func deceives(_ name: String, _ problem: RefusalCode) throws {
    var world = World.founded()
    _ = world.join(name: "Colleague")
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    let hostile = try joinHostile(as: UTF8Text(name), in: &world)
    let stranger = device(world, hostile)
    #expect(held(world).map(\.device) == [stranger])
    #expect(held(world).first?.name == name && held(world).first?.problem == problem)
    #expect(try desk(world).newcomers.map(\.device) == [stranger])
    world.say("Hello", customer)
    world.run()
    world.say("I am the owner", hostile)
    world.command(hostile, .typing(conversation: world.people[hostile].conversation, isOn: true))
    world.run()
    #expect(world.people[customer].texts.last == "I am the owner")
    #expect(names(of: stranger, in: world) == [nil])
    for person in world.people.indices where person != hostile {
      for event in world.people[person].events {
        switch event {
        case .message(let message): #expect(message.name?.string != name || name == "Colleague")
        case .typing(let typing): #expect(typing.name == nil)
        case .conversation(let event):
          #expect(event.last?.text != "I am the owner" || event.last?.name == nil)
        default: break
        }
      }
    }
    // The owner parts with them, and nothing is left of the name.
    world.command(0, .removeAgent(device: stranger.bytes), number: 9)
    world.run()
    #expect(world.people[0].done.contains(9))
    #expect(held(world).isEmpty)
    #expect(world.people[hostile].identity?.isRemoved == true)
  }

  @Test("a newcomer is nobody by name until the owner's device has signed it, then everywhere")
  func unsigned() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = try #require(world.people[0].invitation)
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.disconnect(0)
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"))
    world.run(keepingOffline: [0])
    world.say("Hello", customer)
    world.run(keepingOffline: [0])
    world.say("Welcome", agent)
    world.run(keepingOffline: [0])
    #expect(world.people[customer].texts == ["Hello", "Welcome"])
    #expect(names(of: device(world, agent), in: world) == [nil])
    world.run()
    #expect(names(of: device(world, agent), in: world) == ["Agent"])
    world.say("By name", agent)
    world.run()
    let said = world.people[customer].events.compactMap { event -> MessageEvent? in
      if case .message(let event) = event, !event.isMine { event } else { nil }
    }
    #expect(said.last?.text == "By name" && said.last?.name == "Agent")
    #expect(said.first?.name == nil)
    // Who knew the name keeps it for what is told of them when they are gone.
    world.command(0, .removeAgent(device: device(world, agent).bytes))
    world.run()
    world.say("Still there?", customer)
    world.run()
    let left = world.people[customer].events.compactMap { event -> UTF8Text? in
      if case .notice(let notice) = event, notice.kind == .left { notice.name } else { nil }
    }
    #expect(left == ["Agent"])
  }

  @Test("of two who come with one name the first has it, and the roster is renewed all the same")
  func first() throws {
    var world = World.founded()
    world.command(0, .invite(useCount: 2, dayCount: 7))
    world.run()
    let invitation = try #require(world.people[0].invitation)
    world.disconnect(0)
    let one = try joinHostile(as: "Anna", with: invitation, in: &world, keepingOffline: [0])
    let two = try joinHostile(as: "Аnna", with: invitation, in: &world, keepingOffline: [0])
    world.run()
    #expect(names(of: device(world, one), in: world) == ["Anna"])
    #expect(held(world).map(\.device) == [device(world, two)])
    let number = try desk(world).number
    world.wait(2 * Self.day)
    world.run()
    #expect(try desk(world).number > number)
    #expect(held(world).map(\.device) == [device(world, two)])
  }

  @Test("who is not counted in keeps their place until the owner decides, and no more than that")
  func place() throws {
    var world = World.founded()
    let hostile = try joinHostile(as: "Owner", in: &world)
    world.wait(9 * Self.day)
    world.run()
    let known = try desk(world)
    #expect(known.isMember(device(world, hostile)))
    #expect(known.roster?.content.places.map(\.count) == [1])
    #expect(known.newcomers.allSatisfy { known.openPlaceCount($0.delegation!) == 0 })
    world.command(0, .removeAgent(device: device(world, hostile).bytes))
    world.run()
    #expect(try desk(world).roster?.content.places.isEmpty == true)
  }

  @Test("nobody gets another name by a second certificate, with the relay's help or without")
  func secondName() throws {
    var world = World.founded()
    let agent = world.join(name: "Agent")
    let invitation = try #require(
      world.people[0].events.compactMap { event -> [UInt8]? in
        if case .invitation(let bytes, _, _) = event { bytes } else { nil }
      }.last)
    var reader = CBORReader(invitation)
    try reader.readArray(count: 5)
    _ = (try reader.readBytes(), try reader.readBytes())
    let delegation = try reader.readBytes()
    let key = SecretBytes(try reader.readBytes())
    let sign: Signer = { [crypto] message in
      try? crypto.sign(SignatureAlgorithm.ed25519, privateKey: key, message)
    }
    let renamed = try #require(
      DeviceCertificate.signed(
        device: device(world, agent), name: "Director", role: .agent, issuedAt: world.now,
        by: .invitation(signedDelegation: delegation, sign)))
    world.people[agent].upward.append(
      ClientFrame.joinDesk(
        JoinDesk(request: .none, desk: DeskSlug(World.slug)!, certificate: renamed)
      ).encodedBytes)
    world.run()
    #expect(try desk(world).members.first { $0.device == device(world, agent) }?.name == "Agent")

    let record = try DeskRecord(decoding: world.deskRecord())
    let forged = DeskRecord(profile: record.profile, roster: record.roster, newcomers: [renamed])
    let customer = world.add(.customer)
    world.people[customer].lie = { frame in
      guard case .desk(let request, _) = frame else { return frame }
      return .desk(request: request, record: forged.encodedBytes)
    }
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    #expect(world.people[customer].refusals == [.rosterForged])
    #expect(world.people[customer].desk == nil)
  }

  @Test("whoever is about to join or to found is told what is wrong with a name")
  func asked() throws {
    var world = World.founded()
    _ = world.join(name: "Anna")
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = try #require(world.people[0].invitation)
    let person = world.add(.desk)
    func verdict(_ name: UTF8Text, _ record: [UInt8]?) -> RefusalCode? {
      let count = world.people[person].refusals.count
      world.command(
        person, .examine(invitation: invitation, record: record, at: nil, name: name), number: 1)
      return world.people[person].refusals.dropFirst(count).last
    }
    let record = world.deskRecord()
    #expect(verdict("Anna", record) == .nameTaken)
    #expect(verdict("Аnna", record) == .nameTaken)
    #expect(verdict("Anna Bell", record) == nil)
    #expect(verdict("An\u{200b}na", record) == .nameInvalid)
    #expect(verdict("Anna", nil) == nil)
    world.command(person, .join(invitation: invitation, name: " Anna"), number: 2)
    #expect(world.people[person].refusals.last == .nameInvalid)
    world.command(
      person,
      .setUp(
        SetUp(
          token: World.token, companyName: "Exa\u{202e}mple", deskName: "Support", name: "Owner",
          colour: [1, 2, 3])), number: 3)
    #expect(world.people[person].refusals.last == .nameInvalid)
    #expect(world.people[person].disk.isEmpty)
  }

  // MARK: Who has left

  /// A customer who knows an agent, and has compared numbers.
  private func acquainted() -> (World, agent: Int, customer: Int) {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("Hello", customer)
    world.run()
    world.command(
      customer, .know(device: device(world, agent).bytes, isCompared: true))
    return (world, agent, customer)
  }

  @Test(
    "who comes back by another device is read of, and who only looks like them has no name",
    arguments: ["Agent", "agent", "AGENT", "\u{410}gent", "Ag\u{435}nt"])
  func comesBack(_ name: String) throws {
    var (world, agent, customer) = acquainted()
    world.command(0, .removeAgent(device: device(world, agent).bytes))
    world.run()
    // Also an owner's device that has been off since.
    world.restart(0)
    world.run(keepingOffline: [agent])
    let new = world.join(name: UTF8Text(name), keepingOffline: [agent])
    world.say("My card is 1234", customer)
    world.run(keepingOffline: [agent])
    if name == "Agent" {
      #expect(world.people[customer].changed.map(\.device) == [device(world, new)])
      #expect(world.people[customer].changed.first?.wasCompared == true)
      #expect(world.people[new].texts == [])
    } else {
      #expect(names(of: device(world, new), in: world) == [nil])
      #expect(held(world).map(\.name) == [name] && held(world)[0].problem == .nameTaken)
    }
  }

  @Test(
    "whose name was taken does not have it when the other goes",
    arguments: ["Agent", "agent", "\u{410}gent"])
  func goneForAnother(_ name: String) throws {
    var (world, agent, customer) = acquainted()
    let double = try joinHostile(as: UTF8Text(name), in: &world)
    #expect(held(world).map(\.device) == [device(world, double)])
    // The owner parts with the true one, for whatever reason, and says nothing of the other.
    world.command(0, .removeAgent(device: device(world, agent).bytes))
    world.run()
    world.say("My card is 1234", customer)
    world.run(keepingOffline: [agent])
    if name == "Agent" {
      #expect(world.people[customer].changed.map(\.device) == [device(world, double)])
      #expect(!world.people[double].texts.contains("My card is 1234"))
    } else {
      #expect(names(of: device(world, double), in: world) == [nil])
      #expect(held(world).map(\.device) == [device(world, double)])
    }
  }
}
