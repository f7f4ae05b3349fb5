import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §12.2 and §12.4.3.2: commits of those who are not in the group yet.
@Suite("Rules for an external commit")
struct ExternalCommitRules {
  let invalid = MLSError.peerMisbehaved(.invalidProposalList)
  var party: Party
  let erin: SigningIdentity
  let draft: LeafNode
  let exported: (kemOutput: [UInt8], secret: SecretBytes)

  init() throws {
    party = try Party(of: "alice", "bob", "carol", "dave")
    erin = try party.makeIdentity("erin")
    draft = try party.makeKeyPackage(erin).keyPackage.leafNode
    let group = party["alice"]
    let external = try group.suiteCrypto.deriveKeyPair(group.current.secrets.external)
    exported = try group.suiteCrypto.exportInitSecret(
      to: external.publicKey, using: &party.random)
  }

  private var externalInit: Proposal { .externalInit(kemOutput: exported.kemOutput) }

  /// From erin, unless it is changed.
  private func commit(_ change: (inout ForgedCommit) throws -> Void) rethrows -> ForgedCommit {
    var commit = ForgedCommit(by: party["alice"])
    commit.sender = .newMemberCommit
    commit.identity = erin
    commit.draft = draft
    commit.initSecret = exported.secret
    commit.proposals = [externalInit]
    try change(&commit)
    return commit
  }

  private func judge(
    _ error: MLSError, preSharedKeys: [PreSharedKey] = [],
    illegal: (inout ForgedCommit) throws -> Void,
    legal: (inout ForgedCommit) throws -> Void = { _ in }
  ) throws {
    try party.judge(
      error, try commit(illegal), but: try commit(legal), preSharedKeys: preSharedKeys)
  }

  @Test("12.2-11: an external commit has an external init")
  func withoutInit() throws {
    try judge(invalid) { $0.proposals = [] }
  }

  @Test("12.2-12: an external commit has one external init")
  func twoInits() throws {
    try judge(invalid) { $0.proposals = [externalInit, externalInit] }
  }

  @Test("12.2-13: an external commit removes one leaf at most")
  func twoRemovals() throws {
    let carol = party["carol"].ownLeafIndex
    let dave = party["dave"].ownLeafIndex
    try judge(invalid) {
      $0.proposals = [externalInit, .remove(carol), .remove(dave)]
    } legal: {
      $0.proposals = [externalInit, .remove(carol)]
    }
  }

  @Test("12.2-14: who takes the own leaf back comes with a new key")
  func oldKey() throws {
    let carol = party["carol"].ownLeafIndex
    let old = party["alice"].ratchetTree[carol]?.encryptionKey
    let alice = party["alice"]
    try judge(.peerMisbehaved(.invalidUpdatePath)) {
      $0.proposals = [externalInit, .remove(carol)]
      $0.editLeaf = { leafNode in
        try leafNode.changed(encryptionKey: old, by: erin, in: alice, at: carol)
      }
    } legal: {
      $0.proposals = [externalInit, .remove(carol)]
    }
  }

  @Test("12.2-15: an external commit does nothing else but mix in pre-shared keys")
  mutating func otherProposals() throws {
    let frank = try party.makeKeyPackage(try party.makeIdentity("frank")).keyPackage
    let update = try draft.changed(source: .update, by: erin, in: party["alice"])
    let key = PreSharedKey(id: [1], secret: SecretBytes([1, 2, 3]))
    let named = Proposal.preSharedKey(
      PreSharedKeyID(kind: .external(id: [1]), nonce: [UInt8](repeating: 1, count: 32)))
    for proposal in [
      .add(frank), .update(update), .groupContextExtensions([]),
      .reInit(ReInit(groupID: [1], cipherSuite: party.suite)),
    ] as [Proposal] {
      try judge(.peerMisbehaved(.invalidSender), preSharedKeys: [key]) {
        $0.proposals = [externalInit, proposal]
      } legal: {
        $0.preSharedKeys = [key]
        $0.proposals = [externalInit, named]
      }
    }
  }

  @Test("12.4.3.2-1: an external commit has a path")
  func withoutPath() throws {
    try judge(.peerMisbehaved(.invalidUpdatePath)) { $0.hasPath = false }
  }

  @Test("12.4.3.2-2: an external commit names nothing by reference")
  mutating func reference() throws {
    let carol = party["carol"].ownLeafIndex
    let (message, reference) = try party.proposal(.remove(carol))
    _ = try party["bob"].process(message)
    let sender = Sender.member(party["alice"].ownLeafIndex)
    try judge(invalid) {
      $0.referenced = [(reference, sender, .remove(carol))]
    } legal: {
      $0.proposals = [externalInit, .remove(carol)]
    }
  }

  @Test("12.4.3.2-3: an external commit is signed with the key of its own leaf")
  mutating func signature() throws {
    let stranger = try party.makeIdentity("mallory")
    try judge(.peerMisbehaved(.invalidSignature)) {
      $0.signer = stranger
    } legal: {
      $0.signer = erin
    }
  }

  @Test("8.3-1: what the external init has agreed on can be received")
  func kemOutput() throws {
    for output in [[], [1, 2, 3], [UInt8](repeating: 0, count: 32)] as [[UInt8]] {
      try judge(.peerMisbehaved(.invalidKey)) {
        $0.proposals = [.externalInit(kemOutput: output)]
      }
    }
  }

  @Test("12.4.2-6: the external init's secret goes into the confirmation tag")
  func otherInitSecret() throws {
    try judge(.peerMisbehaved(.invalidConfirmationTag)) {
      $0.initSecret = party["alice"].current.secrets.initial
    }
  }

  @Test("7.3-14: the leaf of an external commit says that it comes from a commit")
  func source() throws {
    let alice = party["alice"]
    try judge(.peerMisbehaved(.invalidUpdatePath)) {
      $0.editLeaf = { leafNode in
        try leafNode.changed(source: .update, by: erin, in: alice, at: LeafIndex(4))
      }
    }
  }

  @Test("7.3-15: nobody commits from outside with a member's signature key")
  func memberFromOutside() throws {
    let carol = party["carol"]
    try judge(.peerMisbehaved(.invalidTree)) {
      $0.identity = carol.identity
    } legal: {
      $0.identity = carol.identity
      $0.proposals = [externalInit, .remove(carol.ownLeafIndex)]
    }
  }

  @Test("7.3-7: who commits from outside supports the group's extensions")
  mutating func groupExtensions() throws {
    let required = ExtensionType(rawValue: 0xf123)
    var party = Party()
    try party.found("alice")
    try party.add(["bob"], by: "alice")
    let able = Capabilities(cipherSuites: [1], extensions: [required.rawValue])
    try party.requireOfEverybody(able)
    for name in party.names {
      party[name].replace([Extension(type: required, data: [])])
    }
    let group = party["alice"]
    let external = try group.suiteCrypto.deriveKeyPair(group.current.secrets.external)
    let exported = try group.suiteCrypto.exportInitSecret(
      to: external.publicKey, using: &party.random)
    var illegal = ForgedCommit(by: group)
    illegal.sender = .newMemberCommit
    illegal.identity = erin
    illegal.draft = draft
    illegal.initSecret = exported.secret
    illegal.proposals = [.externalInit(kemOutput: exported.kemOutput)]
    var legal = illegal
    legal.draft = try draft.changed(capabilities: able, by: erin, in: group)
    try party.judge(.peerMisbehaved(.invalidLeafNode), illegal, but: legal)
  }
}

extension NativeGroup {
  /// Gives the group other extensions, as if it had always had them.
  mutating func replace(_ extensions: [Extension]) {
    var context = current.context
    context.extensions = extensions
    current = EpochState(
      context: context, tree: current.tree, ownLeaf: current.ownLeaf,
      identity: current.identity, privateTree: current.privateTree, secrets: current.secrets,
      confirmationTag: current.confirmationTag,
      interimTranscriptHash: current.interimTranscriptHash)
  }
}

/// RFC 9420 §6.1 and §12.1.8: proposals of those who are not in the group.
@Suite("Rules for an external proposal")
struct ExternalProposalRules {
  let invalidSender = MLSError.peerMisbehaved(.invalidSender)
  var party: Party
  let outsider: SigningIdentity
  let erin: SigningIdentity
  let keyPackage: KeyPackage

  init() throws {
    party = Party()
    outsider = try party.makeIdentity("operator")
    let senders = ExternalSenders([
      ExternalSender(signatureKey: outsider.publicKey, credential: outsider.credential)
    ])
    try party.found(
      "alice", extensions: [Extension(type: .externalSenders, data: senders.encodedBytes)])
    try party.add(["bob", "carol"], by: "alice")
    erin = try party.makeIdentity("erin")
    keyPackage = try party.makeKeyPackage(erin).keyPackage
  }

  private func propose(
    _ proposal: Proposal, as sender: Sender, by identity: SigningIdentity
  ) throws -> MLSMessage {
    try party.proposal(proposal, from: sender, identity: identity).message
  }

  private var removal: Proposal { .remove(party["carol"].ownLeafIndex) }

  @Test("6.1-3: the group knows whoever proposes from outside")
  func unknownSender() throws {
    for index in [1, 2, .max] as [UInt32] {
      try party.judge(
        invalidSender, try propose(removal, as: .external(index), by: outsider),
        but: try propose(removal, as: .external(0), by: outsider))
    }
  }

  @Test("6.1-1: a proposal from outside is signed by whom it names")
  func signature() throws {
    try party.judge(
      .peerMisbehaved(.invalidSignature), try propose(removal, as: .external(0), by: erin),
      but: try propose(removal, as: .external(0), by: outsider))
    try party.judge(
      .peerMisbehaved(.invalidSignature),
      try propose(.add(keyPackage), as: .newMemberProposal, by: outsider),
      but: try propose(.add(keyPackage), as: .newMemberProposal, by: erin))
  }

  @Test("6.1-4: who is outside sends proposals only")
  mutating func outsidersCommit() throws {
    var commit = ForgedCommit(by: party["alice"])
    commit.sender = .external(0)
    commit.identity = outsider
    commit.hasPath = false
    commit.proposals = [.add(keyPackage)]
    let message = try commit.make(using: &party.random).message
    try party.judge(
      invalidSender, message, but: try propose(.add(keyPackage), as: .external(0), by: outsider))
  }

  @Test("6.1-5: who is to join proposes to be added, and nothing else")
  mutating func newcomersProposal() throws {
    let legal = try propose(.add(keyPackage), as: .newMemberProposal, by: erin)
    try party.judge(
      invalidSender, try propose(removal, as: .newMemberProposal, by: erin), but: legal)
    var commit = ForgedCommit(by: party["alice"])
    commit.sender = .newMemberProposal
    commit.identity = erin
    commit.hasPath = false
    commit.proposals = [.add(keyPackage)]
    try party.judge(invalidSender, try commit.make(using: &party.random).message, but: legal)
  }

  @Test("6.1-6: who joins by commit sends commits only")
  func newcomersCommit() throws {
    try party.judge(
      invalidSender, try propose(.add(keyPackage), as: .newMemberCommit, by: erin),
      but: try propose(.add(keyPackage), as: .newMemberProposal, by: erin))
  }

  @Test("12.1.8-1: nobody outside proposes an update")
  func update() throws {
    let update = try keyPackage.leafNode.changed(
      source: .update, by: outsider, in: party["alice"])
    try party.judge(
      invalidSender, try propose(.update(update), as: .external(0), by: outsider),
      but: try propose(.groupContextExtensions([]), as: .external(0), by: outsider))
  }

  @Test("12.1.8-2: nobody outside proposes an external init")
  func externalInit() throws {
    try party.judge(
      invalidSender, try propose(.externalInit(kemOutput: [1]), as: .external(0), by: outsider),
      but: try propose(
        .reInit(ReInit(groupID: [1], cipherSuite: party.suite)), as: .external(0), by: outsider))
  }

  @Test("12.1.8-1, 12.1.8-2: nor do we, when we are outside")
  func ourOwn() throws {
    func propose(_ proposal: Proposal) throws -> MLSMessage {
      try .externalProposal(
        proposal, groupID: party["bob"].groupID, epoch: party["bob"].epoch, sender: 0,
        identity: outsider, suite: party.suite, crypto: party.crypto)
    }
    for proposal in [
      .update(keyPackage.leafNode), .externalInit(kemOutput: [1]),
    ] as [Proposal] {
      #expect(throws: MLSError.misuse(.invalidProposal)) { try propose(proposal) }
    }
    var bob = party["bob"]
    _ = try bob.process(try propose(removal))
  }
}
