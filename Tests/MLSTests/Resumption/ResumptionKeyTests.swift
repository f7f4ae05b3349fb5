import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("Keys from other epochs and groups")
struct ResumptionKeyTests {
  @Test("a key of another group that all are in goes into a commit, a proposal and a Welcome")
  func otherGroup() throws {
    var other = try Party(of: "alice", "bob", "carol", seed: 11)
    try other.update(by: "bob")
    var party = Party(seed: 12)
    party.groupID = [5]
    try party.found("alice")
    try party.add(["bob"], by: "alice")
    let key = try other["alice"].resumptionKey()

    let newcomers = try party.makeKeyPackages(["carol"])
    guard let carol = newcomers["carol"] else { return }
    var request = CommitRequest(adding: [carol.package.keyPackage])
    request.preSharedKeys = [key]
    let pending = try party.pend(request, by: "alice")
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      try party["bob"].process(pending.message)
    }
    guard
      case .commit(let staged) = try party["bob"].process(
        pending.message, preSharedKeys: [try other["bob"].resumptionKey()])
    else { return }
    try party["bob"].merge(staged)
    try party["alice"].merge(pending)
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      try join(pending.welcome, carol, knownGroups: [], party)
    }
    party["carol"] = try join(pending.welcome, carol, knownGroups: [other["carol"]], party)
    #expect(try party.everybodyAgrees())
  }

  @Test("a proposed key is committed by reference by whoever holds it")
  func proposed() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let key = PreSharedKey(id: [7], secret: SecretBytes([1, 2, 3]))
    var bob = party["bob"]
    let proposal = try bob.propose(key, using: &party.random)
    party["bob"] = bob
    try party.deliver(proposal, from: "bob")
    // Who does not hold it leaves it out.
    try party.update(by: "carol")
    #expect(try party.everybodyAgrees())

    bob = party["bob"]
    let again = try bob.propose(key, using: &party.random)
    party["bob"] = bob
    try party.deliver(again, from: "bob")
    var request = CommitRequest()
    request.preSharedKeys = [key]
    let pending = try party.pend(request, by: "alice")
    for name in ["bob", "carol"] {
      guard
        case .commit(let staged) = try party[name].process(
          pending.message, preSharedKeys: [key])
      else { return }
      try party[name].merge(staged)
    }
    try party["alice"].merge(pending)
    #expect(try party.everybodyAgrees())
  }

  @Test("a key proposed twice goes in once with each nonce", arguments: [1, 2, 3], [false, true])
  func proposedTwice(asked: Int, isOneNonce: Bool) throws {
    var party = try Party(of: "alice", "bob", "carol")
    let key = try party["alice"].resumptionKey()
    try party.update(by: "carol")
    for author in ["bob", "carol"] {
      let nonce = [UInt8](repeating: isOneNonce || author == "bob" ? 1 : 2, count: 32)
      let proposal = Proposal.preSharedKey(PreSharedKeyID(kind: key.kind, nonce: nonce))
      try party.deliver(try party.propose(proposal, by: author), from: author)
    }
    var request = CommitRequest()
    request.preSharedKeys = [PreSharedKey](repeating: key, count: asked)
    request.wireFormat = .publicMessage
    let pending = try party.pend(request, by: "alice")
    guard case .publicMessage(let message) = pending.message,
      case .commit(let commit) = message.content.body
    else { return }
    let references = commit.proposals.filter { if case .reference = $0 { true } else { false } }
    #expect(commit.proposals.count == asked)
    #expect(references.count == min(asked, isOneNonce ? 1 : 2))
    try party.deliver(pending.message, from: "alice")
    try party["alice"].merge(pending)
    #expect(try party.everybodyAgrees())
  }

  @Test("an external commit shows that its author was here before")
  func externalCommit() throws {
    var party = try Party(of: "alice", "bob", "carol")
    let lost = party["bob"]
    let key = try lost.resumptionKey()
    try party.update(by: "alice")
    let (group, message) = try Group.joinExternally(
      try party["alice"].groupInfo(), identity: lost.identity, replacing: lost.ownLeafIndex,
      preSharedKeys: [key], crypto: party.crypto, using: &party.random)
    party.groups["bob"] = nil
    try party.deliver(message, from: "bob")
    party["bob"] = group
    #expect(try party.everybodyAgrees())
  }

  @Test("only the named number of former epochs lends its key")
  func window() throws {
    var party = try Party(of: "alice", "bob")
    let first = party["alice"].epoch
    for _ in 0..<MLSLimits.resumptionSecretCountMax { try party.update(by: "bob") }
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      try party["alice"].resumptionKey(of: first)
    }
    _ = try party["alice"].resumptionKey(of: Epoch(first.rawValue + 1))
  }
}
