import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// What was said lies on the disk, and pages are told the parts that they ask for.
@Suite("History on the disk")
struct HistoryTests {
  @Test("a page that goes back is told every line once, and where there are no more")
  func parts() throws {
    var (world, owner, id) = Self.conversation(of: 60)
    world.restart(owner, isShowing: false)
    var told = world.history(owner, id, before: nil, count: 25)
    var first = try #require(told.header)
    #expect(first.before == nil)
    var orders = told.orders
    #expect(orders.count < 60)
    while !first.isWhole {
      told = world.history(owner, id, before: first.from, count: 25)
      let next = try #require(told.header)
      #expect(next.before == first.from && next.from < first.from)
      #expect(told.orders.allSatisfy { next.from <= $0 && $0 < first.from })
      orders = told.orders + orders
      first = next
    }
    #expect(orders.count == 60)
    #expect(zip(orders, orders.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("all that is unread comes with the end, however much it is")
  func unread() throws {
    var (world, owner, id) = Self.conversation(of: 60, readThrough: 3)
    world.people[owner].events = []
    world.restart(owner, isShowing: false)
    let told = world.history(owner, id, before: nil, count: 1)
    #expect(told.orders.count == 57)
    #expect(told.header?.isWhole == false)
    #expect(world.people[owner].conversationEvent?.unreadCount == 57)
  }

  @Test("lines beyond what is held in memory are told as they are, and reports reach those within")
  func beyondMemory() {
    let count = EngineLimits.lineCountMax + 150
    var (world, owner, id) = Self.conversation(of: count)
    let told = world.history(owner, id, before: nil, count: EngineLimits.historyCountMax)
    #expect(told.orders.count == count)
    #expect(told.header?.isWhole == true)
    #expect(world.people[1].states.allSatisfy { $0 == .read })
  }

  @Test("a request that makes no sense is refused, or told that there is nothing")
  func nonsense() {
    var (world, owner, id) = Self.conversation(of: 3)
    world.command(owner, .history(conversation: id, before: nil, count: 0), number: 7)
    world.command(
      owner, .history(conversation: [1, 2, 3], before: nil, count: 5), number: 8)
    world.command(
      owner,
      .history(conversation: [UInt8](repeating: 9, count: 16), before: 4, count: 5), number: 9)
    #expect(world.people[owner].refusals.suffix(3) == [.internal, .internal, .internal])
    #expect(world.history(owner, id, before: 0, count: 5).orders == [])
    #expect(world.history(owner, id, before: .max, count: .max).orders.count == 3)
    #expect(world.history(owner, id, before: nil, count: .max).orders.count == 3)
  }

  @Test("who starts looks into no conversation in which nothing is to be done")
  func start() {
    var (world, owner, first) = Self.conversation(of: 2)
    let second = world.add(.customer)
    world.open(second, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", second)
    world.run()
    let other = world.people[second].conversation!
    world.read(owner)
    world.run()
    world.disconnect(owner)
    world.say("Not yet sent", owner, conversation: other)
    world.restart(owner, isShowing: false)
    #expect(world.people[owner].loadedConversations == [other])
    #expect(world.people[owner].texts.contains("Not yet sent"))
    world.say("And again", 1)
    world.run()
    #expect(Set(world.people[owner].loadedConversations) == [other, first])
    #expect(world.people[second].texts == ["Hello", "Not yet sent"])
    #expect(world.people[owner].texts.contains("And again"))
  }

  @Test("a long list is told from its top, more of it when a page asks, and its sum at once")
  func list() {
    var (world, owner, id) = Self.conversation(of: 4, readThrough: 1)
    let records = world.people[owner].disk.records
    let head = records.first { $0.key.first == UInt8(ascii: "c") }!
    let count = 250
    var copies: [Record] = []
    for number in 1..<count {
      var (key, value) = (head.key, head.value)
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: (number + 1) >> (56 - 8 * $0)) }
      key.replaceSubrange(1..<9, with: bytes)
      // Behind the form's: the number, and when it began; then when somebody last wrote.
      value.replaceSubrange(1..<9, with: bytes)
      value.replaceSubrange(17..<25, with: bytes)
      copies.append(Record(key: key, value: value))
    }
    world.people[owner].disk.put(copies)
    world.people[owner].events = []
    world.restart(owner, isShowing: false)
    #expect(world.people[owner].lists.last?.count == count)
    #expect(world.people[owner].lists.last?.unread == UInt64(count * 3))
    #expect(world.people[owner].told.count == EngineLimits.listCount)
    // The latest first; the others are copies of long ago.
    #expect(world.people[owner].told.first == ConversationID(id))
    #expect(world.people[owner].toldNumbers.dropFirst().elementsEqual((152...250).reversed()))
    world.command(owner, .list(count: 180), number: 5)
    #expect(world.people[owner].toldNumbers.count == 180)
    #expect(Set(world.people[owner].toldNumbers).count == 180)
    world.command(owner, .list(count: .max), number: 6)
    #expect(Set(world.people[owner].toldNumbers).count == count)
    // A page that comes later is told as much, and what is read is counted.
    world.people[owner].events = []
    world.handle(owner, .show)
    #expect(Set(world.people[owner].toldNumbers).count == count)
    world.command(owner, .read(conversation: id, from: 0, through: nil))
    #expect(world.people[owner].lists.last?.unread == UInt64((count - 1) * 3))
  }

  @Test("what a page says again after a reload, not having heard the answer, is said once")
  func saidAgain() {
    var (world, owner, customer) = World.withCustomer()
    let id = world.say("Hello", customer)
    world.run()
    for _ in 1...3 {
      world.restart(customer)
      world.command(customer, .send(conversation: nil, id: id, text: "Hello"), number: 4)
      world.run()
    }
    #expect(world.people[owner].texts == ["Hello"])
    #expect(world.people[customer].texts == ["Hello"])
    #expect(world.people[customer].done.suffix(3) == [4, 4, 4])
  }

  @Test("a list shows what was said last, and what is about to be")
  func preview() {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    #expect(world.people[owner].conversationEvent?.last?.text == "Hello")
    #expect(world.people[owner].conversationEvent?.last?.isMine == false)
    world.say(UTF8Text(String(repeating: "é", count: 600)), owner)
    world.run()
    world.restart(customer)
    let last = world.people[customer].conversationEvent?.last
    #expect(last?.text.utf8.count == EngineLimits.previewByteCountMax)
    #expect(last?.name == "Owner")
    world.disconnect(customer)
    world.say("Thanks", customer)
    #expect(world.people[customer].conversationEvent?.last?.text == "Thanks")
    #expect(world.people[customer].conversationEvent?.last?.isMine == true)
  }

  /// An owner who has read this many messages, or so many of them.
  private static func conversation(
    of count: Int, readThrough: Int? = nil
  ) -> (World, owner: Int, id: [UInt8]) {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    for number in 1...count {
      world.say(UTF8Text("Message \(number)"), customer)
      if number % 40 == 0 { world.run() }
    }
    world.run()
    let places = world.people[owner].messages.map { $0.order!.rawValue }
    for _ in 0...count / EngineLimits.receiptCountMax {
      world.read(owner, through: places[(readThrough ?? count) - 1])
      world.run()
    }
    return (world, owner, world.people[owner].conversation!)
  }
}

extension World {
  fileprivate mutating func history(
    _ index: Int, _ id: [UInt8], before: UInt64?, count: UInt64
  ) -> (header: HistoryEvent?, orders: [UInt64]) {
    let start = people[index].events.count
    command(index, .history(conversation: id, before: before, count: count), number: 77)
    var header: HistoryEvent?
    var orders: [UInt64] = []
    for event in people[index].events[start...] {
      if case .history(let event) = event { header = event }
      if case .message(let message) = event { orders.append(message.order!.rawValue) }
    }
    return (header, orders)
  }
}

extension Person {
  fileprivate var lists: [(count: Int, unread: UInt64)] {
    events.compactMap {
      if case .list(let count, let unread, _) = $0 { (count, unread) } else { nil }
    }
  }

  fileprivate var told: [ConversationID] {
    events.compactMap { if case .conversation(let event) = $0 { event.id } else { nil } }
  }

  fileprivate var toldNumbers: [UInt64] {
    events.compactMap { if case .conversation(let event) = $0 { event.number } else { nil } }
  }

  /// Of which the disk was asked for more than lines.
  fileprivate var loadedConversations: [[UInt8]] {
    loads.filter { $0.count > 1 }.map { Array($0[0].from.dropFirst()) }
  }
}
