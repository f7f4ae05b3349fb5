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
