import ClientEngine
import RelayProtocol
import Simulation
import Testing

/// A relay of a later release says what this client does not know.
@Suite("Tomorrow's relay")
struct TomorrowTests {
  @Test("frames of unknown kinds are passed over, and the session goes on")
  func frames() {
    var (world, _, customer) = World.withCustomer()
    for kind: UInt8 in [0x8e, 0xa0, 0xff, 0x00, 0x42] {
      world.handle(customer, .frame([kind]))
      world.handle(customer, .frame([kind] + [UInt8](repeating: 7, count: 500)))
    }
    #expect(world.people[customer].closeCount == 0)
    #expect(!world.people[customer].wantsClose)
    world.say("Hello", customer)
    world.run()
    #expect(world.people[customer].states == [.delivered])
    #expect(world.people[customer].closeCount == 0)
  }

  @Test("bytes that are no frame of a kind that is known end the session as before")
  func malformed() {
    var (world, _, customer) = World.withCustomer()
    world.handle(customer, .frame([0x85, 1, 2]))
    #expect(world.people[customer].wantsClose)
  }

  @Test("an entry of an unknown kind is acknowledged, and those behind it are read")
  func entries() throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("Before", customer)
    world.run()
    world.say("After", customer)
    while world.people[owner].downward.isEmpty, world.step(customer) || world.step(owner) {}
    guard case .entry(let next)? = world.people[owner].downward.first else {
      Issue.record("no entry")
      return
    }
    world.handle(
      owner, .frame(changed(.entry(next), at: kindPlace, to: [9])))
    // Nobody but the relay says that it means anything.
    #expect(world.people[owner].notices.last?.kind == .unreadable)
    #expect(!world.people[owner].wantsClose)
    // What the relay sends behind it is what comes next, and what it has in its place is no less
    // read.
    world.say("Behind it", customer)
    world.run()
    #expect(world.people[owner].messages.map { $0.text } == ["Before", "After", "Behind it"])
    #expect(world.people[owner].closeCount == 0)
  }

  @Test("a refusal for an unknown reason is waited out")
  func refusals() {
    var (world, owner, customer) = World.withCustomer()
    world.say("One", customer)
    world.run()
    world.say("Two", customer)
    let submission = Submission(3)
    let refused = ServerFrame.refused(
      Refused(
        conversation: world.people[customer].conversationEvent!.id, submission: submission,
        code: .staleEpoch, epoch: LogEpoch(1), retryAfterMilliseconds: 0))
    // What it means to say more of is behind it.
    world.handle(
      customer, .frame(changed(refused, at: 1 + 16 + 8, to: [0x03, 0xe7]) + [1, 2, 3]))
    #expect(world.people[customer].conversationEvent?.stopped == nil)
    #expect(!world.people[customer].wantsClose)
    world.handle(
      customer, .frame(changed(.failed(.none, .malformed), at: 5, to: [0x03, 0xe7]) + [1]))
    world.wait(60_000)
    world.run()
    #expect(world.people[owner].messages.map { $0.text } == ["One", "Two"])
    #expect(world.people[customer].states == [.delivered, .delivered])
  }

  @Test("set-up that fails for an unknown reason costs no key")
  func setUp() {
    var world = World()
    let owner = world.add(.desk)
    world.run()
    world.command(
      owner,
      .setUp(
        SetUp(
          token: World.token, companyName: "Example", deskName: "Support", name: "Owner",
          colour: [1, 2, 3])), number: 1)
    while world.people[owner].downward.isEmpty, world.step(owner) {}
    let before = world.people[owner].disk.records
    world.people[owner].downward = []
    world.handle(
      owner,
      .frame(changed(.failed(RequestID(1), .malformed), at: 5, to: [0x03, 0xe7]) + [1, 2]))
    #expect(world.people[owner].wantsClose)
    #expect(world.people[owner].disk.records == before)
    world.run()
    #expect(world.people[owner].done == [1])
    #expect(world.people[owner].identity?.role == .owner)
  }

  @Test("a goodbye for an unknown reason ends the session, and another begins")
  func goodbye() {
    var (world, _, customer) = World.withCustomer()
    world.handle(
      customer, .frame(changed(.goodbye(.replaced), at: 1, to: [0x03, 0xe7]) + [1, 2, 3, 4]))
    #expect(world.people[customer].wantsClose)
    world.run()
    world.connect(customer)
    world.say("Again", customer)
    world.run()
    #expect(world.people[customer].states == [.delivered])
  }

  private let kindPlace = 1 + 16 + 8 + 8

  private func changed(_ frame: ServerFrame, at place: Int, to bytes: [UInt8]) -> [UInt8] {
    var result = frame.encodedBytes
    result.replaceSubrange(place..<place + bytes.count, with: bytes)
    return result
  }
}
