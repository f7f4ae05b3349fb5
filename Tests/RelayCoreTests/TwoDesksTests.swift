import RelayCore
import RelayProtocol
import Testing

/// Two desks of two houses on one relay. The owner of the one wishes the other ill.
@Suite struct TwoDesksTests {
  private let mallory = House("mallory")
  private let victim = House("victim")
  private let agent = Device()
  private let customer = Device()

  /// The victim's agent and customer talk, with a message on its way to the agent.
  private func stage() throws -> (World, ConversationID) {
    var world = try World.founding(mallory, victim)
    world.open(mallory.owner)
    world.join(victim, agent)
    world.send(.publishKeyPackages(PublishKeyPackages(lastResort: [9], oneUse: [[1]])), agent)
    let id = world.startConversation(customer, [agent], at: victim.slug)
    world.send(application(id, 2, [2]), customer)
    #expect(world.read(agent).payloads == [[2]])
    _ = world.read(customer)
    return (world, id)
  }

  /// Everything goes on between the victim's agent and customer, in this session and the next.
  private func expectUntouched(_ world: inout World, _ id: ConversationID, agentSays: UInt64 = 1) {
    #expect(world.read(agent).goodbyes.isEmpty && world.read(customer).goodbyes.isEmpty)
    #expect(world.ask(application(id, agentSays, [3]), agent).accepted.count == 1)
    #expect(world.read(customer).payloads == [[3]])
    world.disconnect(agent)
    #expect(world.open(agent).payloads.contains([2]))
    world.disconnect(customer)
    #expect(world.open(customer).payloads.contains([2]))
    #expect(claimed(&world, of: agent, by: customer) == [1])
  }

  private func claimed(_ world: inout World, of device: Device, by other: Device) -> [UInt8]? {
    let claim = ClaimKeyPackages(request: RequestID(6), devices: [device.id])
    for case .keyPackages(let claimed) in world.ask(.claimKeyPackages(claim), other) {
      return claimed.packages.first?.keyPackage
    }
    return nil
  }

  @Test("a house that revokes another's agent and customer changes nothing for them")
  func revokesStrangers() throws {
    var (world, id) = try stage()
    let answer = world.ask(mallory.remove(1, [agent, customer, victim.owner]), mallory.owner)
    #expect(answer == [.done(RequestID(4))])
    expectUntouched(&world, id)
    #expect(!world.open(victim.owner).contains { if case .goodbye = $0 { true } else { false } })
  }

  @Test("nor with a list of its own for the other's desk, or the other's own list for its desk")
  func revokesElsewhere() throws {
    var (world, id) = try stage()
    for (desk, house) in [(victim.slug, mallory), (mallory.slug, victim)] {
      let frame = PublishRoster(
        request: RequestID(4), desk: desk, roster: house.roster(9, removed: [agent]))
      #expect(
        world.ask(.publishRoster(frame), mallory.owner).failures == [.signedObjectInvalid])
    }
    expectUntouched(&world, id)
  }

  @Test("an agent of both desks whom one revokes leaves that one's conversations alone")
  func revokesShared() throws {
    var (world, id) = try stage()
    world.join(mallory, agent)
    let other = world.startConversation(
      mallory.owner, [agent], at: mallory.slug, number: 2)
    _ = world.read(agent)
    world.send(mallory.remove(1, [agent]), mallory.owner)
    #expect(world.ask(application(other, 1, [1]), agent).refusals == [.notAMember])
    #expect(
      world.ask(.create(creation(conversationID(3), at: mallory.slug, [])), agent).refusals
        == [.revoked])
    #expect(world.ask(mallory.join(mallory.agentCertificate(agent)), agent).failures == [.revoked])
    world.send(commit(other, 2, add: [agent]), mallory.owner)
    #expect(world.members(other) == [mallory.owner.id])
    expectUntouched(&world, id)
    world.restart()
    world.open(customer)
    #expect(world.open(agent).goodbyes.isEmpty)
  }

  @Test("an agent of one who is the other's customer with the same key stays its customer")
  func revokesCustomer() throws {
    var (world, id) = try stage()
    world.join(mallory, customer)
    let other = world.startConversation(mallory.owner, [customer], at: mallory.slug, number: 2)
    world.send(mallory.remove(1, [customer]), mallory.owner)
    #expect(world.members(other) == [mallory.owner.id])
    expectUntouched(&world, id)
    world.restart()
    #expect(world.open(customer).goodbyes.isEmpty)
  }

  @Test("what was on its way to an expelled agent holds up nothing that is for another desk")
  func freesTheWindow() throws {
    var (world, id) = try stage()
    world.join(mallory, agent)
    let flood = world.startConversation(mallory.owner, [agent], at: mallory.slug, number: 2)
    for number in 2..<(2 + UInt64(WireLimits.unacknowledgedEntryCountMax) + 9) {
      world.send(application(flood, number, [8]), mallory.owner)
    }
    world.disconnect(agent)
    world.open(agent)
    _ = world.acknowledge(2, id, agent)
    world.send(mallory.remove(1, [agent]), mallory.owner)
    #expect(world.read(agent).isCaughtUp)
    world.send(application(id, 3, [7]), customer)
    #expect(world.read(agent).payloads == [[7]])
  }

  @Test("whom the victim revokes cannot be kept by the other desk, and the other way round")
  func revokesOwn() throws {
    var (world, id) = try stage()
    let session = world.sessions[agent]!
    world.open(victim.owner)
    world.send(victim.remove(1, [agent]), victim.owner)
    #expect(world.read(session).goodbyes == [.revoked])
    #expect(world.members(id) == [customer.id])
    #expect(claimed(&world, of: agent, by: customer) == nil)
    #expect(world.open(agent).goodbyes == [.revoked])
    // Drawn into a conversation elsewhere the device gets in, and finds only that one.
    let drawn = world.startConversation(mallory.owner, [], at: mallory.slug, number: 2)
    world.send(commit(drawn, 2, add: [agent]), mallory.owner)
    #expect(world.open(agent).entries.allSatisfy { $0.conversation == drawn })
    #expect(world.ask(application(id, 1, [1]), agent).refusals == [.notAMember])
    world.send(commit(id, 3, add: [agent]), customer)
    #expect(world.members(id) == [customer.id])
  }

  @Test("a conversation that names the other's people is its founder's, and theirs is not")
  func drawsIn() throws {
    var (world, id) = try stage()
    // The victim's conversation cannot be claimed for another desk by creating it again.
    let again = world.ask(.create(creation(id, at: mallory.slug, [agent])), mallory.owner)
    #expect(again.refusals == [.conversationExists])
    #expect(world.relay.store.conversation(id)?.desk == victim.slug)
    let drawn = world.startConversation(
      mallory.owner, [agent, customer], at: mallory.slug, number: 2)
    _ = (world.read(agent), world.read(customer))
    world.send(mallory.remove(1, [agent, customer]), mallory.owner)
    #expect(world.members(drawn) == [mallory.owner.id])
    #expect(world.members(id) == [customer.id, agent.id])
    expectUntouched(&world, id)
  }

  @Test("who is in no conversation of a desk sees and moves nothing in it")
  func looksIn() throws {
    var (world, id) = try stage()
    let owner = mallory.owner
    #expect(world.ask(application(id, 1, [6]), owner).refusals == [.notAMember])
    #expect(world.ask(commit(id, 1, add: [owner]), owner).refusals == [.notAMember])
    #expect(world.acknowledge(2, id, owner).failures == [.notAMember])
    let signal = SendSignal(conversation: id, epoch: LogEpoch(1), payload: [5])
    #expect(world.ask(.signal(signal), owner).failures == [.notAMember])
    for refused in world.ask(application(id, 1, [6]), owner) {
      if case .refused(let refused) = refused { #expect(refused.epoch == LogEpoch(0)) }
    }
    world.send(.fetchDesk(FetchDesk(request: RequestID(3), desk: mallory.slug)), owner)
    _ = world.read(owner)
    world.join(victim, Device())
    world.send(application(id, 3, [4]), customer)
    #expect(world.read(owner).isEmpty, "nobody is told of a desk that they do not watch")
    expectUntouched(&world, id)
  }

  @Test("a desk that there is not has no conversations, and without a desk nobody's agent is met")
  func namesNone() throws {
    var (world, _) = try stage()
    let unknown = creation(conversationID(5), at: DeskSlug(Array("none".utf8)), [agent])
    #expect(world.ask(.create(unknown), customer).refusals == [.unknownDesk])
    let unnamed = world.startConversation(customer, [agent], number: 6)
    #expect(world.relay.store.conversation(unnamed)?.desk == nil)
    #expect(world.members(unnamed) == [customer.id])
    let stranger = Device()
    let ofNobody = world.startConversation(customer, [stranger], number: 7)
    world.send(mallory.remove(1, [stranger]), mallory.owner)
    #expect(world.members(ofNobody) == [customer.id, stranger.id])
  }

  @Test("where there is one desk, a conversation of a client that names none is that desk's")
  func olderClient() throws {
    var world = try World.founding(victim)
    let id = world.startConversation(customer, [victim.owner])
    #expect(world.relay.store.conversation(id)?.desk == victim.slug)
  }
}

extension World {
  func members(_ id: ConversationID) -> [DeviceID]? {
    relay.store.conversation(id)?.memberships.map(\.device)
  }
}
