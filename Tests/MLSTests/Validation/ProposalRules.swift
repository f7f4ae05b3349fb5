import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §12.1: each kind of proposal by itself.
@Suite("Rules for a proposal")
struct ProposalRules {
  let invalid = MLSError.peerMisbehaved(.invalidProposalList)
  var party: Party

  init() throws { party = try Party(of: "alice", "bob", "carol") }

  /// Refused as a proposal and within a commit, where its twin is taken both ways.
  private func judge(_ error: MLSError, _ illegal: Proposal, but legal: Proposal) throws {
    try party.judge(
      error, try party.proposal(illegal).message, but: try party.proposal(legal).message)
    try party.judge(error) {
      $0.proposals = [illegal]
    } legal: {
      $0.proposals = [legal]
    }
  }

  @Test("12.1.3-1: only somebody who is there can be removed")
  func removesNobody() throws {
    let carol = party["carol"].ownLeafIndex
    try judge(invalid, .remove(LeafIndex(3)), but: .remove(carol))
    try judge(invalid, .remove(LeafIndex(.max)), but: .remove(carol))
  }

  @Test("12.1.4-1, 12.1.4-2: keys of a reinitialised or branched group are not for proposals")
  mutating func otherUsages() throws {
    func key(_ usage: PreSharedKeyID.ResumptionUsage) -> Proposal {
      .preSharedKey(
        PreSharedKeyID(
          kind: .resumption(
            usage: usage, groupID: party["bob"].groupID, epoch: party["bob"].epoch),
          nonce: [UInt8](repeating: 1, count: 32)))
    }
    for usage in [PreSharedKeyID.ResumptionUsage.reinit, .branch] {
      try party.judge(
        invalid, try party.proposal(key(usage)).message,
        but: try party.proposal(key(.application)).message)
      // Within a commit the twin's tag would need the resumption secret; that it is refused for
      // its tag, and no sooner, shows as well that its usage is no fault.
      for (proposal, error) in [
        (key(usage), invalid), (key(.application), .peerMisbehaved(.invalidConfirmationTag)),
      ] {
        var commit = ForgedCommit(by: party["alice"])
        commit.proposals = [proposal]
        let message = try commit.make(using: &party.random).message
        #expect(party.refusal(of: message, by: "bob") == error)
      }
    }
  }

  @Test("12.1.4-3: a pre-shared key's nonce is as long as the suite's hash")
  func nonceLength() throws {
    let key = PreSharedKey(id: [1], secret: SecretBytes([1, 2, 3]))
    func named(_ byteCount: Int) -> Proposal {
      .preSharedKey(
        PreSharedKeyID(
          kind: .external(id: [1]), nonce: [UInt8](repeating: 1, count: byteCount)))
    }
    for byteCount in [0, 31, 33, 64] {
      try party.judge(
        invalid, try party.proposal(named(byteCount)).message,
        but: try party.proposal(named(32)).message)
      try party.judge(invalid, preSharedKeys: [key]) {
        $0.preSharedKeys = [key]
        $0.proposals = [named(byteCount)]
      } legal: {
        $0.preSharedKeys = [key]
        $0.proposals = [named(32)]
      }
    }
  }

  @Test("12.1.5-1: a group is not reinitialised with an older version")
  func olderVersion() throws {
    func reInit(_ version: UInt16) -> Proposal {
      .reInit(
        ReInit(
          groupID: [1], version: ProtocolVersion(rawValue: version), cipherSuite: party.suite))
    }
    try judge(invalid, reInit(0), but: reInit(1))
    try judge(invalid, reInit(0), but: reInit(2))
  }

  @Test("12.1.7-1: the group requires nothing that a member lacks")
  func requiredOfAll() throws {
    let error = MLSError.peerIncompatible(.capabilities)
    func require(_ required: RequiredCapabilities) -> Proposal {
      .groupContextExtensions([
        Extension(type: .requiredCapabilities, data: required.encodedBytes)
      ])
    }
    let legal = require(
      RequiredCapabilities(
        extensions: [1, ExtensionType.lastResort.rawValue], proposals: [1], credentials: [1]))
    for illegal in [
      require(RequiredCapabilities(extensions: [0xf123])),
      require(RequiredCapabilities(proposals: [0xf123])),
      require(RequiredCapabilities(credentials: [0xf123])),
    ] {
      try party.judge(error) {
        $0.proposals = [illegal]
      } legal: {
        $0.proposals = [legal]
      }
    }
  }

  @Test("13.5-1, 13.5-2: the group requires nothing that is GREASE, whatever members list")
  func grease() throws {
    let meaningless: UInt16 = 0x3a3a
    let able = Capabilities(
      cipherSuites: [1], extensions: [meaningless, 0xf123], proposals: [meaningless, 0xf123],
      credentials: [1, meaningless, 0xf123])
    var party = party
    try party.requireOfEverybody(able)
    func change(_ number: UInt16) -> [Extension] {
      let required = [
        RequiredCapabilities(extensions: [number]), RequiredCapabilities(proposals: [number]),
        RequiredCapabilities(credentials: [number]),
      ]
      return [Extension(type: ExtensionType(rawValue: number), data: [])]
        + required.map { Extension(type: .requiredCapabilities, data: $0.encodedBytes) }
    }
    for (illegal, legal) in zip(change(meaningless), change(0xf123)) {
      try party.judge(.peerIncompatible(.capabilities)) {
        $0.proposals = [.groupContextExtensions([illegal])]
      } legal: {
        $0.proposals = [.groupContextExtensions([legal])]
      }
    }
  }

  @Test("12.1.7-2: required capabilities can be read")
  func requiredUnreadable() throws {
    let sound = RequiredCapabilities().encodedBytes
    try judge(
      .peerMisbehaved(.malformed(.trailingBytes)),
      .groupContextExtensions([Extension(type: .requiredCapabilities, data: sound + [0])]),
      but: .groupContextExtensions([Extension(type: .requiredCapabilities, data: sound)]))
  }

  @Test("12.1.7-3: external senders can be read")
  func sendersUnreadable() throws {
    let sound = ExternalSenders([
      ExternalSender(signatureKey: [1], credential: .basic([2]))
    ]).encodedBytes
    try judge(
      .peerMisbehaved(.malformed(.trailingBytes)),
      .groupContextExtensions([Extension(type: .externalSenders, data: sound + [0])]),
      but: .groupContextExtensions([Extension(type: .externalSenders, data: sound)]))
  }

  @Test("13.4-5: the group's new extensions are of different types")
  func extensionTwice() throws {
    let one = Extension(type: .requiredCapabilities, data: RequiredCapabilities().encodedBytes)
    try judge(
      .peerMisbehaved(.invalidExtensions), .groupContextExtensions([one, one]),
      but: .groupContextExtensions([one]))
  }

  @Test("13.4-6: the extensions of a ReInit are of different types")
  func reInitExtensionTwice() throws {
    let one = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
    func reInit(_ extensions: [Extension]) -> Proposal {
      .reInit(ReInit(groupID: [1], cipherSuite: party.suite, extensions: extensions))
    }
    try judge(.peerMisbehaved(.invalidExtensions), reInit([one, one]), but: reInit([one]))
  }
}

/// RFC 9420 §7.3 for the leaf of an Update.
@Suite("Rules for an update")
struct UpdateRules {
  var party: Party
  let group: NativeGroup
  let fresh: LeafNode

  init() throws {
    party = try Party(of: "alice", "bob", "carol")
    group = party["alice"]
    fresh = try party.makeKeyPackage(group.identity).keyPackage.leafNode
  }

  private func judge(_ error: MLSError, _ leafNode: LeafNode) throws {
    let legal = try fresh.changed(
      source: .update, by: group.identity, in: group, at: group.ownLeafIndex)
    try party.judge(
      error, try party.proposal(.update(leafNode)).message,
      but: try party.proposal(.update(legal)).message)
  }

  @Test("7.3-12: the leaf of an update says that it comes from one")
  func source() throws {
    try judge(.peerMisbehaved(.invalidLeafNode), fresh)
    try judge(
      .peerMisbehaved(.invalidLeafNode),
      try fresh.changed(
        source: .commit(parentHash: []), by: group.identity, in: group, at: group.ownLeafIndex))
  }

  @Test("7.3-13: an update brings a new key")
  func oldKey() throws {
    let old = group.ratchetTree[group.ownLeafIndex]?.encryptionKey
    try judge(
      .peerMisbehaved(.invalidLeafNode),
      try fresh.changed(
        encryptionKey: old, source: .update, by: group.identity, in: group,
        at: group.ownLeafIndex))
  }

  @Test("7.3-1: the leaf of an update is signed by its owner for its place in this group")
  mutating func signature() throws {
    let stranger = try party.makeIdentity("mallory")
    let honest = try fresh.changed(
      source: .update, by: group.identity, in: group, at: group.ownLeafIndex)
    let elsewhere = try fresh.changed(
      source: .update, by: group.identity, in: group, at: party["carol"].ownLeafIndex)
    let strange = try fresh.changed(
      source: .update, by: stranger, in: group, at: group.ownLeafIndex)
    for signature in [elsewhere.signature, strange.signature] {
      try judge(.peerMisbehaved(.invalidSignature), honest.signed(with: signature))
    }
  }

  @Test("7.3-15: an update takes nobody else's signature key")
  mutating func othersSignatureKey() throws {
    let carol = party["carol"].identity
    let stolen = try fresh.changed(
      source: .update, by: carol, in: group, at: group.ownLeafIndex)
    let honest = try fresh.changed(
      source: .update, by: group.identity, in: group, at: group.ownLeafIndex)
    try judge(of: stolen, but: honest)
  }

  @Test("7.3-16: an update takes nobody else's encryption key")
  mutating func othersEncryptionKey() throws {
    let bob = party["alice"].ratchetTree[party["bob"].ownLeafIndex]?.encryptionKey
    let stolen = try fresh.changed(
      encryptionKey: bob, source: .update, by: group.identity, in: group,
      at: group.ownLeafIndex)
    let honest = try fresh.changed(
      source: .update, by: group.identity, in: group, at: group.ownLeafIndex)
    try judge(of: stolen, but: honest)
  }

  /// Found out when carol commits it, since only then does the tree have it.
  private mutating func judge(of stolen: LeafNode, but honest: LeafNode) throws {
    var commits: [ForgedCommit] = []
    for leafNode in [stolen, honest] {
      let (message, reference) = try party.proposal(.update(leafNode))
      _ = try party["bob"].process(message)
      var commit = ForgedCommit(by: party["carol"])
      commit.referenced = [(reference, .member(group.ownLeafIndex), .update(leafNode))]
      commits.append(commit)
    }
    try party.judge(.peerMisbehaved(.invalidTree), commits[0], but: commits[1])
  }
}
