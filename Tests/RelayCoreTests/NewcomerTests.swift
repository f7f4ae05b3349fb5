import RelayConformance
import RelayCore
import RelayProtocol
import Testing

/// Strangers who begin conversations at a desk, each well-formed, and people whom the desk knows.
@Suite struct NewcomerTests {
  private let house = House()
  private let agent = Device()
  private let customer = Device()

  /// An agent and a customer who talk.
  private func stage(_ others: House...) throws -> (World, ConversationID) {
    var store = MemoryStore()
    try store.begin()
    for house in [house] + others {
      let kept = KeptDesk(record: house.record(), left: [])
      try store.put(kept.encodedBytes, kind: .desk, key: house.slug.bytes, expected: 0)
    }
    try store.commit()
    var world = World(store)
    world.join(house, agent)
    let id = world.startConversation(customer, [agent], at: house.slug)
    return (world, id)
  }

  private func conversation(_ number: Int) -> ConversationID {
    let bytes = (0..<ConversationID.byteCount).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    return ConversationID(bytes.map { $0 ^ 0xa5 })!
  }

  /// Somebody new begins a conversation; what the relay said.
  private func begin(
    _ number: Int, at desk: DeskSlug?, _ world: inout World, from address: UInt64? = nil
  ) -> [ServerFrame] {
    let stranger = Device()
    world.open(stranger, address: address.map { AddressKey($0) })
    defer { world.disconnect(stranger) }
    return world.ask(.create(creation(conversation(number), at: desk, [agent])), stranger)
  }

  private func newcomers(
    _ wish: Newcomers.Wish, _ request: UInt32 = 7, at desk: DeskSlug? = nil
  ) -> ClientFrame {
    .newcomers(
      Newcomers(request: RequestID(request), desk: desk ?? house.slug, wish: wish))
  }

  /// The customer writes and is answered, whatever strangers do.
  private func expectTalk(
    _ submission: UInt64, _ world: inout World, _ id: ConversationID, _ number: UInt8
  ) {
    #expect(world.ask(application(id, submission, [number]), customer).accepted.count == 1)
    #expect(world.read(agent).payloads.contains([number]))
    let answer = application(id, submission - 1, [number, 1])
    #expect(world.ask(answer, agent).accepted.count == 1)
    #expect(world.read(customer).payloads.contains([number, 1]))
  }

  @Test("a flood from one address is bounded there, and the customer is answered meanwhile")
  func oneAddress() throws {
    var (world, id) = try stage()
    var acceptedCount = 0
    for number in 0..<Int(RateLimits.addressCreate.burst) + 50 {
      acceptedCount += begin(number, at: house.slug, &world, from: 1).accepted.count
    }
    #expect(acceptedCount == Int(RateLimits.addressCreate.burst))
    expectTalk(2, &world, id, 9)
    // A newcomer from elsewhere is let in.
    #expect(begin(9_000, at: house.slug, &world, from: 2).accepted.count == 1)
  }

  @Test("a flood from everywhere is bounded as a whole, and the customer is answered meanwhile")
  func manyAddresses() throws {
    var (world, id) = try stage()
    let burst = Int(RateLimits.deskNewcomer.burst)
    var answers: [ServerFrame] = []
    for number in 0..<burst + 50 {
      answers += begin(number, at: house.slug, &world, from: UInt64(number))
    }
    // One of them was the customer's own.
    #expect(answers.accepted.count == burst - 1)
    let refused = try #require(answers.refusedFrames.last)
    #expect(refused.code == .rateLimited && refused.retryAfterMilliseconds > 0)
    #expect(world.relay.status.tally.limited[.newcomer] == 51)
    // Garbage in each Welcome, and none of it holds up who is known.
    _ = world.read(agent)
    for sequence in 1...3 as ClosedRange<UInt64> { _ = world.acknowledge(sequence, id, agent) }
    for number in 0..<burst { _ = world.acknowledge(1, conversation(number), agent) }
    _ = world.read(agent)
    expectTalk(2, &world, id, 9)
    // Not for ever.
    world.now = Timestamp(milliseconds: world.now.milliseconds + 3_600_000)
    #expect(begin(9_000, at: house.slug, &world, from: 9_000).accepted.count == 1)
  }

  @Test("one desk's flood takes nothing from another desk")
  func otherDesk() throws {
    let other = House("other")
    var (world, _) = try stage(other)
    for number in 0..<Int(RateLimits.deskNewcomer.burst) + 1 {
      _ = begin(number, at: house.slug, &world, from: UInt64(number))
    }
    let stranger = Device()
    world.open(stranger)
    let frame = ClientFrame.create(creation(conversation(9_000), at: other.slug, [other.owner]))
    #expect(world.ask(frame, stranger).accepted.count == 1)
  }

  @Test("nobody is reached past the desk: not by another desk's name, by none, or by a commit")
  func detours() throws {
    let other = House("other")
    var (world, _) = try stage(other)
    #expect(begin(1, at: other.slug, &world).accepted.count == 1)
    #expect(world.members(conversation(1))?.contains(agent.id) == false)
    #expect(begin(2, at: nil, &world).accepted.count == 1)
    #expect(world.members(conversation(2))?.contains(agent.id) == false)
    let stranger = Device()
    world.open(stranger)
    _ = world.ask(.create(creation(conversation(3), at: other.slug, [])), stranger)
    #expect(world.ask(commit(conversation(3), 2, add: [agent]), stranger).accepted.count == 1)
    #expect(world.members(conversation(3)) == [stranger.id])
    #expect(world.read(agent).isEmpty)
  }

  @Test("a desk that pauses takes no new conversation, and says so; those that there are go on")
  func pause() throws {
    var (world, id) = try stage()
    let earlier = ClientFrame.create(creation(conversation(8), at: house.slug, [agent]))
    #expect(world.ask(earlier, customer).accepted.count == 1)
    _ = world.read(agent)
    world.open(house.owner)
    #expect(world.ask(newcomers(.ask), house.owner) == [.done(RequestID(7))])
    #expect(world.ask(newcomers(.ask, 8), agent) == [.done(RequestID(8))])
    let paused = ServerFrame.failed(
      RequestID(7), .newcomersPaused,
      retryAfterMilliseconds: RateLimits.pausedRetryMilliseconds)
    #expect(world.ask(newcomers(.pause), house.owner) == [paused])
    // A colleague is told.
    #expect(world.read(agent).failures == [.newcomersPaused])
    let refused = try #require(begin(1, at: house.slug, &world).refusedFrames.first)
    #expect(refused.code == .newcomersPaused)
    #expect(refused.retryAfterMilliseconds == RateLimits.pausedRetryMilliseconds)
    #expect(begin(1, at: nil, &world).refusals == [.newcomersPaused])
    #expect(world.members(conversation(1)) == nil)
    expectTalk(2, &world, id, 9)
    // Who has a conversation there may begin another.
    let another = ClientFrame.create(creation(conversation(20), at: house.slug, [agent]))
    #expect(world.ask(another, customer).accepted.count == 1)
    // What was accepted before is accepted again.
    #expect(world.ask(earlier, customer).accepted.count == 1)
    // A restart forgets nothing of it.
    world.restart()
    world.open(agent)
    #expect(world.ask(newcomers(.ask), agent).failures == [.newcomersPaused])
    #expect(begin(2, at: house.slug, &world).refusals == [.newcomersPaused])
    #expect(world.ask(newcomers(.admit), agent) == [.done(RequestID(7))])
    #expect(begin(2, at: house.slug, &world).accepted.count == 1)
    world.restart()
    #expect(begin(3, at: house.slug, &world).accepted.count == 1)
  }

  @Test("a paused desk cannot be reached through a conversation that it does not know")
  func pausedDetour() throws {
    let other = House("other")
    var (world, _) = try stage(other)
    _ = world.ask(newcomers(.pause), agent)
    #expect(begin(1, at: other.slug, &world).accepted.count == 1)
    #expect(world.read(agent).isEmpty)
  }

  @Test("whom somebody has only added to a conversation is a stranger all the same")
  func accomplices() throws {
    var (world, _) = try stage()
    let (first, second) = (Device(), Device())
    _ = world.startConversation(first, [second], at: house.slug, number: 9)
    _ = world.ask(newcomers(.pause), agent)
    for (number, device) in [second, first].enumerated() {
      let begun = ClientFrame.create(creation(conversation(30 + number), at: house.slug, [agent]))
      #expect(world.ask(begun, device).accepted.count == number)
    }
  }

  @Test("only people of a desk pause it: no stranger, no customer, nobody of another desk")
  func others() throws {
    let other = House("other")
    var (world, _) = try stage(other)
    let stranger = Device()
    for device in [stranger, customer, other.owner] {
      if world.sessions[device] == nil { world.open(device) }
      for wish in [.ask, .pause, .admit] as [Newcomers.Wish] {
        #expect(world.ask(newcomers(wish), device).failures == [.notAMember])
      }
    }
    #expect(
      world.ask(newcomers(.pause, at: DeskSlug(Array("none".utf8))), agent).failures
        == [.unknownDesk])
    #expect(begin(1, at: house.slug, &world).accepted.count == 1)
    // Somebody whom the house has removed is of it no longer.
    world.open(house.owner)
    world.send(house.remove(1, [agent]), house.owner)
    world.open(agent)
    #expect(world.ask(newcomers(.pause), agent).failures != [.newcomersPaused])
    #expect(begin(2, at: house.slug, &world).accepted.count == 1)
  }

  @Test("who asks on while a desk is paused spends the allowance of nobody else")
  func patience() throws {
    var (world, _) = try stage()
    _ = world.ask(newcomers(.pause), agent)
    let waiting = Device()
    world.open(waiting, address: AddressKey(1))
    for _ in 0..<100 {
      let answer = world.ask(
        .create(creation(conversation(1), at: house.slug, [agent])), waiting)
      #expect(answer.refusals == [.newcomersPaused])
      world.now = Timestamp(
        milliseconds: world.now.milliseconds + UInt64(RateLimits.pausedRetryMilliseconds))
    }
    _ = world.ask(newcomers(.admit), agent)
    #expect(
      world.ask(.create(creation(conversation(1), at: house.slug, [agent])), waiting)
        .accepted.count == 1)
    #expect(begin(2, at: house.slug, &world, from: 1).accepted.count == 1)
  }
}
