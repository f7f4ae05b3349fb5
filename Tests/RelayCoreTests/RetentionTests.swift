import RelayCore
import RelayProtocol
import Testing

@Suite struct RetentionTests {
  @Test("an entry is deleted when its sender and every other member have acknowledged it")
  func acknowledgedByAll() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [2]), alice)
    _ = world.acknowledge(2, id, bob)
    #expect(world.storedSequences(id) == [2])
    _ = world.acknowledge(2, id, alice)
    #expect(world.storedSequences(id) == [])
  }

  @Test("entries between two stays of a device do not wait for it")
  func betweenStays() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    world.send(commit(id, 2, remove: [bob]), alice)
    world.send(application(id, 3, epoch: 2, [3]), alice)
    world.send(commit(id, 4, epoch: 2, add: [bob]), alice)
    _ = world.acknowledge(4, id, alice)
    #expect(world.storedSequences(id) == [2, 4])
  }

  @Test("after 30 days an entry is gone, and nobody waits for it")
  func expires() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    world.send(application(id, 2, [2]), alice)
    world.passes(RelayLimits.retentionMillisecondsDefault - 1_000)
    #expect(world.storedSequences(id) == [2])
    world.send(application(id, 3, [3]), alice)
    world.passes(RelayLimits.sweepIntervalMilliseconds)
    #expect(world.storedSequences(id) == [3])
    #expect(world.open(bob).payloads == [[3]])
    #expect(world.acknowledge(3, id, bob).isCaughtUp)
  }

  @Test("a clock that was weeks ahead and is set back does not keep what is due")
  func clockSetBack() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    _ = world.acknowledge(1, id, alice)
    let honest = world.now
    world.passes(10 * RelayLimits.sweepIntervalMilliseconds)
    world.now = honest
    world.disconnect(bob)
    world.send(application(id, 2, [2]), alice)
    world.now = Timestamp(
      milliseconds: honest.milliseconds + RelayLimits.clockLeapMilliseconds)
    world.process([.tick])
    #expect(world.storedSequences(id) == [])
    world.now = honest
    world.process([.tick])
    world.send(application(id, 3, [3]), alice)
    world.passes(RelayLimits.retentionMillisecondsDefault + 1)
    #expect(world.storedSequences(id) == [])
  }

  @Test("what expires while it is in flight makes room for the rest")
  func expiresInFlight() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let count = UInt64(WireLimits.unacknowledgedEntryCountMax)
    for number in 2..<(2 + count) { world.send(application(id, number, [1]), alice) }
    #expect(world.read(bob).entries.count == Int(count))
    world.passes(RelayLimits.retentionMillisecondsDefault)
    _ = world.acknowledge(1 + count, id, alice)
    world.send(application(id, 2 + count, [9]), alice)
    #expect(world.read(bob).entries.isEmpty)
    world.passes(RelayLimits.sweepIntervalMilliseconds)
    #expect(world.read(bob).payloads == [[9]])
  }
}

extension World {
  mutating func passes(_ milliseconds: UInt64) {
    now = Timestamp(milliseconds: now.milliseconds + milliseconds)
    process([.tick])
  }

  func storedSequences(_ id: ConversationID) -> [UInt64] {
    let entries = try? relay.store.entries(of: id, in: 1...1_000, countMax: 1_000)
    return entries?.map(\.sequence.rawValue) ?? []
  }
}
