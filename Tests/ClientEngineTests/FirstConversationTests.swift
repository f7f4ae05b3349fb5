import ClientEngine
import RelayProtocol
import Simulation
import Testing

@Suite("The first conversation")
struct FirstConversationTests {
  @Test("an owner founds a desk and is told so")
  func founding() {
    let world = World.founded()
    let owner = world.people[0]
    #expect(owner.done == [1])
    #expect(owner.refusals.isEmpty)
    #expect(owner.identity?.role == .owner)
    #expect(owner.desk?.companyName == "Example")
    #expect(owner.desk?.slug.bytes == World.slug)
    #expect(owner.desk?.agents.map { $0.isSelf } == [true])
    #expect(owner.connection == .online)
  }

  @Test("a customer writes, the owner reads and answers, both see the same order")
  func conversation() {
    var (world, owner, customer) = World.withCustomer()
    #expect(world.people[customer].desk?.trust == .link)
    world.say("Good evening", customer)
    world.run()
    #expect(world.people[owner].texts == ["Good evening"])
    world.say("How can we help?", owner)
    world.say("My card is gone", customer)
    world.run()
    #expect(
      world.people[customer].texts == ["Good evening", "How can we help?", "My card is gone"])
    #expect(world.people[owner].texts == world.people[customer].texts)
    #expect(world.people[customer].messages[1].name == "Owner")
    #expect(world.people[customer].messages[1].side == .company)
    #expect(world.people[owner].messages[0].side == .customer)
  }

  @Test("the first message goes out with the conversation itself, once the keys are there")
  func pipelined() {
    var (world, _, customer) = World.withCustomer()
    world.command(customer, .prepare)
    world.run()
    let before = world.people[customer].sentFrames.count
    world.say("Good evening", customer)
    var kinds: [UInt8] = world.people[customer].upward.map { $0[0] }
    #expect(kinds == [0x0c, 0x05], "create and append, with no wait between")
    world.run()
    kinds = world.people[customer].sentFrames[before...].map { $0[0] }
    #expect(!kinds.contains(0x03), "no key packages are claimed any more")
  }

  @Test("sent, delivered and read come true on both sides, and receipts are never answered")
  func receipts() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Good evening", customer)
    #expect(world.people[customer].states == [.waiting])
    world.run(keepingOffline: [owner])
    world.run()
    #expect(world.people[customer].states == [.delivered])
    #expect(world.people[owner].conversationEvent?.unreadCount == 1)
    world.read(owner)
    world.run()
    #expect(world.people[customer].states == [.read])
    #expect(world.people[owner].conversationEvent?.unreadCount == 0)
    world.say("How can we help?", owner)
    world.run()
    #expect(world.people[owner].states == [nil, .delivered])
    world.read(customer)
    world.run()
    #expect(world.people[owner].states == [nil, .read])
  }

  @Test("a message to an owner who is away is sent, and delivered when the owner is back")
  func away() {
    var (world, owner, customer) = World.withCustomer()
    world.disconnect(owner)
    world.say("Anyone there?", customer)
    world.run(keepingOffline: [owner])
    #expect(world.people[customer].states == [.sent])
    world.run()
    #expect(world.people[customer].states == [.delivered])
    #expect(world.people[owner].texts == ["Anyone there?"])
  }

  @Test("each sees the other typing, and nobody sees themselves")
  func typing() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Good evening", customer)
    world.run()
    let conversation = world.people[owner].conversation
    world.command(owner, .typing(conversation: conversation, isOn: true))
    world.command(customer, .typing(conversation: nil, isOn: true))
    world.run()
    #expect(world.people[customer].typing.map { $0.isOn } == [true])
    #expect(world.people[customer].typing.first?.side == .company)
    #expect(world.people[owner].typing.map { $0.side } == [.customer])
    world.command(owner, .typing(conversation: conversation, isOn: true))
    world.run()
    #expect(world.people[customer].typing.count == 1, "not more often than every three seconds")
    world.command(owner, .typing(conversation: conversation, isOn: false))
    world.run()
    #expect(world.people[customer].typing.map { $0.isOn } == [true, false])
  }

  @Test("what is written before there is a connection waits, is shown, and goes when there is one")
  func offline() {
    var (world, owner, customer) = World.withCustomer()
    world.disconnect(customer)
    world.say("One", customer)
    world.say("Two", customer)
    #expect(world.people[customer].conversationEvent?.waiting == .connection)
    #expect(world.people[customer].states == [.waiting, .waiting])
    world.run()
    #expect(world.people[owner].texts == ["One", "Two"])
    #expect(world.people[customer].conversationEvent?.waiting == nil)
  }

  @Test("a page that repeats a send under the same identifier sends nothing twice")
  func repeatedCommand() {
    var (world, owner, customer) = World.withCustomer()
    let id = [UInt8](repeating: 9, count: 16)
    for _ in 0..<2 {
      world.command(customer, .send(conversation: nil, id: id, text: "Once"), number: 7)
    }
    world.run()
    world.command(customer, .send(conversation: nil, id: id, text: "Once"), number: 7)
    world.run()
    #expect(world.people[owner].texts == ["Once"])
    #expect(world.people[customer].done.filter { $0 == 7 }.count == 3)
  }

  @Test("a page that comes later is told everything anew")
  func show() {
    var (world, _, customer) = World.withCustomer()
    world.say("Good evening", customer)
    world.run()
    let before = world.people[customer]
    world.people[customer].events = []
    world.handle(customer, .show)
    let after = world.people[customer]
    #expect(after.messages == before.messages)
    #expect(after.identity == before.identity)
    #expect(after.desk == before.desk)
    #expect(after.conversationEvent == before.conversationEvent)
    #expect(after.connection == .online)
  }

  @Test("text of the longest length passes, one byte more is refused")
  func limits() {
    var (world, owner, customer) = World.withCustomer()
    let longest = String(repeating: "a", count: EngineLimits.textByteCountMax)
    world.say(.init(longest), customer)
    world.say(.init(longest + "a"), customer)
    world.run()
    #expect(world.people[owner].texts == [longest])
    #expect(world.people[customer].refusals == [.tooLong])
  }

  @Test("a customer's clock that is years wrong changes no order, and nobody else's times")
  func wrongClocks() {
    var world = World.founded()
    let year: Int64 = 365 * 24 * 3_600_000
    let customer = world.add(.customer, clockOffsetMilliseconds: -9 * year)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Good evening", customer)
    world.run()
    #expect(world.people[0].texts == ["Good evening"])
    #expect(world.people[0].messages.first?.at == world.now)
  }

  @Test("a typing mark writes nothing to any disk, and leaves the ratchet alone")
  func typingKeepsNothing() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    let before = (world.people[owner].disk.records, world.people[customer].disk.records)
    for number in 0..<6 {
      world.wait(4_000)
      world.command(customer, .typing(conversation: nil, isOn: number % 2 == 0))
      world.run()
    }
    #expect(world.people[owner].typing.count == 6)
    #expect(world.people[owner].disk.records == before.0)
    #expect(world.people[customer].disk.records == before.1)
    world.say("Two", customer)
    world.run()
    #expect(world.people[owner].texts == ["One", "Two"])
  }

  @Test("a typing mark that a relay repeats, keeps back or gives another name is passed over")
  func typingLies() throws {
    var (world, agent, customer) = World.withAgentAndCustomer()
    world.say("One", customer)
    world.run()
    world.command(customer, .typing(conversation: nil, isOn: true))
    world.run()
    let told = world.people[0].receivedFrames.last
    guard case .signal(let signal)? = told else {
      Issue.record("no signal")
      return
    }
    #expect(world.people[0].typing.count == 1)
    world.handle(0, .frame(ServerFrame.signal(signal).encodedBytes))
    let agentDevice = try #require(world.people[agent].identity?.device)
    world.handle(
      0,
      .frame(
        ServerFrame.signal(
          ReceivedSignal(
            conversation: signal.conversation, epoch: signal.epoch, sender: agentDevice,
            payload: signal.payload)
        ).encodedBytes))
    for place in stride(from: 0, to: signal.payload.count, by: 7) {
      var payload = signal.payload
      payload[place] ^= 1
      world.handle(
        0,
        .frame(
          ServerFrame.signal(
            ReceivedSignal(
              conversation: signal.conversation, epoch: signal.epoch, sender: signal.sender,
              payload: payload)
          ).encodedBytes))
    }
    #expect(world.people[0].typing.count == 1)
    // After a restart nobody knows what came before, but what is old is old.
    world.restart(0)
    world.run()
    world.wait(61_000)
    world.run()
    world.handle(0, .frame(ServerFrame.signal(signal).encodedBytes))
    #expect(world.people[0].typing.count == 1)
    #expect(!world.people[0].wantsClose)
  }
}
