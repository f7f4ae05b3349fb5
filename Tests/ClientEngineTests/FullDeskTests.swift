import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// A desk's device that holds as many conversations as it can.
@Suite struct FullDeskTests {
  fileprivate static let line: [UInt8] = Array("what was said".utf8)
  private static let day: UInt64 = 24 * 60 * 60 * 1_000

  @Test("a full desk says that nobody new gets in, keeps what it has, and goes on with that")
  func full() {
    var (world, owner, customer) = World.fullDesk(quietDays: 1)
    let stranger = world.add(.customer)
    world.open(stranger, fingerprint: world.fingerprint)
    world.run()
    world.say("is there room", stranger)
    world.run()
    #expect(world.people[owner].refusals.contains(.tooManyConversations))
    #expect(!world.people[owner].texts.contains("is there room"))
    #expect(world.conversationCount(owner) == EngineLimits.conversationCountMax)
    // Nor does the stranger try again without end.
    world.say("is there nobody", stranger)
    world.run()
    let created = world.people[stranger].sentFrames.count { frame in
      if case .create? = try? ClientFrame(decoding: frame) { true } else { false }
    }
    #expect(created == 1)
    world.say("I was here before", customer)
    world.run()
    #expect(world.people[owner].texts.contains("I was here before"))
  }

  @Test("a full desk that has something to forget says what it could not open")
  func complains() {
    var (world, owner, _) = World.fullDesk(quietDays: 241)
    let stranger = world.add(.customer)
    world.open(stranger, fingerprint: world.fingerprint)
    world.run()
    var isFirst = true
    world.people[owner].lie = { frame in
      guard isFirst, case .entry(let entry) = frame, entry.kind == .welcome else { return frame }
      isFirst = false
      return .entry(
        LogEntry(
          conversation: entry.conversation, sequence: entry.sequence, epoch: entry.epoch,
          kind: entry.kind, sender: entry.sender, submission: entry.submission,
          acceptedAt: entry.acceptedAt, payload: [1, 2, 3]))
    }
    for text in ["one", "two"] as [UTF8Text] {
      world.say(text, stranger)
      world.run()
      world.wait(2 * EngineLimits.backOffMillisecondsMax)
      world.run()
    }
    #expect(world.people[owner].texts.contains("one"))
    #expect(world.people[owner].texts.contains("two"))
    #expect(world.people[stranger].states.suffix(2) == [.delivered, .delivered])
  }

  @Test("a full desk forgets what is over first, then what has been quiet for most of a year")
  func forgets() {
    for (quietDays, closedCount) in [(241, 0), (1, 1)] as [(UInt64, Int)] {
      var (world, owner, customer) = World.fullDesk(quietDays: quietDays, closedCount: closedCount)
      let stranger = world.add(.customer)
      world.open(stranger, fingerprint: world.fingerprint)
      world.run()
      world.say("is there room", stranger)
      world.run()
      #expect(world.people[owner].texts.contains("is there room"))
      #expect(!world.people[owner].refusals.contains(.tooManyConversations))
      #expect(world.conversationCount(owner) == EngineLimits.conversationCountMax)
      // With all that belonged to it.
      #expect(world.people[owner].disk.records.allSatisfy { !$0.value.elementsEqual(Self.line) })
      world.restart(owner)
      world.run()
      world.say("I was here before", customer)
      world.say("still me", stranger)
      world.run()
      #expect(world.people[owner].texts.suffix(2).contains("still me"))
      #expect(world.people[owner].texts.contains("I was here before"))
    }
  }

  @Test("a customer who comes back after half a year begins a new conversation and is heard")
  func returns() {
    var (world, owner, customer) = World.withCustomer()
    world.say("long ago", customer)
    world.run()
    let first = world.people[customer].conversationEvent?.id
    world.wait(100 * Self.day)
    world.run()
    world.say("a while later", customer)
    world.run()
    #expect(world.people[customer].conversationEvent?.id == first)
    world.wait(181 * Self.day)
    world.run()
    world.say("here I am again", customer)
    world.run()
    #expect(world.people[customer].conversationEvent?.id != first)
    #expect(world.people[owner].texts.contains("here I am again"))
  }
}

extension World {
  /// An owner with one conversation that goes on, and as many others as there is room for.
  fileprivate static func fullDesk(
    quietDays: UInt64, closedCount: Int = 0
  ) -> (World, owner: Int, customer: Int) {
    var (world, owner, customer) = World.withCustomer()
    world.say("hello", customer)
    world.run()
    let records = world.people[owner].disk.records
    let head = records.first { $0.key.first == UInt8(ascii: "c") }!
    let lastAt = world.now.milliseconds - quietDays * 24 * 60 * 60 * 1_000
    var copies: [Record] = []
    for number in 1..<EngineLimits.conversationCountMax {
      var (key, value) = (head.key, head.value)
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: (number + 1) >> (56 - 8 * $0)) }
      key.replaceSubrange(1..<9, with: bytes)
      // Behind the version: the number, when somebody last wrote, whether it is closed.
      value.replaceSubrange(1..<9, with: bytes)
      value.replaceSubrange(
        17..<25, with: (0..<8).map { UInt8(truncatingIfNeeded: lastAt >> UInt64(56 - 8 * $0)) })
      value[50] = number <= closedCount ? 1 : 0
      copies.append(Record(key: key, value: value))
    }
    // The first of them goes first, with what lies in other places.
    for (letter, rest) in [("G", 0), ("O", 8), ("T", 10)] as [(Unicode.Scalar, Int)] {
      let key = [UInt8(ascii: letter)] + copies[0].key.dropFirst()
      copies.append(
        Record(key: key + [UInt8](repeating: 1, count: rest), value: FullDeskTests.line))
    }
    world.people[owner].disk.put(copies)
    world.restart(owner)
    world.run()
    return (world, owner, customer)
  }

  fileprivate func conversationCount(_ index: Int) -> Int {
    people[index].disk.records.count { $0.key.first == UInt8(ascii: "c") }
  }
}
