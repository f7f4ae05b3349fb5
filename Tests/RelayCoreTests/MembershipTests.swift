import RelayConformance
import RelayCore
import RelayProtocol
import Testing

@Suite struct MembershipTests {
  @Test("an added device finds the Welcome where the others find the commit")
  func added() {
    var world = World()
    let (alice, bob, carol) = (Device(), Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.open(carol)
    world.send(commit(id, 2, add: [carol], [0xc1]), alice)
    let forBob = world.read(bob).entries
    #expect(forBob.map(\.kind) == [.commit])
    #expect(forBob.map(\.epoch) == [LogEpoch(1)])
    let forCarol = world.read(carol).entries
    #expect(forCarol.map(\.kind) == [.welcome])
    #expect(forCarol.map(\.epoch) == [LogEpoch(2)])
    #expect(forCarol.map(\.sequence) == [Sequence(2)])
    #expect(forCarol.map(\.payload) == [[0xee]])
    #expect(world.ask(application(id, 1, epoch: 2, [5]), carol).accepted.count == 1)
  }

  @Test("a removed device gets the commit as its last entry, and nothing after it")
  func removed() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(commit(id, 2, remove: [bob], [0xc1]), alice)
    world.send(application(id, 3, epoch: 2, [0xaa]), alice)
    #expect(world.read(bob).payloads == [[0xc1]])
    #expect(world.ask(application(id, 1, epoch: 2, [1]), bob).refusals == [.notAMember])
    #expect(world.acknowledge(3, id, bob).failures == [.acknowledgedTooFar])
    #expect(world.acknowledge(2, id, bob).isEmpty)
    #expect(world.acknowledge(2, id, bob).failures == [.notAMember])
  }

  @Test("a device that is added again gets what waited from its first stay, then the Welcome")
  func addedAgain() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    world.send(application(id, 2, [2]), alice)
    world.send(commit(id, 3, remove: [bob], [3]), alice)
    world.send(application(id, 4, epoch: 2, [4]), alice)
    world.send(commit(id, 5, epoch: 2, add: [bob], [5]), alice)
    world.send(application(id, 6, epoch: 3, [6]), alice)
    let entries = world.open(bob).entries
    #expect(entries.map(\.payload) == [[2], [3], [0xee], [6]])
    #expect(entries.map(\.sequence.rawValue) == [2, 3, 5, 6])
    #expect(world.acknowledge(6, id, bob).isCaughtUp)
    #expect(world.ask(application(id, 1, epoch: 3, [1]), bob).accepted.count == 1)
  }

  @Test("removed and added by one commit, a device gets the Welcome and counts from 1 again")
  func exchanged() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 1, [7]), bob)
    _ = world.read(bob)
    world.send(commit(id, 2, add: [bob], remove: [bob]), alice)
    #expect(world.read(bob).entries.map(\.kind) == [.welcome])
    #expect(world.ask(application(id, 1, epoch: 2, [8]), bob).accepted.count == 1)
  }

  @Test("an agent's word puts out neither the customer nor a colleague, and brings nobody in")
  func wordOfACommit() throws {
    let house = House()
    let (agent, colleague, customer) = (Device(), Device(), Device())
    var store = MemoryStore()
    try store.begin()
    let kept = KeptDesk(record: house.record(), left: [])
    try store.put(kept.encodedBytes, kind: .desk, key: house.slug.bytes, expected: 0)
    try store.commit()
    var world = World(store)
    world.join(house, agent)
    world.join(house, colleague)
    let id = world.startConversation(customer, [agent, colleague], at: house.slug)
    let phantoms = (0..<200).map { _ in Device() }
    world.send(commit(id, 1, add: phantoms + [customer], remove: [customer, colleague]), agent)
    #expect(world.members(id) == [customer, agent, colleague].map(\.id))
    world.send(application(id, 2, epoch: 2, [0xaa]), agent)
    for device in [customer, colleague] {
      #expect(world.read(device).entries.map(\.kind) == [.commit, .application])
    }
    #expect(world.ask(application(id, 2, epoch: 2, [1]), customer).accepted.count == 1)
    // The customer adds whom it likes, and so the places are not used up.
    let late = Device()
    world.join(house, late)
    world.send(commit(id, 3, epoch: 2, add: [late]), customer)
    #expect(world.members(id)?.last == late.id)
  }

  @Test("when the last member is removed nothing of the conversation remains")
  func lastMember() {
    var world = World()
    let alice = Device()
    let id = world.startConversation(alice, [])
    world.send(commit(id, 2, remove: [alice]), alice)
    _ = world.acknowledge(2, id, alice)
    #expect(world.relay.store.conversation(id) == nil)
  }
}
