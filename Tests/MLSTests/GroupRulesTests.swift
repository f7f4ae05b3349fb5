import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Groups whose application takes only adds and removals")
struct GroupRulesTests {
  let refused = MLSError.peerMisbehaved(.againstRules)

  /// Refused under those rules, with nothing changed, and fit for a group without them.
  private func judge(
    _ message: MLSMessage, _ party: Party, by name: String = "bob"
  ) throws {
    var group = party[name]
    let before = group.save()
    #expect(throws: refused) { try group.process(message, under: .addsAndRemoves) }
    #expect(group.save() == before)
    _ = try group.process(message)
  }

  /// Bob follows, and comes to the same epoch as alice.
  private func follow(_ pending: PendingCommit, _ party: inout Party) throws {
    guard
      case .commit(let staged) = try party["bob"].process(
        pending.message, under: .addsAndRemoves)
    else {
      Issue.record("not a commit")
      return
    }
    try party["bob"].merge(staged)
    try party["alice"].merge(pending)
    #expect(party["bob"].epochAuthenticator == party["alice"].epochAuthenticator)
  }

  @Test("members add, remove, mix keys in and renew their own, and say what they like")
  func allowed() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let dave = try party.makeKeyPackage(try party.makeIdentity("dave")).keyPackage
    var request = CommitRequest(adding: [dave], removing: [party["carol"].ownLeafIndex])
    request.preSharedKeys = [try party["alice"].resumptionKey()]
    var alice = party["alice"]
    let pending = try alice.commit(
      request, under: .addsAndRemoves, now: Party.now, using: &party.random)
    party["alice"] = alice
    party.groups["carol"] = nil
    try follow(pending, &party)
    #expect(party["bob"].members.count == 3)
    try follow(try party.pend(CommitRequest(), by: "alice"), &party)
    let said = try party.say("Hello", by: "alice")
    guard case .application = try party["bob"].process(said, under: .addsAndRemoves) else {
      Issue.record("not a word")
      return
    }
  }

  @Test("nobody proposes apart from commits")
  func proposals() throws {
    var party = try Party(of: "alice", "bob", "carol")
    try judge(try party.proposeUpdate(by: "alice"), party)
    for proposal in [
      Proposal.remove(party["carol"].ownLeafIndex), .groupContextExtensions([]),
      .add(try party.makeKeyPackage(try party.makeIdentity("dave")).keyPackage),
      .reInit(ReInit(groupID: [2], cipherSuite: .x25519ChaCha20)),
    ] {
      try judge(try party.propose(proposal, by: "alice"), party)
    }
  }

  @Test("no commit names a proposal, whoever made it")
  func references() throws {
    var party = try Party(of: "alice", "bob", "carol")
    try party.deliver(
      try party.propose(.remove(party["carol"].ownLeafIndex), by: "alice"), from: "alice")
    try judge(try party.pend(CommitRequest(), by: "alice").message, party)
  }

  @Test("no commit ends the group or changes its extensions")
  func otherKinds() throws {
    let party = try Party(of: "alice", "bob")
    let requests: [(inout CommitRequest) -> Void] = [
      { $0.groupContextExtensions = [] },
      { $0.reInit = ReInit(groupID: [2], cipherSuite: .x25519ChaCha20) },
    ]
    for ask in requests {
      var (asking, request) = (party, CommitRequest())
      ask(&request)
      try judge(try asking.pend(request, by: "alice").message, asking)
      var group = party["alice"]
      #expect(throws: MLSError.misuse(.invalidProposal)) {
        try group.commit(request, under: .addsAndRemoves, now: Party.now, using: &asking.random)
      }
    }
  }

  @Test("nothing is said in the clear, and nobody comes from outside")
  func outside() throws {
    var party = try Party(of: "alice", "bob")
    var request = CommitRequest()
    request.wireFormat = .publicMessage
    var alice = party["alice"]
    #expect(throws: MLSError.misuse(.invalidFraming)) {
      try alice.commit(request, under: .addsAndRemoves, now: Party.now, using: &party.random)
    }
    try judge(try party.pend(request, by: "alice").message, party)
    let dave = try party.makeIdentity("dave")
    let (_, commit) = try Group.joinExternally(
      try party["alice"].groupInfo(), identity: dave, crypto: party.crypto, using: &party.random)
    try judge(commit, party)
    try judge(
      try MLSMessage.joinProposal(
        try party.makeKeyPackage(dave).keyPackage, groupID: party.groupID,
        epoch: party["bob"].epoch, identity: dave, crypto: party.crypto), party)
  }

  @Test("what waits of before is not taken up")
  func pending() throws {
    var party = try Party(of: "alice", "bob", "carol")
    try party.deliver(
      try party.propose(.remove(party["carol"].ownLeafIndex), by: "bob"), from: "bob")
    var alice = party["alice"]
    let pending = try alice.commit(
      CommitRequest(), under: .addsAndRemoves, now: Party.now, using: &party.random)
    #expect(alice.hasPendingProposals)
    #expect(pending.staged.removed.isEmpty)
    party["alice"] = alice
    for name in ["bob", "carol"] {
      guard
        case .commit(let staged) = try party[name].process(
          pending.message, under: .addsAndRemoves)
      else { continue }
      try party[name].merge(staged)
    }
    try party["alice"].merge(pending)
    #expect(try party.everybodyAgrees())
  }
}
