import RelayConformance
import RelayCore
import RelayProtocol
import Testing

@Suite struct StorageFailureTests {
  @Test("when nothing can be committed nothing is answered but that, and a retry succeeds")
  func commitFails() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.relay.store.failsCommitting = true
    #expect(world.ask(application(id, 2, [2]), alice).refusals == [.storageUnavailable])
    #expect(world.read(bob).isEmpty)
    world.relay.store.failsCommitting = false
    #expect(world.ask(application(id, 2, [2]), alice).accepted.map(\.sequence.rawValue) == [2])
    #expect(world.read(bob).payloads == [[2]])
  }

  @Test("an entry that cannot be stored does not spoil the batch it came with")
  func oneFails() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let first = world.startConversation(alice, [bob], number: 1)
    let second = world.startConversation(bob, [alice], number: 2)
    world.relay.store.failsWriting = { $0 > 100 }
    let large = [UInt8](repeating: 1, count: 101)
    world.process([
      world.event(application(first, 2, large), alice),
      world.event(application(second, 2, [2]), bob),
    ])
    #expect(world.read(alice).payloads == [[2]])
    let answer = world.read(bob)
    #expect(answer.accepted.map(\.conversation) == [second])
    #expect(answer.entries.isEmpty)
    world.relay.store.failsWriting = nil
    #expect(world.ask(application(first, 2, large), alice).accepted.count == 1)
  }

  @Test("what cannot be read waits, holds up nobody else, and is sent when it can be read again")
  func readingFails() {
    var world = World()
    let (alice, bob, carol) = (Device(), Device(), Device())
    let id = world.startConversation(alice, [bob, carol])
    world.disconnect(bob)
    world.send(application(id, 2, [2]), alice)
    world.relay.store.failsReadingEntries = true
    let frames = world.open(bob)
    #expect(frames.count == 1 && frames.entries.isEmpty && !frames.isCaughtUp)
    #expect(world.relay.isStoreFailing)
    _ = world.read(alice)
    #expect(world.ask(application(id, 3, [3]), alice).accepted.count == 1)
    #expect(world.read(carol).payloads == [[2], [3]])
    world.process([.tick])
    #expect(world.read(bob).isEmpty)
    world.relay.store.failsReadingEntries = false
    world.process([.tick])
    #expect(world.read(bob).payloads == [[2], [3]])
    #expect(world.acknowledge(3, id, bob).isCaughtUp)
  }

  @Test("sessions come and go while the disk is full")
  func sessionsGoOn() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.relay.store.failsCommitting = true
    let connected = world.connect(Device())
    #expect(world.read(connected) == [.challenge(World.challenge(connected))])
    world.disconnect(bob)
    world.relay.store.failsCommitting = false
    world.send(application(id, 2, [2]), alice)
    #expect(world.open(bob).payloads == [[2]])
  }
}
