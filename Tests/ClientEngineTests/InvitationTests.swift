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
    world.run()
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
    world.run()
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
    world.run()
    let invitation = world.people[0].invitation!
    let stranger = world.add(.desk)
    #expect(world.examine(invitation, world.deskRecord(), by: stranger) == nil)

    let agent = world.add(.desk)
    world.command(agent, .join(invitation: invitation, name: "Agent"))
    world.run()
    #expect(world.examine(invitation, world.deskRecord(), by: stranger) == .invitationUsed)
    #expect(world.examine(invitation, nil, by: stranger) == nil, "without a record nobody can tell")
    #expect(world.people[stranger].identity?.role == nil, "and it makes nobody of anybody")
  }

  @Test("an invitation that has run out, is of another house, or is damaged says so")
  func dead() {
    var world = World.founded()
    world.command(0, .invite(useCount: 1, dayCount: 7))
    world.run()
    let invitation = world.people[0].invitation!
    let stranger = world.add(.desk)
    let foreign = World.founded(seed: 2).deskRecord()
    #expect(world.examine(invitation, foreign, by: stranger) == .invitationInvalid)
    #expect(world.examine(invitation, [1, 2, 3], by: stranger) == .invitationInvalid)
    let record = world.deskRecord()
    let week = world.now.milliseconds + 8 * 24 * 3_600_000
    let early = Timestamp(milliseconds: world.now.milliseconds)
    #expect(
      world.examine(invitation, record, at: Timestamp(milliseconds: week), by: stranger)
        == .invitationExpired, "by the relay's clock, whatever ours says")
    world.wait(8 * 24 * 3_600_000)
    #expect(world.examine(invitation, world.deskRecord(), by: stranger) == .invitationExpired)
    #expect(world.examine(invitation, record, at: early, by: stranger) == nil)
    for cut in [0, 1, invitation.count - 1] {
      let damaged = Array(invitation.prefix(cut))
      #expect(world.examine(damaged, nil, by: stranger) == .invitationInvalid)
    }
  }
}

extension World {
  /// Why the command was refused; `nil` where nothing speaks against the invitation.
  fileprivate mutating func examine(
    _ invitation: [UInt8], _ record: [UInt8]?, at time: Timestamp? = nil, by person: Int
  ) -> RefusalCode? {
    let count = people[person].refusals.count
    command(
      person, .examine(invitation: invitation, record: record, at: time, name: nil), number: 9)
    return people[person].refusals.dropFirst(count).last
  }
}

extension Person {
  /// Of each time that an invitation was told of, whether it was used up.
  fileprivate var offers: [Bool] {
    events.compactMap { if case .invitation(_, _, let isUsed) = $0 { isUsed } else { nil } }
  }
}
