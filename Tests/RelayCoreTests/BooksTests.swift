import RelayConformance
import RelayCore
import RelayProtocol
import Synchronization
import Testing

@Suite struct BooksTests {
  private final class WriteCount: Sendable {
    private let count = Atomic(0)
    func add() { count.add(1, ordering: .relaxed) }
    func take() -> Int { count.exchange(0, ordering: .relaxed) }
  }

  /// A conversation of two in which bob has ten entries that he has not acknowledged.
  private func worldWithTenEntries() -> (World, Device, Device, ConversationID, WriteCount) {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    for number in 2...11 as ClosedRange<UInt64> {
      world.send(application(id, number, [UInt8(number)]), alice)
    }
    _ = (world.read(alice), world.read(bob))
    let writes = WriteCount()
    world.relay.store.failsWriting = { _ in
      writes.add()
      return false
    }
    return (world, alice, bob, id, writes)
  }

  private func acknowledgement(_ id: ConversationID, _ sequence: UInt64) -> ClientFrame {
    .acknowledge(Acknowledge(conversation: id, sequence: Sequence(sequence)))
  }

  @Test("acknowledgements that come together are written once, and delete once")
  func writesOnce() throws {
    var (world, alice, bob, id, writes) = worldWithTenEntries()
    world.process((2...11).map { world.event(acknowledgement(id, $0), bob) })
    #expect(writes.take() == 1, "bob's cursor")
    world.process((2...11).map { world.event(acknowledgement(id, $0), alice) })
    #expect(writes.take() == 2, "alice's cursor, and the entries that nobody waits for")
    #expect(try world.relay.store.entries(of: id, in: 1...99, countMax: 99).isEmpty)
    let acknowledged = try world.relay.store.conversation(id)?.memberships.map(\.acknowledged)
    #expect(acknowledged == [Sequence(11), Sequence(11)])
  }

  @Test("who signs in with the batch that brings the acknowledgement is not sent it again")
  func writesBeforeItAsks() {
    var (world, _, bob, id, _) = worldWithTenEntries()
    let acknowledged = world.event(acknowledgement(id, 11), bob)
    let session = world.connect(bob)
    let signature = bob.sign(Authenticate.signingInput(challenge: World.challenge(session)))
    world.process([
      acknowledged,
      world.event(.authenticate(Authenticate(device: bob.id, signature: signature)), bob),
    ])
    #expect(world.read(bob).entries.isEmpty)
  }

  @Test("an acknowledgement whose batch failed counts when it comes again")
  func goesBack() throws {
    var (world, alice, bob, id, _) = worldWithTenEntries()
    world.relay.store.failsCommitting = true
    world.send(acknowledgement(id, 11), bob)
    world.relay.store.failsCommitting = false
    #expect(try world.relay.store.conversation(id)?.memberships[1].acknowledged == Sequence(1))
    world.send(acknowledgement(id, 11), alice)
    #expect(try world.relay.store.entries(of: id, in: 2...99, countMax: 99).count == 10)
    world.send(acknowledgement(id, 11), bob)
    #expect(try world.relay.store.entries(of: id, in: 1...99, countMax: 99).isEmpty)
  }

  @Test("who is removed and gone in one batch leaves no membership behind")
  func endsInOneBatch() throws {
    var (world, alice, bob, id, _) = worldWithTenEntries()
    world.process([
      world.event(commit(id, 12, remove: [bob]), alice),
      world.event(acknowledgement(id, 12), bob),
      world.event(acknowledgement(id, 12), alice),
    ])
    #expect(try world.relay.store.conversation(id)?.memberships.map(\.device) == [alice.id])
    #expect(try world.relay.store.entries(of: id, in: 1...99, countMax: 99).isEmpty)
  }
}
