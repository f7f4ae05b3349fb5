import CBOR
import ClientEngine
import CryptoSuite
import RelayProtocol
import Simulation
import TestMaterial
import Testing

@Suite("Reactions")
struct ReactionTests {
  @Test("all members are told who put what on which message")
  func told() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let message = try #require(world.people[owner].messages.first)
    #expect(message.messageID == world.people[customer].messages[0].messageID)
    world.react("👍🏽", to: message, owner)
    world.react("🎉", to: message, owner)
    world.react("❤️", to: message, customer)
    world.run()
    for index in [owner, customer] {
      #expect(world.people[index].reactions.map { $0.text } == ["👍🏽", "🎉", "❤️"])
      #expect(world.people[index].reactions.allSatisfy { $0.target == message.messageID })
      #expect(world.people[index].reactions.map { $0.side } == [.company, .company, .customer])
      let isOwner = index == owner
      #expect(world.people[index].reactions.map { $0.isMine } == [isOwner, isOwner, !isOwner])
    }
    #expect(world.people[customer].reactions.map { $0.name } == ["Owner", "Owner", nil])
    #expect(Set(world.people[owner].reactions.map { $0.device }).count == 2)
  }

  @Test("what is taken back names what it was, and so does what stands in its place")
  func takenBack() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let message = try #require(world.people[owner].messages.first)
    world.react("👍", to: message, owner)
    world.run()
    let first = try #require(world.people[owner].reactions.last)
    world.react("👎", to: message, replacing: first, owner)
    world.run()
    let second = try #require(world.people[customer].reactions.last)
    #expect(second.text == "👎" && second.replaces == first.messageID)
    world.react(nil, to: message, replacing: second, owner)
    world.run()
    let third = try #require(world.people[customer].reactions.last)
    #expect(third.text == nil && third.replaces == second.messageID)
    #expect(third.device == first.device)
    // A page that comes later is told the same.
    world.restart(customer)
    #expect(world.people[customer].reactions.map { $0.text } == ["👍", "👎", nil])
  }

  @Test("it raises no count, reports nothing, and leaves the list as it is")
  func quiet() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.read(owner)
    world.run()
    let before = try #require(world.people[customer].conversationEvent)
    world.wait(60_000)
    world.run()
    world.react("👍", to: world.people[owner].messages[0], owner)
    world.run()
    let after = try #require(world.people[customer].conversationEvent)
    #expect(after.unreadCount == 0 && after.lastAt == before.lastAt)
    #expect(after.last == before.last)
    world.read(customer)
    world.run()
    #expect(world.people[customer].conversationEvent?.lastAt == before.lastAt)
    // No receipt stands in the log between the two.
    world.say("Next", customer)
    world.run()
    let place = try #require(world.people[customer].reactions.last?.order?.rawValue)
    #expect(world.people[customer].messages.last?.order?.rawValue == place + 1)
  }

  @Test("said without a line, it waits on the disk, and goes out once")
  func waits() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    let message = world.people[owner].messages[0]
    world.disconnect(owner)
    let id = world.react("👍", to: message, owner)
    #expect(world.people[owner].reactions.map { $0.order } == [nil])
    world.restart(owner)
    let waiting = try #require(world.people[owner].reactions.last)
    #expect(waiting.order == nil && waiting.text == "👍" && waiting.target == message.messageID)
    // A page that got no answer asks once more.
    world.react("👍", to: message, id: id, owner)
    world.run()
    world.react("👍", to: message, id: id, owner)
    world.run()
    #expect(world.people[customer].reactions.count == 1)
    #expect(world.people[owner].reactions.count == 1)
    #expect(world.people[owner].reactions[0].messageID == waiting.messageID)
    #expect(world.people[owner].reactions[0].order != nil)
  }

  @Test("more than a sign, or nothing, is refused; and no conversation begins with one")
  func refused() throws {
    var (world, _, customer) = World.withCustomer()
    let target = [UInt8](repeating: 1, count: 32)
    func react(_ text: UTF8Text?, to: [UInt8]) -> Command {
      .react(
        conversation: nil, id: [UInt8](repeating: 1, count: 16), target: to, replaces: nil,
        text: text)
    }
    let long = try #require(UTF8Text(validating: [UInt8](repeating: 97, count: 65)))
    for command in [
      react("👍", to: target), react("", to: target), react(nil, to: target),
      react(long, to: target), react("👍", to: [1, 2]),
    ] {
      world.people[customer].events = []
      world.command(customer, command, number: 9)
      #expect(world.people[customer].refusals == [.internal])
    }
    #expect(world.people[customer].conversationEvent == nil)
    world.say("Hello", customer)
    world.run()
    world.people[customer].events = []
    world.command(customer, react(long, to: target), number: 9)
    world.command(customer, react(nil, to: target), number: 10)
    #expect(world.people[customer].refusals == [.internal, .internal])
  }

  @Test("the examples of the draft are reactions", arguments: ["reaction", "unlike"])
  func vectors(_ name: String) throws {
    guard let bytes = try Vectors.load("mimi-content/\(name).cbor") else { return }
    guard case .reaction(let reaction) = try MessageContent(decoding: Array(bytes)) else {
      Issue.record("something else")
      return
    }
    #expect(reaction.text == (name == "reaction" ? "❤" : nil))
    #expect((reaction.replaces == nil) == (name == "reaction"))
  }
}

extension World {
  @discardableResult
  fileprivate mutating func react(
    _ text: UTF8Text?, to message: MessageEvent, replacing earlier: ReactionEvent? = nil,
    id: [UInt8]? = nil, _ index: Int
  ) -> [UInt8] {
    let id = id ?? randomBytes(count: EngineLimits.messageIDByteCount, using: &random)
    command(
      index,
      .react(
        conversation: message.conversation.bytes, id: id, target: message.messageID,
        replaces: earlier?.messageID, text: text))
    return id
  }
}

extension Person {
  /// Each as a page was told of it last, in the order of the log, those that wait last.
  fileprivate var reactions: [ReactionEvent] {
    var shown: [ReactionEvent] = []
    for case .reaction(let event) in events {
      shown.removeAll { $0.messageID == event.messageID }
      shown.append(event)
    }
    return shown.sorted { ($0.order?.rawValue ?? .max) < ($1.order?.rawValue ?? .max) }
  }
}
