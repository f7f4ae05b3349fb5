import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §12.4 and §12.4.2.
@Suite("Rules for a commit")
struct CommitRules {
  var party: Party
  let carol: LeafIndex

  init() throws {
    party = try Party(of: "alice", "bob", "carol", "dave")
    carol = party["carol"].ownLeafIndex
  }

  @Test("12.4-2: a commit that removes, changes extensions or does nothing else has a path")
  func pathNeeded() throws {
    for proposals in [[], [.remove(carol)], [.groupContextExtensions([])]] as [[Proposal]] {
      try party.judge(.peerMisbehaved(.invalidProposalList)) {
        $0.proposals = proposals
        $0.hasPath = false
      } legal: {
        $0.proposals = proposals
      }
    }
  }

  @Test("12.4-2: a commit that takes up an update has a path")
  mutating func pathNeededByUpdate() throws {
    let group = party["carol"]
    let fresh = try party.makeKeyPackage(group.identity).keyPackage.leafNode
    let update = Proposal.update(
      try fresh.changed(source: .update, by: group.identity, in: group, at: carol))
    let (message, reference) = try party.proposal(update, by: "carol")
    _ = try party["bob"].process(message)
    let sender = Sender.member(carol)
    try party.judge(.peerMisbehaved(.invalidProposalList)) {
      $0.referenced = [(reference, sender, update)]
      $0.hasPath = false
    } legal: {
      $0.referenced = [(reference, sender, update)]
    }
  }

  @Test("12.4.2-2: a commit names only proposals that we have seen")
  mutating func unknownReference() throws {
    let (unseen, first) = try party.proposal(.remove(carol), by: "dave")
    let dave = Sender.member(party["dave"].ownLeafIndex)
    let (seen, second) = try party.proposal(.remove(carol), by: "carol")
    #expect(unseen.encodedBytes != seen.encodedBytes)
    _ = try party["bob"].process(seen)
    try party.judge(.misuse(.unknownProposal)) {
      $0.referenced = [(first, dave, .remove(carol))]
    } legal: {
      $0.referenced = [(second, .member(carol), .remove(carol))]
    }
  }

  @Test("12.4.2-3: a commit mixes in only keys that we have")
  func unknownKey() throws {
    let known = PreSharedKey(id: [1], secret: SecretBytes([1, 2, 3]))
    let unknown = PreSharedKey(id: [2], secret: SecretBytes([1, 2, 3]))
    func named(_ key: PreSharedKey) -> Proposal {
      .preSharedKey(
        PreSharedKeyID(kind: key.kind, nonce: [UInt8](repeating: 1, count: 32)))
    }
    try party.judge(.misuse(.unknownPreSharedKey), preSharedKeys: [known]) {
      $0.preSharedKeys = [unknown]
      $0.proposals = [named(unknown)]
    } legal: {
      $0.preSharedKeys = [known]
      $0.proposals = [named(known)]
    }
  }

  @Test("12.4.2-6: the confirmation tag is that of the next epoch")
  func confirmationTag() throws {
    for edit in [
      { tag in [tag[0] ^ 1] + tag.dropFirst() }, { _ in [] }, { tag in tag + [0] },
    ] as [([UInt8]) -> [UInt8]] {
      try party.judge(.peerMisbehaved(.invalidConfirmationTag)) {
        $0.editTag = edit
      } legal: {
        $0.editTag = { $0 }
      }
    }
  }

  @Test("12.4.2-7: in a group that was reinitialised nothing is sent any more")
  mutating func reinitialised() throws {
    var request = CommitRequest()
    request.reInit = ReInit(groupID: [1], cipherSuite: party.suite)
    let pending = try party.pend(request, by: "alice")
    var bob = party["bob"]
    guard case .commit(let staged) = try bob.process(pending.message) else {
      Issue.record("not a commit")
      return
    }
    // Until the commit is merged, it is.
    _ = try bob.protect([1], using: &party.random)
    _ = try bob.propose(.remove(carol), using: &party.random)
    _ = try bob.commit(CommitRequest(), now: Party.now, using: &party.random)
    try bob.merge(staged)
    let inactive = MLSError.misuse(.inactive)
    #expect(throws: inactive) { try bob.protect([1], using: &party.random) }
    #expect(throws: inactive) {
      try bob.propose(.remove(carol), using: &party.random)
    }
    #expect(throws: inactive) {
      try bob.commit(CommitRequest(), now: Party.now, using: &party.random)
    }
  }

  @Test("12.4.2-8: who has been removed sends nothing any more")
  mutating func removed() throws {
    let pending = try party.pend(
      CommitRequest(removing: [party["bob"].ownLeafIndex]), by: "alice")
    var bob = party["bob"]
    guard case .commit(let staged) = try bob.process(pending.message) else {
      Issue.record("not a commit")
      return
    }
    _ = try bob.protect([1], using: &party.random)
    try bob.merge(staged)
    #expect(throws: MLSError.misuse(.inactive)) {
      try bob.protect([1], using: &party.random)
    }
    #expect(throws: MLSError.misuse(.inactive)) {
      try bob.commit(CommitRequest(), now: Party.now, using: &party.random)
    }
  }

  @Test("14-1: a commit is merged only where it was staged")
  mutating func mergedElsewhere() throws {
    let first = try party.pend(CommitRequest(), by: "alice")
    let second = try party.pend(CommitRequest(), by: "carol")
    var bob = party["bob"]
    guard case .commit(let loser) = try bob.process(first.message),
      case .commit(let winner) = try bob.process(second.message)
    else {
      Issue.record("not commits")
      return
    }
    try bob.merge(winner)
    #expect(throws: MLSError.staleOrDuplicate(.staged)) { try bob.merge(loser) }
  }

  @Test("12.4-1: a commit holds proposals and references, nothing else")
  func kinds() throws {
    let entry = ProposalOrRef.reference(ProposalRef([1]))
    _ = try ProposalOrRef(decoding: entry.encodedBytes)
    for kind in [0, 3, 255] as [UInt8] {
      #expect(throws: TLSDecodingError.invalidValue) {
        try ProposalOrRef(decoding: [kind] + entry.encodedBytes.dropFirst())
      }
    }
  }
}

/// RFC 9420 §7.5, §7.6, §7.9.2 and §12.4.2: the path of a commit.
@Suite("Rules for a path")
struct PathRules {
  let invalid = MLSError.peerMisbehaved(.invalidUpdatePath)
  var party: Party
  let alice: NativeGroup

  init() throws {
    party = try Party(of: "alice", "bob", "carol", "dave")
    try party.update(by: "alice")
    try party.update(by: "carol")
    alice = party["alice"]
  }

  private func judge(
    _ error: MLSError, illegal: @escaping (LeafNode) throws -> LeafNode
  ) throws {
    try party.judge(error) {
      $0.editLeaf = illegal
    } legal: {
      $0.editLeaf = { try $0.changed(by: alice.identity, in: alice, at: alice.ownLeafIndex) }
    }
  }

  @Test("7.3-14: the leaf of a path says that it comes from a commit")
  func source() throws {
    for source in [
      .update, .keyPackage(Lifetime(notBefore: 0, notAfter: .max)),
    ] as [LeafNode.Source] {
      try judge(invalid) {
        try $0.changed(
          source: source, by: alice.identity, in: alice, at: alice.ownLeafIndex)
      }
    }
  }

  @Test("7.9.2-1: the leaf of a path records the hash of what is above it")
  func parentHash() throws {
    for hash in [[], [UInt8](repeating: 7, count: 32)] {
      try judge(invalid) {
        try $0.changed(
          source: .commit(parentHash: hash), by: alice.identity, in: alice,
          at: alice.ownLeafIndex)
      }
    }
  }

  @Test("7.3-1: the leaf of a path is signed by its owner for its place in this group")
  func signature() throws {
    try judge(.peerMisbehaved(.invalidSignature)) { leafNode in
      leafNode.signed(
        with: try leafNode.changed(by: alice.identity, in: alice, at: LeafIndex(1)).signature)
    }
  }

  @Test("12.4.2-4: the leaf of a path has a new key")
  func oldLeafKey() throws {
    let old = alice.ratchetTree[alice.ownLeafIndex]?.encryptionKey
    try judge(invalid) {
      try $0.changed(
        encryptionKey: old, by: alice.identity, in: alice, at: alice.ownLeafIndex)
    }
  }

  @Test("12.4.2-5: no key of a path is elsewhere in the tree")
  func keyElsewhere() throws {
    let carol = alice.ratchetTree[party["carol"].ownLeafIndex]?.encryptionKey
    try judge(.peerMisbehaved(.invalidTree)) {
      try $0.changed(
        encryptionKey: carol, by: alice.identity, in: alice, at: alice.ownLeafIndex)
    }
  }

  @Test("12.4.2-5: the leaf does not take a key from its own old path")
  func leafKeyFromPath() throws {
    let root = alice.ratchetTree[alice.ratchetTree.size.root].encryptionKey
    try judge(invalid) {
      try $0.changed(
        encryptionKey: root, by: alice.identity, in: alice, at: alice.ownLeafIndex)
    }
  }

  @Test("12.4.2-5: no key of a path is that of a node it replaces")
  mutating func pathTwice() throws {
    let secret = SecretBytes([UInt8](repeating: 9, count: 32))
    try followAlice(path: secret)
    try judgeSecond(secret, but: SecretBytes([UInt8](repeating: 8, count: 32)))
  }

  @Test("12.4.2-5: no key of a path is that of the leaf it replaces")
  mutating func leafKeyAsPathKey() throws {
    let secret = SecretBytes([UInt8](repeating: 9, count: 32))
    try followAlice(leaf: alice.suiteCrypto.derive(secret, "node"))
    try judgeSecond(secret, but: SecretBytes([UInt8](repeating: 8, count: 32)))
  }

  /// Everybody but alice follows a commit of hers that is made of these secrets.
  private mutating func followAlice(path: SecretBytes? = nil, leaf: SecretBytes? = nil) throws {
    var commit = ForgedCommit(by: alice)
    commit.firstSecret = path
    commit.leafSecret = leaf
    let message = try commit.make(using: &party.random).message
    for name in ["bob", "carol", "dave"] {
      guard case .commit(let staged) = try party[name].process(message) else { continue }
      try party[name].merge(staged)
    }
  }

  /// Alice commits again, with what carol knows of the new epoch.
  private func judgeSecond(_ illegal: SecretBytes, but legal: SecretBytes) throws {
    var commit = ForgedCommit(by: party["carol"])
    commit.sender = .member(alice.ownLeafIndex)
    commit.identity = alice.identity
    commit.draft = commit.group.ratchetTree[alice.ownLeafIndex]
    var twin = commit
    commit.firstSecret = illegal
    twin.firstSecret = legal
    try party.judge(invalid, commit, but: twin)
  }

  @Test("7.6-1: a path has a key for every node of the filtered direct path")
  func nodeCount() throws {
    for edit in [
      { Array($0.dropLast()) }, { $0 + $0.suffix(1) },
    ] as [([UpdatePathNode]) -> [UpdatePathNode]] {
      try party.judge(invalid) {
        $0.editNodes = edit
      } legal: {
        $0.editNodes = { $0 }
      }
    }
  }

  @Test("7.6-2: each secret is sealed to every node of the copath's resolution")
  func ciphertextCount() throws {
    for edit in [
      { Array($0.dropLast()) }, { $0 + $0.suffix(1) },
    ] as [([HPKECiphertext]) -> [HPKECiphertext]] {
      try party.judge(invalid) {
        $0.editNodes = { nodes in
          nodes.map { node in
            UpdatePathNode(
              encryptionKey: node.encryptionKey,
              encryptedPathSecrets: edit(node.encryptedPathSecrets))
          }
        }
      } legal: { _ in
      }
    }
  }

  @Test("7.5-1: the secrets give the keys that the path shows to all")
  func otherSecret() throws {
    try party.judge(invalid) {
      $0.told = { SecretBytes($0.reveal().map { byte in byte ^ 1 }) }
    } legal: {
      $0.told = { $0 }
    }
  }

  @Test("7.5-2: the secret that is meant for us opens with our key")
  func sealedToOther() throws {
    try party.judge(.peerMisbehaved(.decryptionFailed)) {
      $0.editNodes = { nodes in
        nodes.map { node in
          UpdatePathNode(
            encryptionKey: node.encryptionKey,
            encryptedPathSecrets: node.encryptedPathSecrets.map { sealed in
              HPKECiphertext(
                kemOutput: sealed.kemOutput, ciphertext: sealed.ciphertext.map { $0 ^ 1 })
            })
        }
      }
    } legal: { _ in
    }
  }
}
