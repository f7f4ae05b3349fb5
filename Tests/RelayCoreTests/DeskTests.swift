import CBOR
import Crypto
import RelayConformance
import RelayCore
import RelayProtocol
import Testing

@Suite struct DeskTests {
  @Test("the set-up link founds the desk once, and is dead afterwards")
  func setup() throws {
    var world = World()
    let house = House()
    try world.offerSetup()
    world.open(house.owner)
    #expect(world.ask(house.claim(token: World.token), house.owner) == [.done(RequestID(1))])
    #expect(world.relay.deskRecord(house.slug) == house.record().encodedBytes)
    let thief = House("other")
    world.open(thief.owner)
    #expect(
      world.ask(thief.claim(token: World.token), thief.owner).failures == [.setupTokenInvalid])
    #expect(try !world.relay.offerSetup(tokenHash: [1]))
  }

  @Test("the owner whose answer got lost may claim again")
  func repeatedSetup() throws {
    var world = World()
    let house = House()
    try world.found(house)
    #expect(world.ask(house.claim(token: World.token), house.owner) == [.done(RequestID(1))])
  }

  @Test("a set-up link is dead when the relay has started again with another")
  func staleToken() throws {
    var world = World()
    let house = House()
    try world.offerSetup()
    world.restart()
    #expect(try world.relay.offerSetup(tokenHash: RelayCrypto.swiftCrypto.sha256([9])))
    world.open(house.owner)
    #expect(
      world.ask(house.claim(token: World.token), house.owner).failures == [.setupTokenInvalid])
  }

  @Test("a profile or a certificate that the house did not sign founds nothing")
  func forgedSetup() throws {
    var world = World()
    let (house, other) = (House(), House())
    try world.offerSetup()
    world.open(house.owner)
    let mixed = ClaimSetup(
      request: RequestID(1), token: World.token, profile: other.profile,
      roster: house.roster())
    #expect(world.ask(.claimSetup(mixed), house.owner).failures == [.signedObjectInvalid])
    let notAlone = ClaimSetup(
      request: RequestID(1), token: World.token, profile: house.profile,
      roster: house.roster(1, [house.agentCertificate(Device())]))
    #expect(world.ask(.claimSetup(notAlone), house.owner).failures == [.signedObjectInvalid])
    let ofAnother = Device()
    world.open(ofAnother)
    #expect(
      world.ask(house.claim(token: World.token), ofAnother).failures == [.signedObjectInvalid])
    #expect(world.ask(house.claim(token: World.token), house.owner) == [.done(RequestID(1))])
  }

  @Test("an invited agent joins while the owner is away, and those who watch are told")
  func joins() throws {
    var world = World()
    let house = House()
    try world.found(house)
    world.disconnect(house.owner)
    let (customer, agent) = (Device(), Device())
    world.open(customer)
    let fetch = ClientFrame.fetchDesk(FetchDesk(request: RequestID(3), desk: house.slug))
    #expect(
      world.ask(fetch, customer)
        == [.desk(request: RequestID(3), record: house.record().encodedBytes)])
    world.open(agent)
    let certificate = house.agentCertificate(agent)
    #expect(world.ask(house.join(certificate), agent) == [.done(RequestID(2))])
    let after = house.record([certificate]).encodedBytes
    #expect(world.read(customer) == [.desk(request: .none, record: after)])
    #expect(world.ask(house.join(certificate), agent) == [.done(RequestID(2))])
    #expect(world.read(customer).isEmpty)
    world.restart()
    #expect(world.relay.deskRecord(house.slug) == after)
  }

  @Test("an invitation is good until it ends, and for as many as it says")
  func invitationLimits() throws {
    var world = World()
    let house = House(useCountMax: 2, expiresAt: world.now.milliseconds + 1_000)
    try world.found(house)
    let agents = [Device(), Device(), Device()]
    for agent in agents { world.open(agent) }
    let answers = agents.map { world.ask(house.join(house.agentCertificate($0)), $0) }
    #expect(answers[0] == [.done(RequestID(2))])
    #expect(answers[1] == [.done(RequestID(2))])
    #expect(answers[2].failures == [.invitationUsed])
    world.now = Timestamp(milliseconds: world.now.milliseconds + 1_001)
    let late = house.join(house.agentCertificate(agents[2], issuedAt: 5))
    #expect(world.ask(late, agents[2]).failures == [.invitationExpired])
    let again = house.join(house.agentCertificate(agents[0]))
    #expect(world.ask(again, agents[0]) == [.done(RequestID(2))])
  }

  @Test("a certificate of another house, another device or a made-up key does not enter")
  func forgedJoin() throws {
    var world = World()
    let (house, other) = (House(), House())
    try world.found(house)
    let (agent, friend) = (Device(), Device())
    world.open(agent)
    for certificate in [other.agentCertificate(agent), house.agentCertificate(friend), [1, 2]] {
      #expect(world.ask(house.join(certificate), agent).failures == [.signedObjectInvalid])
    }
    let elsewhere = ClientFrame.joinDesk(
      JoinDesk(
        request: RequestID(2), desk: DeskSlug(Array("none".utf8))!,
        certificate: house.agentCertificate(agent)))
    #expect(world.ask(elsewhere, agent).failures == [.unknownDesk])
  }

  @Test("a revoked device is shown the door, loses what waited for it and cannot come back")
  func revokes() throws {
    var world = World()
    let house = House()
    try world.found(house)
    let (customer, agent) = (Device(), Device())
    world.open(agent)
    world.send(house.join(house.agentCertificate(agent)), agent)
    world.send(
      .publishKeyPackages(PublishKeyPackages(lastResort: [1], oneUse: [[2]])), agent)
    let id = world.startConversation(customer, [house.owner, agent])
    let agentSession = world.sessions[agent]!
    world.send(application(id, 2, [7]), customer)
    _ = world.read(agent)
    _ = world.read(house.owner)
    #expect(world.ask(house.remove(1, [agent]), house.owner) == [.done(RequestID(4))])
    #expect(world.read(agentSession).goodbyes == [.revoked])
    #expect(world.isClosed(agentSession))

    _ = world.acknowledge(2, id, customer)
    _ = world.acknowledge(2, id, house.owner)
    #expect(world.storedSequences(id) == [])
    let claim = ClaimKeyPackages(request: RequestID(6), devices: [agent.id])
    #expect(
      world.ask(.claimKeyPackages(claim), customer)
        == [.keyPackages(ClaimedKeyPackages(request: RequestID(6), packages: []))])
    #expect(world.open(agent).goodbyes == [.revoked])
    world.restart()
    let returned = world.connect(agent)
    let input = Authenticate.signingInput(challenge: World.challenge(returned))
    world.send(.authenticate(Authenticate(device: agent.id, signature: agent.sign(input))), agent)
    #expect(world.read(returned).goodbyes == [.revoked])
  }

  @Test("a revoked device that a member adds all the same gets nothing")
  func addsRevoked() throws {
    var world = World()
    let house = House()
    try world.found(house)
    let (customer, agent) = (Device(), Device())
    let id = world.startConversation(customer, [house.owner])
    world.send(house.remove(1, [agent]), house.owner)
    world.send(commit(id, 2, add: [agent]), customer)
    #expect(
      world.relay.store.conversation(id)?.memberships.contains { $0.device == agent.id } == false)
  }

  @Test("an older roster, and one that the house did not sign, are refused")
  func rolledBack() throws {
    var world = World()
    let (house, other) = (House(), House())
    try world.found(house)
    let agent = Device()
    #expect(world.ask(house.remove(2, [agent]), house.owner) == [.done(RequestID(4))])
    #expect(world.ask(house.remove(2, [agent]), house.owner) == [.done(RequestID(4))])
    #expect(world.ask(house.remove(1, []), house.owner).failures == [.rosterRolledBack])
    #expect(world.ask(house.remove(2, []), house.owner).failures == [.rosterRolledBack])
    #expect(world.ask(other.remove(9, []), house.owner).failures == [.signedObjectInvalid])
  }

  @Test("a desk of before there were rosters keeps out whom it had removed, also with their links")
  func earlierDesk() throws {
    let house = House(useCountMax: 2)
    let (agent, removed, second) = (Device(), Device(), Device())
    var store = MemoryStore()
    try store.begin()
    try store.put(
      house.earlierRecord(
        [house.agentCertificate(agent), house.agentCertificate(removed)], removed: [removed]),
      kind: .desk, key: house.slug.bytes, expected: 0)
    try store.commit()
    var world = World(store)
    #expect(world.open(removed).goodbyes == [.revoked])
    world.open(second)
    let again = house.join(house.agentCertificate(second))
    #expect(world.ask(again, second).failures == [.invitationUsed])
    let record = try DeskRecord(decoding: #require(world.relay.deskRecord(house.slug)))
    let crypto = RelayCrypto.swiftCrypto
    let desk = try VerifiedDesk(record, crypto.isValid, crypto.sha256)
    #expect(desk.members.map(\.device) == [house.owner.id, agent.id])
    #expect(desk.removed == [removed.id])
    #expect(desk.isOut(removed.id, invitedBy: nil))
    // The first roster takes over; what is kept then says the same after a restart.
    world.open(house.owner)
    let first = house.roster(1, [house.agentCertificate(agent)], removed: [removed])
    #expect(world.ask(house.publish(first), house.owner) == [.done(RequestID(4))])
    world.restart()
    #expect(world.open(removed).goodbyes == [.revoked])
    #expect(world.open(agent).goodbyes.isEmpty)
  }

  @Test("a device that joins anew with another certificate holds up no roster that lists it")
  func listedWithAnother() throws {
    var world = World()
    let house = House()
    try world.found(house)
    let agent = Device()
    world.join(house, agent)
    let other = house.agentCertificate(agent, issuedAt: 9)
    #expect(
      world.ask(house.publish(house.roster(2, [other], openPlaceCount: 4)), house.owner)
        == [.done(RequestID(4))])
  }

  @Test("a session may watch only so many desks, and none that does not exist")
  func unknownDesk() {
    var world = World()
    let device = Device()
    world.open(device)
    let fetch = FetchDesk(request: RequestID(3), desk: DeskSlug(Array("none".utf8))!)
    #expect(world.ask(.fetchDesk(fetch), device) == [.failed(RequestID(3), .unknownDesk)])
  }
}
