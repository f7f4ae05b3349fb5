import ClientEngine
import RelayCore
import RelayProtocol
import Simulation
import Testing

@Suite struct BackOffTests {
  @Test("an outbox far beyond the relay's limits arrives whole, once and in order")
  func nothingIsLost() {
    var (world, _, customer) = World.withCustomer()
    world.say("first", customer)
    world.run()
    // Offline, as much as an outbox holds, twice over: above the device's burst.
    var written = ["first"]
    for round in 0..<2 {
      world.disconnect(customer)
      for number in 0..<(EngineLimits.outboxCountMax - 20) {
        let text = "\(round)-\(number)"
        written.append(text)
        world.say(.init(text), customer)
      }
      world.settleLimits(customer)
    }
    #expect(world.people[customer].rateLimitedCount > 0, "the limit was met")
    #expect(world.people[0].texts == written)
    #expect(world.people[customer].texts == written)
    #expect(world.people[customer].closeCount == 0, "nobody had to connect anew for it")
  }

  @Test("each wait is at least what the relay asked, doubles when it asks again, and is jittered")
  func delays() {
    var last: Set<UInt64> = []
    for seed in 1...20 as ClosedRange<UInt64> {
      var (world, _, customer) = World.withCustomer(seed: seed)
      world.say("hello", customer)
      world.run()
      var waits: [UInt64] = []
      world.say("held back", customer)
      for _ in 0..<5 {
        world.refuseFirst(customer, .rateLimited, retryAfterMilliseconds: 700)
        waits.append(world.waitForRetry(customer))
      }
      #expect(waits[0] >= 1_000 && waits[0] <= 1_750)
      #expect(waits[4] >= 16_000 && waits[4] <= 24_250)
      last.insert(waits[4])
      world.run()
      #expect(world.people[0].texts == ["hello", "held back"])
    }
    #expect(last.count > 10, "not all at the same moment")
  }

  @Test("a relay that asks for a year is tried again within minutes")
  func liar() {
    var (world, _, customer) = World.withCustomer()
    world.say("hello", customer)
    world.run()
    world.say("held back", customer)
    world.refuseFirst(customer, .quotaExceeded, retryAfterMilliseconds: .max)
    let wait = world.waitForRetry(customer)
    #expect(wait > EngineLimits.askedMillisecondsMax / 2)
    #expect(wait - 250 <= EngineLimits.askedMillisecondsMax * 3 / 2)
  }

  @Test("the page says that the server asks to wait when it lasts, and not for a moment's wait")
  func shown() {
    var (world, _, customer) = World.withCustomer()
    world.say("hello", customer)
    world.run()
    world.say("held back", customer)
    world.refuseFirst(customer, .rateLimited, retryAfterMilliseconds: 10)
    #expect(world.people[customer].conversationEvent?.waiting != .busy)
    _ = world.waitForRetry(customer)
    world.refuseFirst(customer, .quotaExceeded, retryAfterMilliseconds: 60_000)
    #expect(world.people[customer].conversationEvent?.waiting == .busy)
    #expect(world.waitForRetry(customer) >= 60_000)
    world.run()
    #expect(world.people[customer].conversationEvent?.waiting == nil)
    #expect(world.people[0].texts == ["hello", "held back"])
  }

  @Test("a clock set back does not turn a minute's wait into a year's")
  func clockBack() {
    var (world, _, customer) = World.withCustomer()
    world.say("hello", customer)
    world.run()
    world.say("held back", customer)
    world.refuseFirst(customer, .rateLimited, retryAfterMilliseconds: 60_000)
    world.now = Timestamp(milliseconds: world.now.milliseconds - 400 * 24 * 3_600_000)
    world.wait(1_000)
    world.run()
    #expect(world.people[0].texts == ["hello", "held back"])
  }

  @Test("key packages refused for now are asked for later, and the page says what it waits for")
  func claims() {
    var world = World.founded()
    let customer = world.add(.customer)
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("first", customer)
    // The claim goes out; the relay says no.
    let claim = world.people[customer].upward.firstIndex { $0.first == 0x03 }
    world.people[customer].upward.remove(at: claim!)
    world.handle(
      customer,
      .frame(
        ServerFrame.failed(RequestID(5), .rateLimited, retryAfterMilliseconds: 30_000)
          .encodedBytes))
    world.run()
    #expect(world.people[0].texts.isEmpty)
    #expect(world.people[customer].conversationEvent?.waiting == .busy)
    world.wait(29_000)
    world.run()
    #expect(world.people[0].texts.isEmpty)
    // A second tab opens the desk, and makes nobody ask sooner.
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    #expect(world.people[0].texts.isEmpty)
    world.wait(17_000)
    world.run()
    #expect(world.people[0].texts == ["first"])
  }
}

extension World {
  /// Takes a person's first append on its way to the relay, and answers it with a refusal.
  fileprivate mutating func refuseFirst(
    _ index: Int, _ code: RelayErrorCode, retryAfterMilliseconds: UInt32
  ) {
    guard let place = people[index].upward.firstIndex(where: { $0.isAppend }),
      case .append(let append) = try? ClientFrame(decoding: people[index].upward[place])
    else {
      Issue.record("nothing was sent")
      return
    }
    people[index].upward.removeAll { $0.isAppend }
    let refused = Refused(
      conversation: append.conversation, submission: append.submission, code: code,
      epoch: append.epoch, retryAfterMilliseconds: retryAfterMilliseconds)
    handle(index, .frame(ServerFrame.refused(refused).encodedBytes))
    #expect(!people[index].upward.contains { $0.isAppend })
  }

  /// Lets time pass until the append is on its way again; how many milliseconds that took.
  fileprivate mutating func waitForRetry(_ index: Int) -> UInt64 {
    let start = now.milliseconds
    while now.milliseconds - start < 2 * EngineLimits.askedMillisecondsMax {
      wait(250)
      if people[index].upward.contains(where: { $0.isAppend }) {
        return now.milliseconds - start
      }
      run()
    }
    Issue.record("it is never sent again")
    return 0
  }

  /// Lets everybody talk until the outbox is empty, waking the engine whenever it asks for it.
  fileprivate mutating func settleLimits(_ index: Int) {
    for _ in 0..<100 {
      run()
      guard people[index].messages.contains(where: { $0.order == nil }) else { return }
      guard let wakeAt = people[index].wakeAt else { break }
      now = max(now, wakeAt)
      for person in people.indices { handle(person, .timer) }
    }
    Issue.record("the outbox does not empty")
  }
}

extension Person {
  fileprivate var rateLimitedCount: Int {
    receivedFrames.count { frame in
      if case .refused(let refused) = frame { refused.code == .rateLimited } else { false }
    }
  }
}

extension [UInt8] {
  fileprivate var isAppend: Bool { first == 0x05 }
}
