import RelayCore
import RelayProtocol
import Testing

/// A clock that is set wrong by a person, or by a machine that lost its battery.
@Suite struct WrongClockTests {
  static let year: UInt64 = 365 * 24 * 60 * 60 * 1_000
  static let hour: UInt64 = 60 * 60 * 1_000

  @Test("a clock set a year ahead by mistake, and mended within the day, deletes nothing unread")
  func mended() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    world.send(application(id, 2, [2]), alice)
    world.passes(1_000)
    world.passes(Self.year)
    for _ in 0..<23 { world.passes(Self.hour) }
    #expect(world.storedSequences(id) == [2])
    // What comes meanwhile is dated by that clock: it is kept for longer, and not lost.
    world.send(application(id, 3, [3]), alice)
    world.now = Timestamp(milliseconds: world.now.milliseconds - Self.year)
    world.passes(1_000)
    #expect(world.storedSequences(id) == [2, 3])
    #expect(world.open(bob).payloads.suffix(2) == [[2], [3]])

    world.passes(RelayLimits.retentionMillisecondsDefault)
    #expect(world.storedSequences(id) == [3])
  }

  @Test("a relay that starts with a clock a year ahead deletes nothing unread for a day")
  func restarted() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [2]), alice)
    world.passes(1_000)
    world.now = Timestamp(milliseconds: world.now.milliseconds + Self.year)
    world.restart()
    for _ in 0..<23 { world.passes(Self.hour) }
    #expect(world.storedSequences(id) == [2])
    // Nor does it help to start it again: what was written down is not the wrong time.
    world.restart()
    for _ in 0..<23 { world.passes(Self.hour) }
    #expect(world.storedSequences(id) == [2])
    world.now = Timestamp(milliseconds: world.now.milliseconds - Self.year)
    world.restart()
    world.passes(1_000)
    #expect(world.storedSequences(id) == [2])
    #expect(world.open(bob).payloads.last == [2])
  }

  @Test("a clock that stands by its leap for a day is believed: what is due goes, what came stays")
  func believed() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.disconnect(bob)
    world.send(application(id, 2, [2]), alice)
    world.passes(1_000)
    world.now = Timestamp(milliseconds: world.now.milliseconds + Self.year)
    for _ in 0..<12 { world.passes(Self.hour) }
    world.send(application(id, 3, [3]), alice)
    #expect(world.read(alice).accepted.last?.acceptedAt == world.now)
    for _ in 0..<13 { world.passes(Self.hour) }
    #expect(world.storedSequences(id) == [3])
  }

  @Test("after some weeks without power what is due goes at once")
  func switchedOff() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [2]), alice)
    world.passes(1_000)
    world.now = Timestamp(
      milliseconds: world.now.milliseconds + RelayLimits.retentionMillisecondsDefault + 1)
    world.restart()
    world.passes(1_000)
    #expect(world.storedSequences(id) == [])
  }

  @Test("a clock set back and then right again is not doubted, and keeps nothing for longer")
  func backAndForth() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [2]), alice)
    let honest = world.now
    world.now = Timestamp(milliseconds: honest.milliseconds - Self.year)
    for _ in 0..<3 { world.passes(1_000) }
    world.now = honest
    world.passes(1_000)
    world.passes(RelayLimits.retentionMillisecondsDefault + 1)
    #expect(world.storedSequences(id) == [])
  }
}
