import RelayProtocol
import Testing

@Suite struct AppendTests {
  @Test("an entry is accepted by its number and reaches the others, not its sender")
  func accepted() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let answer = world.ask(application(id, 2, [1, 2, 3]), alice)
    #expect(
      answer == [
        .accepted(
          Accepted(
            conversation: id, submission: Submission(2), sequence: Sequence(2),
            acceptedAt: world.now))
      ])
    #expect(
      world.read(bob).entries == [
        LogEntry(
          conversation: id, sequence: Sequence(2), epoch: LogEpoch(1), kind: .application,
          sender: alice.id, submission: Submission(2), acceptedAt: world.now, payload: [1, 2, 3])
      ])
  }

  @Test("a repeated append is accepted again and stored once")
  func repeated() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let first = world.ask(application(id, 2, [9]), alice)
    #expect(world.ask(application(id, 2, [9]), alice) == first)
    #expect(world.read(bob).payloads == [[9]])
  }

  @Test("a number taken by another entry, and a number after a gap, are out of order")
  func outOfOrder() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(application(id, 2, [9]), alice)
    _ = world.read(alice)
    for frame in [application(id, 2, [8]), application(id, 4, [9]), application(id, 0, [9])] {
      #expect(world.ask(frame, alice).refusals == [.submissionOutOfOrder])
    }
    let largest = application(id, .max, epoch: .max, [9])
    #expect(world.ask(largest, alice).refusals == [.submissionOutOfOrder])
  }

  @Test("a repeated commit is accepted again although its epoch has passed")
  func repeatedCommit() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    let first = world.ask(commit(id, 2), alice)
    #expect(first.accepted.count == 1)
    #expect(world.ask(commit(id, 2), alice) == first)
  }

  @Test("the loser of two commits gets the current epoch, and changes nothing")
  func compareAndSet() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.send(commit(id, 2), alice)
    _ = world.read(bob)
    #expect(
      world.ask(commit(id, 1), bob) == [
        .refused(
          Refused(
            conversation: id, submission: Submission(1), code: .staleEpoch, epoch: LogEpoch(2)))
      ])
    #expect(world.ask(application(id, 1, [1]), bob).refusals == [.staleEpoch])
    #expect(world.ask(application(id, 1, epoch: 3, [1]), bob).refusals == [.futureEpoch])
    #expect(world.ask(application(id, 1, epoch: 2, [1]), bob).accepted.count == 1)
  }

  @Test("the same creation again is accepted again, another one is refused")
  func repeatedCreation() {
    var world = World()
    let (alice, bob) = (Device(), Device())
    world.open(alice)
    world.open(bob)
    let frame = ClientFrame.create(creation(conversationID(1), [bob]))
    let first = world.ask(frame, alice)
    #expect(first.accepted.count == 1)
    #expect(world.ask(frame, alice) == first)
    _ = world.read(bob)
    #expect(world.ask(frame, bob).refusals == [.conversationExists])
  }

  @Test("who is no member can neither append nor acknowledge nor signal")
  func notAMember() {
    var world = World()
    let (alice, bob, eve) = (Device(), Device(), Device())
    let id = world.startConversation(alice, [bob])
    world.open(eve)
    #expect(
      world.ask(application(id, 1, [1]), eve) == [
        .refused(
          Refused(
            conversation: id, submission: Submission(1), code: .notAMember, epoch: LogEpoch(0)))
      ])
    #expect(world.acknowledge(1, id, eve).failures == [.notAMember])
    let signal = SendSignal(conversation: id, epoch: LogEpoch(1), payload: [1])
    #expect(world.ask(.signal(signal), eve).failures == [.notAMember])
    #expect(
      world.ask(application(conversationID(9), 1, [1]), eve).refusals == [.unknownConversation])
    #expect(world.acknowledge(1, conversationID(9), eve).failures == [.unknownConversation])
  }

  @Test("a conversation takes 256 members and not one more")
  func memberLimit() {
    var world = World()
    let (alice, late) = (Device(), Device())
    let others = (0..<255).map { _ in Device() }
    world.open(alice)
    let frame = ClientFrame.create(creation(conversationID(1), others))
    #expect(world.ask(frame, alice).accepted.count == 1)
    #expect(
      world.ask(commit(conversationID(1), 2, add: [late]), alice).refusals == [.tooManyMembers])
    let exchange = commit(conversationID(1), 2, add: [late], remove: [others[0]])
    #expect(world.ask(exchange, alice).accepted.count == 1)
    let tooMany = ClientFrame.create(creation(conversationID(2), others + [late]))
    #expect(world.ask(tooMany, alice).refusals == [.tooManyMembers])
  }
}
