import CBOR
import ClientEngine
import RelayProtocol
import Simulation
import Testing

@Suite("Invitations")
struct InvitationTests {
  @Test("the owner's pages stop offering an invitation once its place is taken")
  func used() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    #expect(world.people[0].offers == [false])
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: world.people[0].invitation!, name: "Agent"))
    world.run()
    #expect(world.people[0].offers == [false, true])
    world.handle(0, .show)
    #expect(world.people[0].offers == [false, true], "and no page that comes later is offered it")
  }

  @Test("a page that comes later is told of an invitation that still has a place")
  func later() {
    var world = World.founded()
    world.command(0, .invite(useCount: 2, dayCount: 7))
    let agent = world.add(.desk)
    world.command(agent, .join(invitation: world.people[0].invitation!, name: "Agent"))
    world.run()
    world.handle(0, .show)
    #expect(world.people[0].offers == [false, false])
  }

  @Test("an invitation is examined before anybody types a name")
  func examining() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    let invitation = world.people[0].invitation!
    let stranger = world.add(.desk)
    world.command(stranger, .examine(invitation: invitation, record: world.deskRecord()))
    #expect(world.people[stranger].invited?.company == "Example")
    #expect(world.people[stranger].invited?.problem == nil)

    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"))
    world.run()
    world.command(stranger, .examine(invitation: invitation, record: world.deskRecord()))
    #expect(world.people[stranger].invited?.company == "Example")
    #expect(world.people[stranger].invited?.problem == .invitationUsed)
    world.command(stranger, .examine(invitation: invitation, record: nil))
    #expect(world.people[stranger].invited?.problem == nil, "without a record nobody can tell")
    #expect(world.people[stranger].identity?.role == nil, "and it makes nobody of anybody")
  }

  @Test("an invitation that has run out, is of another house, or is damaged says so")
  func dead() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    let invitation = world.people[0].invitation!
    let stranger = world.add(.desk)
    let foreign = World.founded(seed: 2).deskRecord()
    world.command(stranger, .examine(invitation: invitation, record: foreign))
    #expect(world.people[stranger].invited?.problem == .invitationInvalid)
    world.command(stranger, .examine(invitation: invitation, record: [1, 2, 3]))
    #expect(world.people[stranger].invited?.problem == .invitationInvalid)
    world.wait(8 * 24 * 3_600_000)
    world.command(stranger, .examine(invitation: invitation, record: world.deskRecord()))
    #expect(world.people[stranger].invited?.problem == .invitationExpired)
    for cut in [0, 1, invitation.count - 1] {
      world.command(
        stranger, .examine(invitation: Array(invitation.prefix(cut)), record: nil), number: 9)
      #expect(world.people[stranger].refusals.last == .invitationInvalid)
    }
  }
}

extension Person {
  /// Of each time that an invitation was told of, whether it was used up.
  fileprivate var offers: [Bool] {
    events.compactMap { if case .invitation(_, _, let isUsed) = $0 { isUsed } else { nil } }
  }

  fileprivate var invited: (company: UTF8Text, problem: RefusalCode?)? {
    events.lazy.reversed().compactMap {
      if case .invited(let company, let problem) = $0 { (company, problem) } else { nil }
    }.first
  }
}
