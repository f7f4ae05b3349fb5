import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// Proposals that are well-formed and well-signed, and that no commit may hold, or not all of them:
/// each waits at alice's, who must be able to commit all the same.
@Suite("Nobody's proposal keeps others from committing")
struct StubbornProposalTests {
  /// Of small order: no secret can be agreed on with it.
  let deadKey = [UInt8](repeating: 0, count: 32)
  var party: Party
  let bob: NativeGroup

  init() throws {
    party = try Party(of: "alice", "bob", "carol")
    bob = party["bob"]
  }

  private mutating func keyPackage(
    _ name: String, initKey: [UInt8]? = nil, encryptionKey: [UInt8]? = nil,
    credential: Credential? = nil, capabilities: Capabilities? = nil
  ) throws -> KeyPackage {
    let identity = try party.makeIdentity(name)
    let sound = try party.makeKeyPackage(identity).keyPackage
    return try sound.changed(
      initKey: initKey,
      leafNode: try sound.leafNode.changed(
        encryptionKey: encryptionKey, credential: credential, capabilities: capabilities,
        by: identity, in: bob), by: identity, in: bob)
  }

  /// Alice commits what she can of these; those who are in her epoch follow her, and say what it
  /// was.
  private mutating func commit(
    after proposals: [Proposal], _ request: CommitRequest = .init()
  ) throws -> StagedCommit {
    let epoch = party["alice"].epoch
    let others = ["bob", "carol"].filter { party[$0].epoch == epoch }
    for proposal in proposals {
      try party.deliver(try party.propose(proposal, by: "bob"), from: "bob")
    }
    let pending = try party.pend(request, by: "alice")
    var seen: StagedCommit?
    for name in others {
      guard
        case .commit(let staged) = try party[name].process(
          pending.message, preSharedKeys: request.preSharedKeys)
      else { continue }
      try party[name].merge(staged)
      seen = staged
    }
    try party["alice"].merge(pending)
    for name in others {
      #expect(party["alice"].epochAuthenticator == party[name].epochAuthenticator)
    }
    return try #require(seen)
  }

  @Test("of two newcomers with one key, one is added")
  mutating func oneKeyTwice() throws {
    let first = try keyPackage("erin")
    let second = try keyPackage("frank", encryptionKey: first.leafNode.encryptionKey)
    let staged = try commit(after: [.add(first), .add(second)])
    #expect(staged.added.map(\.leafNode) == [second.leafNode])
  }

  @Test("a newcomer with a member's key, or a key that nothing can be sealed to, is not added")
  mutating func uselessKeys() throws {
    let carol = bob.ratchetTree[party["carol"].ownLeafIndex]?.encryptionKey
    let sound = try keyPackage("erin")
    let staged = try commit(after: [
      .add(try keyPackage("frank", encryptionKey: carol)),
      .add(try keyPackage("grace", initKey: deadKey)), .add(sound),
      .add(try keyPackage("heidi", encryptionKey: deadKey)),
    ])
    #expect(staged.added.map(\.leafNode) == [sound.leafNode])
  }

  @Test("a newcomer whose kind of credential others do not know is not added")
  mutating func unknownCredential() throws {
    let capable = Capabilities(cipherSuites: [1], credentials: [1])
    let erin = try keyPackage("erin", capabilities: capable)
    let frank = try keyPackage(
      "frank", credential: .x509([[1]]),
      capabilities: Capabilities(cipherSuites: [1], credentials: [1, 2]))
    let staged = try commit(after: [.add(frank), .add(erin)])
    #expect(staged.added.map(\.leafNode) == [erin.leafNode])
    // Now that erin is there, who knows only one kind, none of the other kind may come.
    #expect(try commit(after: [.add(frank)]).added.isEmpty)
  }

  @Test("an update that copies another member's key is left out")
  mutating func copiedKey() throws {
    let carol = bob.ratchetTree[party["carol"].ownLeafIndex]?.encryptionKey
    let own = bob.ratchetTree[bob.ownLeafIndex]
    guard let own, let carol else { throw MLSError.misuse(.unknownMember) }
    let update = try own.changed(
      encryptionKey: carol, source: .update, by: bob.identity, in: bob, at: bob.ownLeafIndex)
    let staged = try commit(after: [.update(update)])
    #expect(staged.updated.map(\.leafIndex) == [party["alice"].ownLeafIndex])
  }

  @Test("extensions that a newcomer of ours or a member does not support are left out")
  mutating func unsupportedExtensions() throws {
    let unknown = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
    let staged = try commit(after: [.groupContextExtensions([unknown])])
    #expect(staged.groupContextExtensions == nil)
  }

  @Test("three hundred proposals of a key are as good as one")
  mutating func manyKeys() throws {
    let key = PreSharedKey(id: [7], secret: SecretBytes([1, 2, 3]))
    var proposals: [Proposal] = []
    for number in 0..<300 {
      let nonce =
        Array(repeating: UInt8(0), count: 30) + [UInt8(number / 256), UInt8(number % 256)]
      proposals.append(.preSharedKey(PreSharedKeyID(kind: key.kind, nonce: nonce)))
    }
    _ = try commit(after: proposals)
    var request = CommitRequest()
    request.preSharedKeys = [key]
    _ = try commit(after: proposals, request)
  }

  @Test("a member with a key that nothing can be sealed to does not stop the others")
  mutating func unreachableMember() throws {
    let group = party["bob"]
    var forged = ForgedCommit(by: group)
    forged.editLeaf = { [deadKey] in
      try $0.changed(
        encryptionKey: deadKey, by: group.identity, in: group, at: group.ownLeafIndex)
    }
    let message = try forged.make(using: &party.random).message
    for name in ["alice", "carol"] {
      guard case .commit(let staged) = try party[name].process(message) else { continue }
      try party[name].merge(staged)
    }
    _ = try commit(after: [])
    var request = CommitRequest(removing: [group.ownLeafIndex])
    request.adding = [try keyPackage("erin")]
    let staged = try commit(after: [], request)
    #expect(staged.removed.map(\.leafIndex) == [group.ownLeafIndex])
  }

  @Test("what is asked for and cannot be is the caller's mistake, and nothing is lost by it")
  mutating func ownMistakes() throws {
    let erin = try keyPackage("erin")
    let leaf = party["carol"].ownLeafIndex
    var requests = [CommitRequest(adding: [erin, erin]), CommitRequest(removing: [leaf, leaf])]
    var ending = CommitRequest(removing: [leaf])
    ending.reInit = ReInit(groupID: [1], cipherSuite: party.suite)
    requests.append(ending)
    var greedy = CommitRequest()
    for number in 0..<257 {
      greedy.preSharedKeys.append(
        PreSharedKey(id: [UInt8(number / 256), UInt8(number % 256)], secret: SecretBytes([1])))
    }
    requests.append(greedy)
    for request in requests {
      #expect(throws: MLSError.misuse(.invalidProposal)) { try party.pend(request, by: "alice") }
    }
    let twice = Extension(type: .applicationID, data: [])
    var doubled = CommitRequest()
    doubled.groupContextExtensions = [twice, twice]
    #expect(throws: MLSError.misuse(.invalidExtensions)) { try party.pend(doubled, by: "alice") }
    #expect(throws: MLSError.misuse(.invalidExtensions)) {
      try party.propose(.groupContextExtensions([twice, twice]), by: "alice")
    }
    #expect(throws: MLSError.misuse(.invalidProposal)) {
      try party.propose(.remove(LeafIndex(7)), by: "alice")
    }
    try party.update(by: "alice")
    #expect(try party.everybodyAgrees())
  }

  @Test("those outside fill a quarter of what may wait, in number and in bytes")
  mutating func room() throws {
    for number in 0..<MLSLimits.pendingProposalCountMax / 4 {
      #expect(try refusal(ofNewcomer: "stranger \(number)") == nil)
    }
    #expect(try refusal(ofNewcomer: "one more") == .peerMisbehaved(.limitExceeded))
    let large = Extension(
      type: .applicationID,
      data: [UInt8](repeating: 1, count: MLSLimits.pendingProposalByteCountMax / 4))
    var refusals: [MLSError] = []
    for number in 0..<5 {
      let distinct = Extension(type: .applicationID, data: large.data + [UInt8(number)])
      let (message, _) = try party.proposal(.groupContextExtensions([distinct]), by: "bob")
      if let refusal = party.refusal(of: message, by: "alice") { refusals.append(refusal) }
    }
    #expect(refusals == [.peerMisbehaved(.limitExceeded), .peerMisbehaved(.limitExceeded)])
    party["alice"].clearPendingProposals()
    #expect(try refusal(ofNewcomer: "one more") == nil)
  }

  private mutating func refusal(ofNewcomer name: String) throws -> MLSError? {
    let identity = try party.makeIdentity(name)
    let message = try MLSMessage.joinProposal(
      try party.makeKeyPackage(identity).keyPackage, groupID: bob.groupID, epoch: bob.epoch,
      identity: identity, crypto: party.crypto)
    return party.refusal(of: message, by: "alice")
  }
}
