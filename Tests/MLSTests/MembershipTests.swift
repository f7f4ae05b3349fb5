import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Membership")
struct MembershipTests {
  @Test(
    "two people who met by Welcome read each other, in every suite",
    arguments: CipherSuite.implemented)
  func pair(suite: CipherSuite) throws {
    var party = try Party(of: "alice", "bob", suite: suite)
    #expect(try party.everybodyAgrees())
  }

  @Test(
    "groups stay in agreement whatever order people come, go and renew their keys in",
    arguments: 1...4 as ClosedRange<UInt64>)
  func mixedOrder(seed: UInt64) throws {
    var party = Party(seed: seed)
    try party.found("p0")
    var choice = SeededRandom(seed: seed &+ 100)
    for step in 1...40 {
      let author = party.names.randomElement(using: &choice) ?? "p0"
      let others = party.names.filter { $0 != author }
      switch Int.random(in: 0..<10, using: &choice) {
      case 0...3:
        try party.add(["p\(step)", "q\(step)"].suffix(step % 2 + 1), by: author)
      case 4...5:
        if let leaver = others.randomElement(using: &choice) {
          try party.remove(leaver, by: author)
        }
      case 6...7:
        try party.update(by: author)
      default:
        try proposeThenCommit(others, author, &party, &choice)
      }
      #expect(try party.everybodyAgrees(), "after step \(step)")
    }
  }

  /// Two others propose an update and a removal, and the author commits what was proposed.
  private func proposeThenCommit(
    _ others: [String], _ author: String, _ party: inout Party, _ choice: inout SeededRandom
  ) throws {
    guard others.count >= 2 else { return }
    let chosen = others.shuffled(using: &choice)
    let update = try party.proposeUpdate(by: chosen[0])
    try party.deliver(update, from: chosen[0])
    if others.count > 2 {
      let leaf = party[chosen[1]].ownLeafIndex
      let removal = try party.propose(.remove(leaf), by: chosen[2])
      try party.deliver(removal, from: chosen[2])
    }
    try party.update(by: author)
    #expect(!party[author].hasPendingProposals)
  }

  @Test("a removed member learns that it is out, and cannot read the next epoch")
  func removedMember() throws {
    var party = try Party(of: "alice", "bob", "carol")
    var bob = party["bob"]
    let leaf = bob.ownLeafIndex
    let pending = try party.pend(CommitRequest(removing: [leaf]), by: "alice")
    guard case .commit(let staged) = try bob.process(pending.message) else {
      Issue.record("not a commit")
      return
    }
    #expect(staged.removesOwnLeaf)
    #expect(staged.removed.map(\.leafIndex) == [leaf])
    #expect(staged.removed.first?.credential == .basic(Array("bob".utf8)))

    try party.deliver(pending.message, from: "alice")
    try party["alice"].merge(pending)
    let secret = try party.say("without bob", by: "alice")
    #expect(throws: MLSError.staleOrDuplicate(.futureEpoch)) { try bob.process(secret) }
    try bob.merge(staged)
    #expect(!bob.isActive)
    #expect(throws: MLSError.misuse(.inactive)) { try bob.process(secret) }
    #expect(bob.epochAuthenticator.count == 0)
    #expect(try party.everybodyAgrees())
  }

  @Test("a removed member who keeps its keys still cannot follow the commit")
  func removedMemberWithOldKeys() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    let bob = party["bob"]
    let ownLeaf = bob.ownLeafIndex
    let pending = try party.pend(CommitRequest(removing: [ownLeaf]), by: "alice")
    // Everything bob has, pretending to sit where carol sits.
    var thief = bob
    thief.sit(at: party["carol"].ownLeafIndex)
    #expect(throws: MLSError.self) { try thief.process(pending.message) }
  }

  @Test("a newcomer cannot read what was said before")
  func newcomer() throws {
    var party = try Party(of: "alice", "bob")
    let before = try party.say("between us", by: "alice")
    try party.add(["carol"], by: "bob")
    #expect(throws: MLSError.staleOrDuplicate(.pastEpoch)) { try party["carol"].process(before) }
    #expect(try party.read(before, by: "bob") == "between us")
  }

  @Test("a freed leaf is taken by the next newcomer, and the tree narrows when it can")
  func leaves() throws {
    var party = try Party(of: "a", "b", "c", "d", "e")
    #expect(party["a"].ratchetTree.size.leafCount == 8)
    try party.remove("e", by: "a")
    #expect(party["a"].ratchetTree.size.leafCount == 4)
    let freed = party["b"].ownLeafIndex
    try party.remove("b", by: "c")
    try party.add(["f"], by: "d")
    #expect(party["f"].ownLeafIndex == freed)
    #expect(try party.everybodyAgrees())
  }

  @Test("a member changes its credential and signature key with a commit")
  func newIdentity() throws {
    var party = try Party(of: "alice", "bob", "carol")
    var request = CommitRequest()
    request.identity = try party.makeIdentity("bob, who has said who he is")
    try party.commit(request, by: "bob")
    let leaf = party["bob"].ownLeafIndex
    #expect(party["alice"].member(at: leaf)?.credential == request.identity?.credential)
    #expect(try party.everybodyAgrees())
    try party.update(by: "bob")
    try party.update(by: "alice")
    #expect(try party.everybodyAgrees())
  }

  @Test("a commit of additions alone may leave the path out")
  func withoutPath() throws {
    var party = try Party(of: "alice", "bob")
    let identity = try party.makeIdentity("carol")
    let carol = try party.makeKeyPackage(identity)
    var request = CommitRequest(adding: [carol.keyPackage])
    request.includesPath = false
    let pending = try party.pend(request, by: "alice")
    #expect(pending.staged.updated.isEmpty)
    try party.deliver(pending.message, from: "alice")
    try party["alice"].merge(pending)
    guard let welcome = pending.welcome else {
      Issue.record("no Welcome")
      return
    }
    party["carol"] = try Group.join(
      welcome, with: carol, identity: identity, crypto: party.crypto)
    #expect(try party.everybodyAgrees())
    try party.update(by: "carol")
    #expect(try party.everybodyAgrees())
  }
}
