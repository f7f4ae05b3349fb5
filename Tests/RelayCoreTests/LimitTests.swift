import RelayConformance
import RelayCore
import RelayProtocol
import Testing

@Suite struct LimitTests {
  @Test("a device that floods is refused with a time, and is let in again after that time")
  func floods() throws {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let burst = RateLimits.deviceAppend.burst
    var submission: UInt64 = 2
    for _ in 0..<burst {
      #expect(world.ask(application(id, submission, [1]), alice).refusals.isEmpty)
      submission += 1
      for device in [alice, bob] { _ = world.acknowledge(submission - 1, id, device) }
    }
    let refused = try #require(
      world.ask(application(id, submission, [1]), alice).refusedFrames.last)
    #expect(refused.code == .rateLimited)
    #expect(refused.epoch == LogEpoch(1))
    #expect((1...1_000).contains(refused.retryAfterMilliseconds))
    // Not a moment before, and then at once.
    world.now = Timestamp(
      milliseconds: world.now.milliseconds + UInt64(refused.retryAfterMilliseconds) - 2)
    #expect(world.ask(application(id, submission, [1]), alice).refusals == [.rateLimited])
    world.now = Timestamp(milliseconds: world.now.milliseconds + 2)
    #expect(world.ask(application(id, submission, [1]), alice).accepted.count == 1)
  }

  @Test("who is refused keeps nobody else from anything")
  func others() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let (carol, dave) = (Device(), Device())
    let flooded = world.startConversation(alice, [bob], number: 1)
    let quiet = world.startConversation(carol, [dave], number: 2)
    var refusedCount = 0
    for number in 2..<3_000 as Range<UInt64> {
      refusedCount += world.ask(application(flooded, number, [1]), alice).refusals.count
    }
    #expect(refusedCount > 1_900)
    #expect(world.ask(application(quiet, 2, [2]), carol).accepted.count == 1)
    #expect(world.read(dave).payloads == [[2]])
  }

  @Test(
    "everyone in a conversation together is held to its rate, everyone behind an address to its")
  func together() {
    var world = World()
    let address = AddressKey(7)
    let devices = (0..<8).map { _ in Device() }
    for device in devices { world.open(device, address: address) }
    var acceptedCount: UInt64 = 0
    for (number, device) in devices.enumerated() {
      let id = world.startConversation(device, [], number: UInt8(number))
      for submission in 2..<(2 + RateLimits.deviceAppend.burst) {
        let answer = world.ask(application(id, submission, [1]), device)
        acceptedCount += UInt64(answer.accepted.count)
        _ = world.acknowledge(submission, id, device)
      }
    }
    #expect(acceptedCount == RateLimits.addressAppend.burst)

    var crowd = World()
    let id = crowd.startConversation(devices[0], Array(devices[1...]))
    var entryCount: UInt64 = 0
    for device in devices {
      let first: UInt64 = device == devices[0] ? 2 : 1
      for submission in first..<(first + RateLimits.deviceAppend.burst) {
        entryCount += crowd.ask(application(id, submission, [1]), device).refusals.isEmpty ? 1 : 0
        _ = crowd.acknowledge(entryCount + 1, id, device)
      }
    }
    #expect(entryCount == RateLimits.conversationAppend.burst)
  }

  @Test("who is no member cannot spend a conversation's rate")
  func strangers() {
    var world = World()
    let alice = Device()
    let id = world.startConversation(alice, [])
    for _ in 0..<10 {
      let stranger = Device()
      world.open(stranger)
      for number in 1...400 as ClosedRange<UInt64> {
        #expect(world.ask(application(id, number, [1]), stranger).refusals == [.notAMember])
      }
    }
    #expect(world.ask(application(id, 2, [1]), alice).accepted.count == 1)
  }

  @Test("a device opens some conversations and then one every two minutes")
  func creations() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    var refusals: [Refused] = []
    for number in 0..<UInt8(RateLimits.deviceCreate.burst + 5) {
      let answer = world.ask(.create(creation(conversationID(number), [bob])), alice)
      refusals += answer.refusedFrames
    }
    #expect(refusals.map(\.code) == Array(repeating: .rateLimited, count: 5))
    #expect(refusals.allSatisfy { $0.retryAfterMilliseconds <= 120_001 })
    world.now = Timestamp(milliseconds: world.now.milliseconds + 120_001)
    #expect(world.ask(.create(creation(conversationID(99), [bob])), alice).accepted.count == 1)
    #expect(world.ask(.create(creation(conversationID(98), [bob])), alice).refusals.count == 1)
  }

  @Test("nobody drains a device's key packages: after a few, one device gets the last resort")
  func drain() {
    var world = World()
    let agent = Device()
    world.open(agent)
    world.send(
      .publishKeyPackages(
        PublishKeyPackages(lastResort: [9], oneUse: (0..<100).map { [1, UInt8($0)] })), agent)
    let thief = Device()
    world.open(thief)
    var taken: [[UInt8]] = []
    for _ in 0..<20 { taken += world.claimPackages(of: [agent], thief) }
    #expect(taken.count == 20)
    #expect(taken.count { $0 != [9] } == Int(RateLimits.packagesForDevice.burst))

    // A thousand devices from one address.
    let address = AddressKey(1)
    var oneUseCount = 0
    for _ in 0..<200 {
      let other = Device()
      world.open(other, address: address)
      oneUseCount += world.claimPackages(of: [agent], other).count { $0 != [9] }
      world.disconnect(other)
    }
    #expect(oneUseCount == Int(RateLimits.packagesForAddress.burst))
    // Somebody else still gets a fresh one.
    let customer = Device()
    world.open(customer, address: AddressKey(2))
    #expect(world.claimPackages(of: [agent], customer).first?.first == 1)
  }

  @Test("key packages cost what they weigh: nobody fills the disk with those of new devices")
  func packageBytes() {
    var world = World()
    let address = AddressKey(5)
    let package = [UInt8](repeating: 1, count: WireLimits.keyPackageByteCountMax)
    let publish = PublishKeyPackages(
      lastResort: nil, oneUse: Array(repeating: package, count: 60))
    var publishedCount: UInt64 = 0
    var refusal: RelayErrorCode?
    while refusal == nil, publishedCount < 1_000 {
      let device = Device()
      world.open(device, address: address)
      refusal = world.ask(.publishKeyPackages(publish), device).failures.first
      publishedCount += 1
      world.disconnect(device)
    }
    #expect(refusal == .rateLimited)
    #expect(publishedCount * 60 * UInt64(package.count) <= 65 * 1024 * 1024)
    let other = Device()
    world.open(other, address: AddressKey(6))
    #expect(world.ask(.publishKeyPackages(publish), other).failures.isEmpty)
  }

  @Test("one address stores no more than its share of a day, whoever it says it is")
  func storedByAddress() throws {
    var world = World()
    let address = AddressKey(5)
    let payload = [UInt8](repeating: 1, count: WireLimits.payloadByteCountMax)
    var byteCount = 0
    var refused: Refused?
    for number in 0..<250 as Range<UInt8> where refused == nil {
      let device = Device()
      world.open(device, address: address)
      let id = world.startConversation(device, [], number: number)
      for submission in 2..<40 as Range<UInt64> where refused == nil {
        world.now = Timestamp(milliseconds: world.now.milliseconds + 50)
        let answer = world.ask(application(id, submission, payload), device)
        refused = answer.refusedFrames.first
        byteCount += payload.count * answer.accepted.count
        // Delivered and gone: it is the writing that is counted.
        _ = world.acknowledge(submission, id, device)
      }
      world.disconnect(device)
    }
    #expect(refused?.code == .quotaExceeded)
    #expect(try #require(refused).retryAfterMilliseconds > 0)
    let share = Int(RateLimits.addressStorage.burst)
    #expect((share - payload.count...share + 8 * 1024 * 1024).contains(byteCount))
    let other = Device()
    world.open(other, address: AddressKey(6))
    let id = world.startConversation(other, [], number: 255)
    #expect(world.ask(application(id, 2, payload), other).accepted.count == 1)
  }

  @Test("conversations of hundreds of members do not fill the memory")
  func memberships() {
    var world = World(isLimiting: false)
    let alice = Device()
    world.open(alice)
    let count = WireLimits.memberCountMax - 1
    let members = (0..<count).map { number in
      DeviceID((0..<32).map { UInt8(truncatingIfNeeded: number + $0 * (number / 256 + 1)) })!
    }
    for number in 0..<1_200 {
      let id = ConversationID((0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 % 2 * 8)) })!
      world.send(
        .create(CreateConversation(conversation: id, desk: nil, members: members, welcome: [1])),
        alice)
      _ = world.acknowledge(1, id, alice)
    }
    world.process([.tick])
    let cachedCount = world.relay.status.cachedConversationCount * WireLimits.memberCountMax
    #expect(cachedCount <= RelayLimits.membershipCountCachedMax)
    #expect(world.relay.status.tally.createCount == 1_200)
  }

  @Test("sign-ins from one address are counted before the signature is checked")
  func signIns() {
    var world = World()
    let address = AddressKey(3)
    let device = Device()
    for _ in 0..<RateLimits.addressSignIn.burst {
      #expect(world.open(device, address: address).goodbyes.isEmpty)
    }
    let last = world.open(device, address: address)
    #expect(last.goodbyes == [.rateLimited])
    #expect(!world.open(Device(), address: AddressKey(4)).contains { $0.isGoodbye })
    #expect(!world.open(Device()).contains { $0.isGoodbye })
  }

  @Test("a session that goes on as if nothing had been said is shown the door")
  func deaf() {
    var world = World()
    let alice = Device()
    let id = world.startConversation(alice, [])
    let session = world.sessions[alice]!
    var number: UInt64 = 2
    while !world.isClosed(session), number < 10_000 {
      world.process([world.event(application(id, number, [1]), alice)])
      number += 1
    }
    let expected = RateLimits.deviceAppend.burst + RateLimits.sessionRefusal.burst
    #expect(number < expected + 20)
    guard case .goodbye(.rateLimited, let milliseconds)? = world.read(session).last else {
      Issue.record("no goodbye")
      return
    }
    #expect(milliseconds == RateLimits.dismissedRetryMilliseconds)
  }

  @Test("a clock that jumps back, or years ahead, keeps nobody waiting")
  func clock() {
    var world = World()
    let alice = Device()
    let id = world.startConversation(alice, [])
    for number in 2..<600 as Range<UInt64> { world.send(application(id, number, [1]), alice) }
    for milliseconds in [1, UInt64.max / 2, 1_000_000] {
      world.now = Timestamp(milliseconds: milliseconds)
      world.process([.tick])
    }
    world.now = Timestamp(milliseconds: 1_000)
    _ = world.acknowledge(599, id, alice)
    #expect(world.ask(application(id, 600, [1]), alice).accepted.count == 1)
  }

  @Test("a relay told not to limit refuses nobody")
  func unlimited() {
    var world = World(isLimiting: false)
    let alice = Device()
    let id = world.startConversation(alice, [])
    for number in 2..<4_000 as Range<UInt64> {
      #expect(world.ask(application(id, number, [1]), alice).refusals.isEmpty)
      _ = world.acknowledge(number, id, alice)
    }
  }
}

extension World {
  mutating func claimPackages(of devices: [Device], _ device: Device) -> [[UInt8]] {
    let frame = ClaimKeyPackages(request: RequestID(1), devices: devices.map(\.id))
    return ask(.claimKeyPackages(frame), device).flatMap { frame -> [[UInt8]] in
      if case .keyPackages(let answer) = frame { answer.packages.map(\.keyPackage) } else { [] }
    }
  }
}

extension ServerFrame {
  var isGoodbye: Bool { if case .goodbye = self { true } else { false } }
}

extension [ServerFrame] {
  var refusedFrames: [Refused] {
    compactMap { if case .refused(let refused) = $0 { refused } else { nil } }
  }
}
