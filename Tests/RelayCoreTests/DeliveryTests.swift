import RelayCore
import RelayProtocol
import Testing

@Suite struct DeliveryTests {
  @Test("what waited is sent when the device comes back, and it is told when it has all")
  func catchesUp() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    for number in 2...4 { world.send(application(id, UInt64(number), [UInt8(number)]), alice) }
    let frames = world.open(bob)
    #expect(frames.payloads == [[2], [3], [4]])
    #expect(!frames.isCaughtUp)
    #expect(!world.acknowledge(3, id, bob).isCaughtUp)
    #expect(world.acknowledge(4, id, bob) == [.caughtUp])
  }

  @Test("entries that were not acknowledged are sent again to the next session")
  func atLeastOnce() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [2]), alice)
    #expect(world.read(bob).payloads == [[2]])
    world.disconnect(bob)
    #expect(world.open(bob).payloads == [[2]])
  }

  @Test("no more than a window of entries is in flight, the rest follows the acknowledgements")
  func window() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let count = WireLimits.unacknowledgedEntryCountMax
    for number in 2..<(2 + UInt64(count) + 10) {
      world.send(application(id, number, [1]), alice)
      _ = world.acknowledge(number, id, alice)
    }
    #expect(world.read(bob).entries.count == count)
    let more = world.acknowledge(4, id, bob)
    #expect(more.entries.map(\.sequence.rawValue) == [66, 67, 68])
    let rest = world.acknowledge(68, id, bob).entries
    #expect(rest.map(\.sequence.rawValue) == Array(69...75))
  }

  @Test("a device's own waiting entries come back to it in their place")
  func ownEntries() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [2]), alice)
    world.send(application(id, 1, [3]), bob)
    world.disconnect(alice)
    let frames = world.open(alice)
    #expect(frames.entries.map(\.sender) == [alice.id, bob.id])
    #expect(frames.entries.map(\.submission) == [Submission(2), Submission(1)])
    #expect(frames.accepted.isEmpty)
  }

  @Test("`accepted` does not overtake what stands before it in the log")
  func acceptedInOrder() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let count = UInt64(WireLimits.unacknowledgedEntryCountMax)
    for number in 2..<(2 + count + 2) {
      world.send(application(id, number, [1]), alice)
      _ = world.acknowledge(number, id, alice)
    }
    _ = world.read(bob)
    #expect(world.ask(application(id, 1, [9]), bob).isEmpty)
    #expect(world.ask(application(id, 1, [9]), bob).isEmpty)
    let frames = world.acknowledge(5, id, bob)
    #expect(frames.entries.map(\.sequence.rawValue) == [66, 67])
    #expect(frames.accepted.map(\.sequence.rawValue) == [68])
    #expect(frames.last == frames.last { if case .accepted = $0 { true } else { false } })
  }

  @Test("one busy conversation does not hold up another")
  func fairness() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let busy = world.startConversation(alice, [bob], number: 1)
    let quiet = world.startConversation(alice, [bob], number: 2)
    world.disconnect(bob)
    for number in 2..<200 {
      world.send(application(busy, UInt64(number), [1]), alice)
      _ = world.acknowledge(UInt64(number), busy, alice)
    }
    world.send(application(quiet, 2, [2]), alice)
    #expect(world.open(bob).entries.contains { $0.conversation == quiet })
  }

  @Test("large entries fill the window by their bytes")
  func byteWindow() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let payload = [UInt8](repeating: 7, count: WireLimits.payloadByteCountMax)
    for number in 2..<12 { world.send(application(id, UInt64(number), payload), alice) }
    let entries = world.read(bob).entries
    #expect(entries.count == 3)
    #expect(world.acknowledge(4, id, bob).entries.map(\.sequence.rawValue) == [5, 6, 7])
  }

  @Test("acknowledging beyond the log is refused, repeating is not")
  func acknowledgements() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    #expect(world.acknowledge(2, id, bob).failures == [.acknowledgedTooFar])
    #expect(world.acknowledge(.max, id, bob).failures == [.acknowledgedTooFar])
    #expect(world.acknowledge(1, id, bob).isEmpty)
    #expect(world.acknowledge(0, id, bob).isEmpty)
  }

  @Test("a signal reaches members who are online, is not stored, and needs the current epoch")
  func signals() {
    var world = World()
    let (alice, bob, carol) = (Device(), Device(), Device())
    let id = world.startConversation(alice, [bob, carol])
    world.disconnect(carol)
    let signal = SendSignal(conversation: id, epoch: LogEpoch(1), payload: [5])
    #expect(world.ask(.signal(signal), alice).isEmpty)
    let received = ReceivedSignal(
      conversation: id, epoch: LogEpoch(1), sender: alice.id, payload: [5])
    #expect(world.read(bob) == [.signal(received)])
    #expect(!world.open(carol).contains(.signal(received)))
    let early = SendSignal(conversation: id, epoch: LogEpoch(2), payload: [5])
    #expect(world.ask(.signal(early), alice).failures == [.futureEpoch])
    #expect(world.read(bob).isEmpty)
  }
}
