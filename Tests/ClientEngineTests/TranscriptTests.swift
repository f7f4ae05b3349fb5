import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import MLS
import RelayProtocol
import Simulation
import Testing

/// What members tell each other of what they were shown (Docs/decisions/0047).
@Suite("Another history for one member")
struct TranscriptTests {
  private func notices(of person: Person) -> [String] {
    person.notices.filter { $0.kind == .differs }.map { $0.name?.string ?? "-" }
  }

  /// An owner, an agent at index 1 and a customer at index 2, who have spoken with each other.
  private func acquainted(seed: UInt64 = 1) -> World {
    var (world, agent, customer) = World.withAgentAndCustomer(seed: seed)
    world.say("Hello", customer)
    world.run()
    world.say("How can I help?", agent)
    world.run()
    return world
  }

  @Test("two messages of different people in each other's places are noticed by all, and said once")
  func swapped() throws {
    var world = acquainted()
    world.say("By the agent", 1)
    world.say("By the customer", 2)
    while world.step(1) || world.step(2) {}
    let waiting = world.people[0].downward
    guard case .entry(let first) = waiting[0], case .entry(let second) = waiting[1] else {
      Issue.record("two entries")
      return
    }
    #expect(first.sender != second.sender)
    world.people[0].downward[0] = .entry(second.with(sequence: first.sequence))
    world.people[0].downward[1] = .entry(first.with(sequence: second.sequence))
    world.run()
    #expect(world.people[0].texts.suffix(2) != world.people[2].texts.suffix(2))
    // Each hears it of the first who tells of it.
    #expect(notices(of: world.people[0]).count == 1)
    #expect(notices(of: world.people[1]) == ["Owner"])
    #expect(notices(of: world.people[2]) == ["Owner"])
    // The conversation goes on, and it is said no more.
    for (index, text) in ["One", "Two", "Three"].enumerated() {
      world.say(UTF8Text(validating: Array(text.utf8))!, index)
      world.run()
    }
    for index in world.people.indices {
      #expect(world.people[index].texts.suffix(3) == ["One", "Two", "Three"])
      world.people[index].events = []
      world.restart(index)
      #expect(notices(of: world.people[index]).count == 1)
    }
    world.run()
    world.say("After a restart", 2)
    world.run()
    #expect(world.people[0].texts.last == "After a restart")
    for person in world.people { #expect(notices(of: person).count == 1) }
  }

  @Test("a message that the relay drops for one member is noticed, though its sender says no more")
  func dropped() throws {
    var world = acquainted()
    world.say("Only once", 2)
    // It has left the customer, who then is gone.
    while !world.people[2].upward.isEmpty, world.step(2) {}
    world.disconnect(2)
    guard case .entry(let dropped)? = world.people[0].downward.first else {
      Issue.record("an entry")
      return
    }
    world.people[0].lie = { $0.without(dropped) }
    world.run(keepingOffline: [2])
    #expect(world.people[0].texts == ["Hello", "How can I help?"])
    #expect(notices(of: world.people[0]) == ["Agent"])
    // Who hears of the one who was lied to hears of the lie.
    world.say("What was that?", 0)
    world.run()
    #expect(notices(of: world.people[1]) == ["Owner"])
    #expect(notices(of: world.people[2]) == ["Owner"])
    #expect(world.people[2].texts.last == "What was that?")
  }

  @Test(
    "the last entry of an epoch, kept from one member, is noticed in the next",
    arguments: [true, false])
  func lastOfEpoch(isReplaced: Bool) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    world.say("The last of the epoch", customer)
    while !world.people[customer].upward.isEmpty, world.step(customer) {}
    guard case .entry(let last)? = world.people[owner].downward.first else {
      Issue.record("an entry")
      return
    }
    if isReplaced {
      // By something at its place, so that all that follows stands where it should.
      world.people[owner].lie = { frame in
        guard case .entry(let entry) = frame, entry.sequence == last.sequence else { return frame }
        return .entry(entry.with(payload: [1, 2, 3]))
      }
    } else {
      world.people[owner].lie = { $0.without(last) }
    }
    world.run()
    #expect(world.people[owner].texts == ["Hello"])
    #expect(notices(of: world.people[owner]) == [])
    let agent = world.join()
    world.say("The first of the next", customer)
    world.run()
    #expect(world.people[agent].texts == ["The first of the next"])
    #expect(world.people[owner].texts == ["Hello", "The first of the next"])
    #expect(notices(of: world.people[owner]) == ["-"])
    #expect(notices(of: world.people[customer]) == ["Owner"])
    // Whoever has come since knows nothing of it where nothing else differs.
    if isReplaced { #expect(notices(of: world.people[agent]) == []) }
  }

  @Test("another lie in another epoch is said again")
  func again() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Hello", customer)
    world.run()
    for count in 1...2 {
      world.say("Not for the owner", customer)
      while !world.people[customer].upward.isEmpty, world.step(customer) {}
      guard case .entry(let lost)? = world.people[owner].downward.first else {
        Issue.record("an entry")
        return
      }
      world.people[owner].downward[0] = .entry(lost.with(payload: [1]))
      world.run()
      world.say("For all", customer)
      world.run()
      #expect(notices(of: world.people[owner]).count == count)
      // A commit.
      _ = world.join()
      world.say("In another epoch", customer)
      world.run()
      #expect(notices(of: world.people[owner]).count == count)
    }
  }

  @Test("where nobody lies nothing is said: across epochs, restarts, refusals and long absences")
  func honest() throws {
    var world = acquainted()
    world.disconnect(2)
    world.say("Written long before it goes out", 2)
    for count in 1...30 {
      world.say("Between us", count % 2)
      world.run(keepingOffline: [2])
    }
    world.restart(1)
    world.run()
    #expect(world.people[0].texts.last == "Written long before it goes out")
    let newcomer = world.join()
    for index in [2, 1, newcomer, 0, 2, newcomer] {
      world.restart(index)
      world.run()
      world.say("And so on", index, conversation: world.people[0].conversation)
      world.run()
    }
    for person in world.people {
      #expect(person.notices.allSatisfy { $0.kind != .differs })
      #expect(person.texts.suffix(6) == Array(repeating: "And so on", count: 6))
    }
  }

  @Test("who says nothing of it, as earlier releases, is accused of nothing")
  func silent() throws {
    var world = acquainted()
    let conversation = try #require(world.people[2].conversation)
    let saved = try #require(world.people[2].savedGroup(conversation))
    var group = try Group.restore(saved, crypto: NativeCrypto())
    let content = MessageContent.text("As before").encoded(salt: [UInt8](repeating: 3, count: 16))
    let sealed = try group.protect(content, using: &world.random)
    let submission = world.people[2].sentFrames.reduce(into: UInt64(0)) { last, frame in
      switch try? ClientFrame(decoding: frame) {
      case .append(let append): last = max(last, append.submission.rawValue)
      case .create: last = max(last, 1)
      default: break
      }
    }
    world.people[2].upward.append(
      ClientFrame.append(
        AppendEntry(
          conversation: try #require(ConversationID(conversation)),
          epoch: LogEpoch(group.epoch.rawValue), submission: Submission(submission + 1),
          content: .application, payload: sealed.encodedBytes)
      ).encodedBytes)
    while !world.people[2].upward.isEmpty, world.step(2) {}
    world.run(keepingOffline: [2])
    for index in [0, 1] {
      #expect(world.people[index].texts.last == "As before")
      #expect(notices(of: world.people[index]) == [])
    }
  }

  @Test("what is told takes the place of padding: two blocks hold a question with all it carries")
  func size() throws {
    var world = acquainted()
    world.people[2].sentFrames = []
    world.say("A short question of a customer, as they come", 2)
    while !world.people[2].upward.isEmpty, world.step(2) {}
    let sizes = world.people[2].sentFrames.compactMap { frame -> Int? in
      guard case .append(let append) = try? ClientFrame(decoding: frame) else { return nil }
      return append.payload.count
    }
    // The roster's head alone is half a block.
    #expect(sizes.count == 1 && sizes[0] < 512 + 256)
  }
}

extension LogEntry {
  fileprivate func with(sequence: Sequence? = nil, payload: [UInt8]? = nil) -> LogEntry {
    LogEntry(
      conversation: conversation, sequence: sequence ?? self.sequence, epoch: epoch, kind: kind,
      sender: sender, submission: submission, acceptedAt: acceptedAt,
      payload: payload ?? self.payload)
  }
}

extension ServerFrame {
  /// As if an entry had never been: all behind it stands one place before its own.
  fileprivate func without(_ dropped: LogEntry) -> ServerFrame? {
    switch self {
    case .entry(let entry) where entry.conversation == dropped.conversation:
      if entry.sequence == dropped.sequence { return nil }
      return entry.sequence < dropped.sequence
        ? self : .entry(entry.with(sequence: Sequence(entry.sequence.rawValue - 1)))
    case .accepted(let accepted)
    where accepted.conversation == dropped.conversation && accepted.sequence > dropped.sequence:
      return .accepted(
        Accepted(
          conversation: accepted.conversation, submission: accepted.submission,
          sequence: Sequence(accepted.sequence.rawValue - 1), acceptedAt: accepted.acceptedAt))
    default: return self
    }
  }
}
