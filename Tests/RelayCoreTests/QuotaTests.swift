import RelayConformance
import RelayCore
import RelayProtocol
import Testing

@Suite struct QuotaTests {
  @Test("what nobody reads fills up, is refused with a word of its own, and is taken once read")
  func conversationQuota() throws {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    let max = UInt64(RateLimits.strangerQuota.entryCount)
    var number: UInt64 = 2
    var refused: Refused?
    while refused == nil, number < max + 10 {
      refused = world.ask(application(id, number, [1]), alice).refusedFrames.first
      if refused?.code == .rateLimited {
        world.now = Timestamp(milliseconds: world.now.milliseconds + 1_000)
        refused = nil
      } else if refused == nil {
        number += 1
      }
    }
    #expect(refused?.code == .quotaExceeded)
    #expect(refused?.retryAfterMilliseconds == RateLimits.quotaRetryMilliseconds)
    #expect(number - 1 >= max && number - 1 <= max + 1)

    _ = world.acknowledge(number - 1, id, alice)
    world.open(bob)
    for sequence in stride(from: 65, through: number - 1, by: 64) {
      _ = world.acknowledge(sequence, id, bob)
    }
    _ = world.acknowledge(number - 1, id, bob)
    world.now = Timestamp(
      milliseconds: world.now.milliseconds + UInt64(RateLimits.quotaRetryMilliseconds))
    #expect(world.ask(application(id, number, [1]), alice).accepted.count == 1)
  }

  @Test("many large entries fill a device's quota of bytes, in whatever conversations they lie")
  func bytes() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let payload = [UInt8](repeating: 1, count: WireLimits.payloadByteCountMax)
    let ids = (0..<4).map { world.startConversation(alice, [bob], number: $0) }
    world.disconnect(bob)
    var byteCount = 0
    var codes: Set<RelayErrorCode> = []
    for submission in 2..<100 as Range<UInt64> {
      for id in ids {
        // Slower than any rate.
        world.now = Timestamp(milliseconds: world.now.milliseconds + 1_000)
        let answer = world.ask(application(id, submission, payload), alice)
        byteCount += answer.accepted.count * payload.count
        codes.formUnion(answer.refusals)
      }
    }
    #expect(codes.contains(.quotaExceeded))
    #expect(byteCount <= RateLimits.strangerQuota.byteCount)
    #expect(byteCount > RateLimits.strangerQuota.byteCount - 2 * payload.count)
  }

  @Test("what is read in time never meets the quota, however much it was in all")
  func read() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    for number in 2..<UInt64(3 * RateLimits.strangerQuota.entryCount) {
      if number.isMultiple(of: 200) {
        world.now = Timestamp(milliseconds: world.now.milliseconds + 1_000)
      }
      #expect(world.ask(application(id, number, [1]), alice).accepted.count == 1)
      _ = world.acknowledge(number, id, alice)
      _ = world.acknowledge(number, id, bob)
    }
  }
}
