import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §12.2 for members' commits.
@Suite("Rules for the proposals of a commit")
struct ProposalListRules {
  let invalid = MLSError.peerMisbehaved(.invalidProposalList)
  var party: Party
  let alice: LeafIndex
  let carol: LeafIndex
  let dave: LeafIndex

  init() throws {
    party = try Party(of: "alice", "bob", "carol", "dave")
    alice = party["alice"].ownLeafIndex
    carol = party["carol"].ownLeafIndex
    dave = party["dave"].ownLeafIndex
  }

  /// An Update by somebody, which bob has seen.
  private mutating func update(
    by author: String
  ) throws -> (reference: ProposalRef, sender: Sender, proposal: Proposal) {
    let group = party[author]
    let fresh = try party.makeKeyPackage(group.identity).keyPackage.leafNode
    let leafNode = try fresh.changed(
      source: .update, by: group.identity, in: group, at: group.ownLeafIndex)
    return try seen(.update(leafNode), by: author)
  }

  private mutating func seen(
    _ proposal: Proposal, by author: String
  ) throws -> (reference: ProposalRef, sender: Sender, proposal: Proposal) {
    let (message, reference) = try party.proposal(proposal, by: author)
    _ = try party["bob"].process(message)
    return (reference, .member(party[author].ownLeafIndex), proposal)
  }

  @Test("12.2-1: a commit may not take up its sender's own update")
  mutating func ownUpdate() throws {
    let own = try update(by: "alice")
    let other = try update(by: "carol")
    try party.judge(invalid) {
      $0.referenced = [own]
    } legal: {
      $0.referenced = [other]
    }
  }

  @Test("12.2-1: nor may it bring one by value")
  mutating func ownUpdateByValue() throws {
    let own = try update(by: "alice")
    try party.judge(invalid) {
      $0.proposals = [own.proposal]
    } legal: { _ in
    }
  }

  @Test("12.2-2: a commit may not remove its sender")
  func removesSender() throws {
    try party.judge(invalid) {
      $0.proposals = [.remove(alice)]
    } legal: {
      $0.proposals = [.remove(carol)]
    }
  }

  @Test("12.2-3: nobody is removed twice")
  func removedTwice() throws {
    try party.judge(invalid) {
      $0.proposals = [.remove(carol), .remove(carol)]
    } legal: {
      $0.proposals = [.remove(carol), .remove(dave)]
    }
  }

  @Test("12.2-3: nobody is updated and removed")
  mutating func updatedAndRemoved() throws {
    let update = try update(by: "carol")
    let removal = try seen(.remove(carol), by: "dave")
    let other = try seen(.remove(dave), by: "carol")
    let orders = [([removal, update], [other, update]), ([update, removal], [update, other])]
    for (illegal, legal) in orders {
      try party.judge(invalid) {
        $0.referenced = illegal
      } legal: {
        $0.referenced = legal
      }
    }
  }

  @Test("12.2-3: nobody is updated twice")
  mutating func updatedTwice() throws {
    let first = try update(by: "carol")
    let second = try update(by: "carol")
    let other = try update(by: "dave")
    try party.judge(invalid) {
      $0.referenced = [first, second]
    } legal: {
      $0.referenced = [first, other]
    }
  }

  @Test("12.2-4: no client is added twice")
  mutating func addedTwice() throws {
    let erin = try party.makeIdentity("erin")
    let one = try party.makeKeyPackage(erin).keyPackage
    let two = try party.makeKeyPackage(erin).keyPackage
    let other = try party.makeKeyPackage(try party.makeIdentity("frank")).keyPackage
    try party.judge(invalid) {
      $0.proposals = [.add(one), .add(two)]
    } legal: {
      $0.proposals = [.add(one), .add(other)]
    }
  }

  @Test("12.2-5: a client that is in the group is added only if its old leaf is removed")
  mutating func addedAgain() throws {
    let again = try party.makeKeyPackage(party["carol"].identity).keyPackage
    try party.judge(.peerMisbehaved(.invalidTree)) {
      $0.proposals = [.add(again)]
    } legal: {
      $0.proposals = [.remove(carol), .add(again)]
    }
  }

  @Test("12.2-6: no pre-shared key is named twice")
  func keyTwice() throws {
    let key = PreSharedKey(id: [1], secret: SecretBytes([1, 2, 3]))
    let one = PreSharedKeyID(kind: .external(id: [1]), nonce: [UInt8](repeating: 1, count: 32))
    let two = PreSharedKeyID(kind: .external(id: [1]), nonce: [UInt8](repeating: 2, count: 32))
    try party.judge(invalid, preSharedKeys: [key]) {
      $0.preSharedKeys = [key]
      $0.proposals = [.preSharedKey(one), .preSharedKey(one)]
    } legal: {
      $0.preSharedKeys = [key]
      $0.proposals = [.preSharedKey(one), .preSharedKey(two)]
    }
  }

  @Test("12.2-7: the group's extensions change once")
  func extensionsTwice() throws {
    try party.judge(invalid) {
      $0.proposals = [.groupContextExtensions([]), .groupContextExtensions([])]
    } legal: {
      $0.proposals = [.groupContextExtensions([])]
    }
  }

  @Test("12.2-8: a ReInit stands alone")
  mutating func reInitAndMore() throws {
    let reInit = Proposal.reInit(ReInit(groupID: [1], cipherSuite: party.suite))
    let erin = try party.makeKeyPackage(try party.makeIdentity("erin")).keyPackage
    try party.judge(invalid) {
      $0.proposals = [reInit, .add(erin)]
      $0.hasPath = false
    } legal: {
      $0.proposals = [reInit]
      $0.hasPath = false
    }
  }

  @Test("12.2-9: a member's commit has no external init")
  func externalInit() throws {
    let suite = party["alice"].suiteCrypto
    let external = try suite.deriveKeyPair(party["alice"].current.secrets.external)
    var random = party.random
    let exported = try suite.exportInitSecret(to: external.publicKey, using: &random)
    try party.judge(.peerMisbehaved(.invalidSender)) {
      $0.proposals = [.externalInit(kemOutput: exported.kemOutput)]
      $0.initSecret = exported.secret
    } legal: { _ in
    }
  }

  @Test("8.4-4: a commit mixes in no more pre-shared keys than their count can say")
  func tooManyKeys() throws {
    let key = PreSharedKey(id: [1], secret: SecretBytes([1, 2, 3]))
    func named(_ count: Int) -> [Proposal] {
      (0..<count).map { index in
        let nonce = [UInt8(index >> 8), UInt8(index & 0xff)] + [UInt8](repeating: 1, count: 30)
        return .preSharedKey(PreSharedKeyID(kind: .external(id: [1]), nonce: nonce))
      }
    }
    try party.judge(.peerMisbehaved(.limitExceeded), preSharedKeys: [key]) {
      $0.preSharedKeys = [key]
      $0.proposals = named(MLSLimits.preSharedKeyCountMax + 1)
    } legal: {
      $0.preSharedKeys = [key]
      $0.proposals = named(MLSLimits.preSharedKeyCountMax)
    }
  }
}
