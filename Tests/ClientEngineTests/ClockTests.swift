import CBOR
import ClientEngine
import RelayCore
import RelayProtocol
import Simulation
import Testing

@Suite("Neither our clock nor the relay's is believed alone")
struct ClockTests {
  private static let year: UInt64 = 365 * 24 * 3_600_000

  /// The relay's next answers say another time.
  private func lie(_ world: inout World, to person: Int, at time: UInt64) {
    world.disconnect(person)
    world.connect(person)
    while world.step(person) {
      world.people[person].downward = world.people[person].downward.map { frame in
        switch frame {
        case .opened(let opened):
          .opened(
            SessionOpened(
              now: Timestamp(milliseconds: time), keyPackageCount: opened.keyPackageCount,
              hasLastResort: opened.hasLastResort))
        case .entry(let entry):
          .entry(
            LogEntry(
              conversation: entry.conversation, sequence: entry.sequence, epoch: entry.epoch,
              kind: entry.kind, sender: entry.sender, submission: entry.submission,
              acceptedAt: Timestamp(milliseconds: time), payload: entry.payload))
        case .accepted(let accepted):
          .accepted(
            Accepted(
              conversation: accepted.conversation, submission: accepted.submission,
              sequence: accepted.sequence, acceptedAt: Timestamp(milliseconds: time)))
        default: frame
        }
      }
    }
  }

  static let lies: [UInt64] = [
    0, 1_672_531_200_000, 1_800_000_000_000 - 20 * 24 * 3_600_000, 1_800_000_000_000 + 9 * year,
    EngineLimits.timeMillisecondsMax + 1, 1 << 53, .max,
  ]

  @Test("what was said today is of today, whatever the relay's clock says", arguments: lies)
  func today(_ lie: UInt64) throws {
    var (world, owner, customer) = World.withCustomer()
    world.say("First", customer)
    world.run()
    world.disconnect(owner)
    world.wait(3_600_000)
    let saidAt = world.now
    world.say("Today", customer)
    world.run(keepingOffline: [owner])
    world.wait(60_000)
    self.lie(&world, to: owner, at: lie)
    world.say("An answer", owner)
    self.lie(&world, to: owner, at: lie)
    let messages = world.people[owner].messages
    #expect(messages.map { $0.text.string } == ["First", "Today", "An answer"])
    for message in messages.dropFirst() {
      #expect(message.at >= saidAt && message.at <= world.now)
    }
    let times = world.people[owner].events.compactMap { event -> Timestamp? in
      switch event {
      case .conversation(let event): max(event.lastAt, event.createdAt)
      case .message(let event): event.at
      default: nil
      }
    }
    #expect(times.allSatisfy { $0 <= world.now })
    // And still after the relay has come to its senses.
    world.disconnect(owner)
    world.run()
    world.say("Good", customer)
    world.run()
    #expect(world.people[owner].messages.last?.at == world.now)
  }

  @Test("nobody signs an invitation by a clock that lies", arguments: lies.filter { $0 != lies[2] })
  func invitation(_ lie: UInt64) {
    var world = World.founded()
    self.lie(&world, to: 0, at: lie)
    world.command(0, .invite(useCount: 1, dayCount: 7), number: 9)
    #expect(world.people[0].refusals == [.clockWrong])
    #expect(world.people[0].invitation == nil)
    world.disconnect(0)
    world.run()
    world.command(0, .invite(useCount: 1, dayCount: 7), number: 10)
    world.run()
    #expect(world.people[0].done.contains(10))
  }

  @Test("a device whose clock is days wrong founds nothing and joins nothing, and says why")
  func ownClock() {
    var world = World()
    let days: Int64 = 3 * 24 * 3_600_000
    let owner = world.add(.desk, clockOffsetMilliseconds: days)
    let setUp = SetUp(
      token: World.token, companyName: "Example", deskName: "Support", name: "Owner",
      colour: [1, 2, 3])
    world.command(owner, .setUp(setUp), number: 1)
    world.run()
    #expect(world.people[owner].refusals == [.clockWrong])
    #expect(world.people[owner].disk.isEmpty)
    world.people[owner].clockOffsetMilliseconds = 0
    world.command(owner, .setUp(setUp), number: 2)
    world.run()
    #expect(world.people[owner].done == [2])

    world.command(owner, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = world.people[owner].invitation!
    let agent = world.add(.desk, clockOffsetMilliseconds: -days)
    world.command(agent, .join(invitation: invitation, name: "Agent"), number: 1)
    world.run()
    #expect(world.people[agent].refusals == [.clockWrong])
    world.people[agent].clockOffsetMilliseconds = 0
    world.command(agent, .join(invitation: invitation, name: "Agent"), number: 2)
    world.run()
    #expect(world.people[agent].done == [2])
  }

  @Test("a sender's clock that is years wrong misdates nothing for others", arguments: [-9, 9])
  func sender(_ years: Int64) {
    var world = World.founded()
    let customer = world.add(
      .customer, clockOffsetMilliseconds: years * Int64(Self.year))
    world.open(customer, fingerprint: world.fingerprint)
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(world.people[0].messages.first?.at == world.now)
  }

  @Test("a relay whose clock lied leaves nobody with keys that are of no use", arguments: lies)
  func stock(_ lie: UInt64) {
    var (world, owner, customer) = World.withCustomer(isLimiting: false)
    let rounds = EngineLimits.keyPackageStockCountMax / EngineLimits.keyPackageBatchCount + 1
    for _ in 0..<rounds {
      world.wait(1_000)
      world.disconnect(owner)
      world.connect(owner)
      while world.step(owner) {
        world.people[owner].downward = world.people[owner].downward.map { frame in
          guard case .opened = frame else { return frame }
          return .opened(
            SessionOpened(
              now: Timestamp(milliseconds: lie), keyPackageCount: 0, hasLastResort: false))
        }
        // What it is given is lost.
        world.people[owner].upward.removeAll { frame in
          if case .publishKeyPackages? = try? ClientFrame(decoding: frame) { true } else { false }
        }
      }
    }
    let device = world.people[owner].identity!.device!
    for _ in 0..<EngineLimits.keyPackageBatchCount {
      _ = world.relayKeyPackage(of: device, asking: customer)
    }
    world.wait(1_000)
    world.disconnect(owner)
    world.run()
    world.say("Hello", customer)
    world.run()
    #expect(world.people[owner].texts == ["Hello"])
  }

  @Test("without a session there is no second clock, and nothing is signed")
  func offline() {
    var world = World.founded()
    world.disconnect(0)
    world.command(0, .invite(useCount: 1, dayCount: 7), number: 9)
    #expect(world.people[0].refusals == [.network])
  }
}
