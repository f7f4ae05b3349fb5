import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §12.2 and its like: every message here is signed and sealed by a member.
@Suite("What a member may not do")
struct ValidationTests {
  @Test("a commit whose proposals do not go together is refused")
  func proposalLists() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    try party.remove("dave", by: "alice")
    let alice = party["alice"].ownLeafIndex
    let carol = party["carol"].ownLeafIndex
    let identity = try party.makeIdentity("erin")
    let erin = try party.makeKeyPackage(identity).keyPackage
    let key = PreSharedKeyID(
      kind: .external(id: [1]), nonce: [UInt8](repeating: 1, count: 32))
    let reInit = ReInit(groupID: [1], cipherSuite: party.suite)
    let invalid: [(String, [Proposal])] = [
      ("removes its committer", [.remove(alice)]),
      ("removes somebody twice", [.remove(carol), .remove(carol)]),
      ("removes a blank leaf", [.remove(LeafIndex(3))]),
      ("removes a leaf outside the tree", [.remove(LeafIndex(.max))]),
      ("adds somebody twice", [.add(erin), .add(erin)]),
      ("names a pre-shared key twice", [.preSharedKey(key), .preSharedKey(key)]),
      (
        "changes the extensions twice",
        [.groupContextExtensions([]), .groupContextExtensions([])]
      ),
      ("reinitialises and adds", [.reInit(reInit), .add(erin)]),
      ("reinitialises twice", [.reInit(reInit), .reInit(reInit)]),
      ("removes without a path", [.remove(carol)]),
      ("changes the extensions without a path", [.groupContextExtensions([])]),
      ("is empty and without a path", []),
      (
        "has a nonce of the wrong length",
        [.preSharedKey(PreSharedKeyID(kind: .external(id: [1]), nonce: [1]))]
      ),
      (
        "branches",
        [
          .preSharedKey(
            PreSharedKeyID(
              kind: .resumption(usage: .branch, groupID: [1], epoch: Epoch(0)),
              nonce: key.nonce))
        ]
      ),
    ]
    for (what, proposals) in invalid {
      let forged = try party.forgeCommit(proposals, by: "alice")
      #expect(
        party.refusal(of: forged, by: "bob") == .peerMisbehaved(.invalidProposalList),
        "a commit that \(what)")
    }
    #expect(try party.everybodyAgrees())
  }

  @Test("a member can neither start an external init nor commit its own update")
  func ownUpdate() throws {
    var party = try Party(of: "alice", "bob")
    let external = try party.forgeCommit([.externalInit(kemOutput: [1])], by: "alice")
    #expect(party.refusal(of: external, by: "bob") == .peerMisbehaved(.invalidSender))

    let alice = party["alice"]
    let fresh = try party.makeKeyPackage(alice.identity).keyPackage.leafNode
    let update = try party.resign(
      fresh, source: .update, by: alice.identity, at: alice.ownLeafIndex)
    let forged = try party.forgeCommit([.update(update)], by: "alice")
    #expect(party.refusal(of: forged, by: "bob") == .peerMisbehaved(.invalidProposalList))
  }

  @Test("a commit that names a proposal nobody has seen cannot be processed")
  func unknownReference() throws {
    var party = try Party(of: "alice", "bob")
    let forged = try party.forgeCommit([], references: [ProposalRef([1, 2, 3])], by: "alice")
    #expect(party.refusal(of: forged, by: "bob") == .misuse(.unknownProposal))
  }

  @Test("an added key package must be sound")
  func keyPackages() throws {
    var party = try Party(of: "alice", "bob")
    let erin = try party.makeIdentity("erin")
    let sound = try party.makeKeyPackage(erin).keyPackage
    let leaf = sound.leafNode
    let unknown = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
    let stranger = try party.makeIdentity("mallory")
    let cases: [(KeyPackage, MLSError)] = [
      (
        try party.resign(sound, version: ProtocolVersion(rawValue: 2), by: erin),
        .peerIncompatible(.version)
      ),
      (
        try party.resign(sound, suite: .x25519ChaCha20, by: erin),
        .peerIncompatible(.cipherSuite)
      ),
      (
        try party.resign(sound, initKey: leaf.encryptionKey, by: erin),
        .peerMisbehaved(.invalidKeyPackage)
      ),
      (try party.resign(sound, by: stranger), .peerMisbehaved(.invalidSignature)),
      (
        try party.resign(
          sound, leafNode: try party.resign(leaf, extensions: [unknown], by: erin), by: erin),
        .peerMisbehaved(.invalidLeafNode)
      ),
      (
        try party.resign(
          sound,
          leafNode: try party.resign(
            leaf, capabilities: Capabilities(cipherSuites: [1], credentials: [2]), by: erin),
          by: erin),
        .peerMisbehaved(.invalidLeafNode)
      ),
      (
        try party.resign(
          sound, leafNode: try party.resign(leaf, source: .update, by: erin), by: erin),
        .peerMisbehaved(.invalidKeyPackage)
      ),
      (
        try party.resign(sound, extensions: [unknown, unknown], by: erin),
        .peerMisbehaved(.invalidKeyPackage)
      ),
      (
        try party.resign(
          sound, leafNode: leaf.signed(with: [UInt8](repeating: 1, count: 64)), by: erin),
        .peerMisbehaved(.invalidSignature)
      ),
    ]
    for (keyPackage, error) in cases {
      let forged = try party.forgeCommit([.add(keyPackage)], by: "alice")
      #expect(party.refusal(of: forged, by: "bob") == error)
      let proposal = try party.forge(
        .proposal(.add(keyPackage)), wireFormat: .privateMessage, by: "alice")
      #expect(party.refusal(of: proposal, by: "bob") == error)
      #expect(throws: error) { try party.pend(CommitRequest(adding: [keyPackage]), by: "bob") }
    }
    let forged = try party.forgeCommit([.add(sound)], by: "alice")
    #expect(
      party.refusal(of: forged, by: "bob") == .peerMisbehaved(.invalidConfirmationTag),
      "a sound one gets as far as the confirmation tag")
  }

  @Test("nobody joins with the keys of a member")
  func duplicateKeys() throws {
    var party = try Party(of: "alice", "bob")
    let again = try party.makeKeyPackage(party["bob"].identity).keyPackage
    let forged = try party.forgeCommit([.add(again)], by: "alice")
    #expect(party.refusal(of: forged, by: "bob") == .peerMisbehaved(.invalidTree))

    let erin = try party.makeIdentity("erin")
    let sound = try party.makeKeyPackage(erin).keyPackage
    guard let bob = party["bob"].member(at: party["bob"].ownLeafIndex) else { return }
    let stolen = try party.resign(
      sound,
      leafNode: try party.resign(sound.leafNode, encryptionKey: bob.encryptionKey, by: erin),
      by: erin)
    let second = try party.forgeCommit([.add(stolen)], by: "alice")
    #expect(party.refusal(of: second, by: "bob") == .peerMisbehaved(.invalidTree))
  }

  @Test("a key package outside its lifetime is not added by us")
  func expired() throws {
    var party = try Party(of: "alice")
    let identity = try party.makeIdentity("bob")
    let late = try PrivateKeyPackage.make(
      suite: party.suite, identity: identity, lifetime: Lifetime(notBefore: 0, notAfter: 10),
      crypto: party.crypto, using: &party.random)
    #expect(throws: MLSError.misuse(.expired)) {
      try party.pend(CommitRequest(adding: [late.keyPackage]), by: "alice")
    }
  }

  @Test("a path must be whole, fresh, chained by parent hashes, and open for each of us")
  func paths() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    let honest = try party.path(by: "alice")
    let alice = party["alice"]
    let leaf = honest.leafNode
    let garbled = honest.nodes.map { node in
      UpdatePathNode(
        encryptionKey: node.encryptionKey,
        encryptedPathSecrets: node.encryptedPathSecrets.map { secret in
          HPKECiphertext(
            kemOutput: secret.kemOutput, ciphertext: secret.ciphertext.map { $0 ^ 1 })
        })
    }
    let emptied = honest.nodes.map { node in
      UpdatePathNode(encryptionKey: node.encryptionKey, encryptedPathSecrets: [])
    }
    let resigned = { (source: LeafNode.Source, key: [UInt8]) throws -> LeafNode in
      try party.resign(
        leaf, encryptionKey: key, source: source, by: alice.identity, at: alice.ownLeafIndex)
    }
    guard let old = alice.member(at: alice.ownLeafIndex)?.encryptionKey else { return }
    let wrongHash = LeafNode.Source.commit(parentHash: [UInt8](repeating: 7, count: 32))
    let cases: [(String, UpdatePath, MLSError)] = [
      (
        "too short", UpdatePath(leafNode: leaf, nodes: Array(honest.nodes.dropLast())),
        .peerMisbehaved(.invalidUpdatePath)
      ),
      (
        "with a wrong parent hash",
        UpdatePath(leafNode: try resigned(wrongHash, leaf.encryptionKey), nodes: honest.nodes),
        .peerMisbehaved(.invalidUpdatePath)
      ),
      (
        "without a parent hash",
        UpdatePath(leafNode: try resigned(.update, leaf.encryptionKey), nodes: honest.nodes),
        .peerMisbehaved(.invalidUpdatePath)
      ),
      (
        "with the old leaf key",
        UpdatePath(leafNode: try resigned(leaf.source, old), nodes: honest.nodes),
        .peerMisbehaved(.invalidUpdatePath)
      ),
      (
        "with another's signature",
        UpdatePath(
          leafNode: leaf.signed(with: [UInt8](repeating: 0, count: 64)), nodes: honest.nodes),
        .peerMisbehaved(.invalidSignature)
      ),
      (
        "that tells nobody", UpdatePath(leafNode: leaf, nodes: emptied),
        .peerMisbehaved(.invalidUpdatePath)
      ),
      (
        "that does not open", UpdatePath(leafNode: leaf, nodes: garbled),
        .peerMisbehaved(.decryptionFailed)
      ),
      ("as it should be", honest, .peerMisbehaved(.invalidConfirmationTag)),
    ]
    for (what, path, error) in cases {
      let forged = try party.forgeCommit([], path: path, by: "alice")
      #expect(party.refusal(of: forged, by: "bob") == error, "a path \(what)")
    }
  }

  @Test("a committer cannot tell one member another secret than the rest")
  func splitPath() throws {
    var party = try Party(of: "alice", "bob", "carol", "dave")
    let honest = try party.path(by: "alice")
    let other = try party.path(by: "alice")
    // The public keys of one path, the ciphertexts of another.
    let mixed = zip(honest.nodes, other.nodes).map { keys, secrets in
      UpdatePathNode(
        encryptionKey: keys.encryptionKey, encryptedPathSecrets: secrets.encryptedPathSecrets)
    }
    let forged = try party.forgeCommit(
      [], path: UpdatePath(leafNode: honest.leafNode, nodes: mixed), by: "alice")
    #expect(throws: MLSError.self) { try party["dave"].process(forged) }
    #expect(try party.everybodyAgrees())
  }

  @Test("application data never travels in a public message")
  func publicApplication() throws {
    var party = try Party(of: "alice", "bob")
    let forged = try party.forge(.application([1]), wireFormat: .publicMessage, by: "alice")
    #expect(party.refusal(of: forged, by: "bob") == .peerMisbehaved(.invalidFraming))
  }

  @Test("a public message needs its membership tag, even with a member's signature")
  func membershipTag() throws {
    var party = try Party(of: "alice", "bob", "carol")
    var request = CommitRequest()
    request.wireFormat = .publicMessage
    let pending = try party.pend(request, by: "alice")
    guard case .publicMessage(let genuine) = pending.message else {
      Issue.record("not public")
      return
    }
    let forged = PublicMessage(
      content: genuine.content, auth: genuine.auth,
      membershipTag: [UInt8](repeating: 0, count: 32))
    #expect(
      party.refusal(of: .publicMessage(forged), by: "bob")
        == .peerMisbehaved(.invalidMembershipTag))
    try party.deliver(pending.message, from: "alice")
    try party["alice"].merge(pending)
    #expect(try party.everybodyAgrees())
  }

  @Test("padding that is not zeros is refused")
  func padding() throws {
    var party = try Party(of: "alice", "bob")
    let group = party["alice"]
    let suite = group.suiteCrypto
    let message = try group.sign(
      .application([1]), authenticatedData: [], wireFormat: .privateMessage)
    var plaintext = TLSWriter()
    plaintext.write(opaque: [1])
    plaintext.write(opaque: message.auth.signature)
    plaintext.write(raw: [0, 0, 1])
    var ratchet = try group.secretTree.ratchet(
      of: group.ownLeafIndex, for: .application, suite)
    let (generation, key) = try ratchet.advance(suite)
    let senderData = SenderData(
      leaf: group.ownLeafIndex, generation: generation, reuseGuard: [0, 0, 0, 0])
    func header(_ senderData: [UInt8], _ ciphertext: [UInt8]) -> PrivateMessage {
      PrivateMessage(
        groupID: group.groupID, epoch: group.epoch, contentType: .application,
        authenticatedData: [], encryptedSenderData: senderData, ciphertext: ciphertext)
    }
    let ciphertext = try suite.seal(
      key, authenticating: header([], []).contentAssociatedData, plaintext.bytes)
    let sealed = try suite.seal(
      suite.senderDataKey(group.current.secrets.senderData, ciphertext: ciphertext),
      authenticating: header([], []).senderDataAssociatedData, senderData.encodedBytes)
    #expect(
      party.refusal(of: .privateMessage(header(sealed, ciphertext)), by: "bob")
        == .peerMisbehaved(.invalidPadding))
  }

  @Test("the group cannot require what a member does not support")
  func capabilities() throws {
    var party = try Party(of: "alice", "bob")
    var request = CommitRequest()
    request.groupContextExtensions = [
      Extension(type: ExtensionType(rawValue: 0xf00d), data: [])
    ]
    #expect(throws: MLSError.peerIncompatible(.capabilities)) {
      try party.pend(request, by: "alice")
    }
    request.groupContextExtensions = [
      Extension(
        type: .requiredCapabilities,
        data: RequiredCapabilities(proposals: [0xf00d]).encodedBytes)
    ]
    #expect(throws: MLSError.peerIncompatible(.capabilities)) {
      try party.pend(request, by: "alice")
    }
  }
}
