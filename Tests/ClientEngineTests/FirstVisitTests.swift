import ClientEngine
import RelayProtocol
import Simulation
import Testing

@Suite("A first visit")
struct FirstVisitTests {
  /// An owner, an agent at index 1, and a customer with the smaller module, at index 2.
  private func opened() -> (World, agent: Int, customer: Int) {
    var world = World.founded()
    let agent = world.join()
    let customer = world.add(.customer, beginsSmall: true)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    return (world, agent, customer)
  }

  private func acknowledged(by index: Int, _ world: World) -> Int {
    world.people[index].sentFrames.count {
      if case .acknowledge = try? ClientFrame(decoding: $0) { true } else { false }
    }
  }

  @Test("the first words are said by the smaller module, and the larger goes on")
  func goesOn() throws {
    var (world, agent, customer) = opened()
    #expect(!world.people[customer].isOutgrown)
    world.say("Is my card blocked?", customer)
    world.run()
    #expect(world.people[customer].states == [.sent])
    #expect(world.people[agent].texts == ["Is my card blocked?"])
    #expect(world.people[customer].isOutgrown)

    world.say("It is not.", agent)
    world.run()
    #expect(world.people[customer].texts == ["Is my card blocked?"])
    world.say("Thank you", customer)
    world.run()
    world.grow(customer)
    world.run()
    let all = ["Is my card blocked?", "It is not.", "Thank you"]
    #expect(world.people[customer].texts == all)
    #expect(world.people[agent].texts == all)
    #expect(world.people[customer].states == [.delivered, .none, .delivered])
  }

  @Test("what is on the disk is left to the larger module, and so is all that is asked meanwhile")
  func leavesTheDisk() throws {
    var (world, agent, customer) = opened()
    world.say("One", customer)
    world.run()
    world.people[customer].beginsSmall = true
    let (disk, sentCount) = (
      world.people[customer].disk.records, world.people[customer].sentFrames.count
    )
    world.restart(customer)
    #expect(world.people[customer].isOutgrown)
    let id = [UInt8](repeating: 7, count: EngineLimits.messageIDByteCount)
    let send = Command.send(conversation: nil, id: id, text: "Two")
    world.command(customer, send, number: 5)
    world.run()
    #expect(world.people[customer].sentFrames.count == sentCount)
    #expect(world.people[customer].disk.records == disk)
    #expect(!world.people[customer].done.contains(5))
    #expect(world.people[customer].refusals.isEmpty)

    world.grow(customer)
    world.command(customer, send, number: 5)
    world.run()
    #expect(world.people[customer].done.contains(5))
    #expect(world.people[agent].texts == ["One", "Two"])
  }

  @Test("what comes before the answer is acknowledged by nobody, and comes again")
  func leavesEntries() throws {
    var (world, agent, customer) = opened()
    // The answer to what was said is lost, and so comes behind an agent's word.
    world.people[customer].lie = { frame in
      if case .accepted = frame { nil } else { frame }
    }
    world.say("One", customer)
    world.run()
    world.say("Two", agent)
    world.run()
    #expect(world.people[customer].isOutgrown)
    #expect(world.people[customer].states == [.waiting])
    #expect(acknowledged(by: customer, world) == 0)
    world.people[customer].lie = nil
    world.grow(customer)
    world.run()
    #expect(world.people[customer].texts == ["One", "Two"])
    #expect(world.people[agent].texts == ["One", "Two"])
  }

  @Test(
    "whatever the relay refuses is left to the larger module",
    arguments: [
      RelayErrorCode.rateLimited, .newcomersPaused, .staleEpoch, .conversationExists,
      .submissionOutOfOrder, .unknownConversation, .payloadTooLarge,
    ])
  func leavesRefusals(code: RelayErrorCode) throws {
    var (world, agent, customer) = opened()
    world.people[customer].lie = { frame in
      guard case .accepted(let accepted) = frame else { return frame }
      return .refused(
        Refused(
          conversation: accepted.conversation, submission: accepted.submission, code: code,
          epoch: LogEpoch(9), retryAfterMilliseconds: 1_000))
    }
    world.say("One", customer)
    world.run()
    #expect(world.people[customer].isOutgrown)
    #expect(world.people[customer].texts == ["One"])
    world.people[customer].lie = nil
    world.grow(customer)
    world.run()
    #expect(world.people[customer].states == [.delivered])
    #expect(world.people[agent].texts == ["One"])
  }

  @Test("nobody whom the house has removed in between reads what is said")
  func removed() throws {
    var (world, agent, customer) = opened()
    world.say("One", customer)
    world.run()
    let device = try #require(world.people[agent].identity?.device)
    world.command(0, .removeAgent(device: device.bytes))
    world.run()
    world.say("Two", customer)
    world.run()
    #expect(world.people[0].texts == ["One"])
    world.grow(customer)
    world.run()
    #expect(world.people[0].texts == ["One", "Two"])
    #expect(world.people[agent].texts == ["One"])
  }

  @Test("ten thousand frames that no honest relay sends: no trap, and nothing acknowledged")
  func hostileFrames() throws {
    for round in 0..<10 as Range<UInt64> {
      var (world, agent, customer) = opened()
      var random = Seeded(round)
      world.say("One", customer)
      if round % 2 == 0 { world.run() }
      let frames = [agent, customer].flatMap { world.people[$0].receivedFrames }
        .map { $0.encodedBytes }
      for _ in 0..<1_000 {
        var frame = frames.randomElement(using: &random)!
        for _ in 0..<Int.random(in: 0..<4, using: &random) where !frame.isEmpty {
          let place = Int.random(in: frame.indices, using: &random)
          frame[place] ^= UInt8.random(in: 1...255, using: &random)
        }
        world.handle(customer, .frame(frame))
        if Int.random(in: 0..<50, using: &random) == 0 { world.handle(customer, .connected()) }
      }
      let upward = world.people[customer].upward.compactMap { try? ClientFrame(decoding: $0) }
      #expect(upward.count == world.people[customer].upward.count)
      #expect(!upward.contains { if case .acknowledge = $0 { true } else { false } })
      #expect(acknowledged(by: customer, world) == 0)
    }
  }

  @Test("what only the larger module can do is left unanswered, not refused")
  func leavesCommands() throws {
    let commands: [Command] = [
      .devices(conversation: nil), .leave(conversation: nil),
      .read(conversation: nil, from: 0, through: nil),
      .history(conversation: nil, before: nil, count: 10),
    ]
    for (number, command) in commands.enumerated() {
      var (world, _, customer) = opened()
      let done = world.people[customer].done
      world.command(customer, command, number: UInt64(number) + 10)
      #expect(world.people[customer].isOutgrown, "\(command)")
      #expect(world.people[customer].done == done)
      #expect(world.people[customer].refusals.isEmpty)
    }
  }
}
