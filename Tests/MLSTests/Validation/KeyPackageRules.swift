import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §7.3, §10 and §10.1: whom a commit may add.
@Suite("Rules for a key package")
struct KeyPackageRules {
  let invalidLeaf = MLSError.peerMisbehaved(.invalidLeafNode)
  let invalidPackage = MLSError.peerMisbehaved(.invalidKeyPackage)
  let unknown = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
  var party: Party
  let alice: NativeGroup
  let erin: SigningIdentity
  let sound: KeyPackage

  init() throws {
    party = try Party(of: "alice", "bob", "carol")
    alice = party["alice"]
    erin = try party.makeIdentity("erin")
    sound = try party.makeKeyPackage(erin).keyPackage
  }

  /// Refused in a commit, as a proposal, and by ourselves when we are asked to add it.
  private func judge(
    _ error: MLSError, _ illegal: KeyPackage, but legal: KeyPackage? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let legal = legal ?? sound
    try party.judge(error, sourceLocation: sourceLocation) {
      $0.proposals = [.add(illegal)]
    } legal: {
      $0.proposals = [.add(legal)]
    }
    try party.judge(
      error, try party.proposal(.add(illegal)).message,
      but: try party.proposal(.add(legal)).message, sourceLocation: sourceLocation)
    var party = party
    #expect(throws: error, sourceLocation: sourceLocation) {
      try party.pend(CommitRequest(adding: [illegal]), by: "bob")
    }
  }

  private func changed(
    encryptionKey: [UInt8]? = nil, credential: Credential? = nil,
    capabilities: Capabilities? = nil, source: LeafNode.Source? = nil,
    extensions: [Extension]? = nil
  ) throws -> KeyPackage {
    try sound.changed(
      leafNode: try sound.leafNode.changed(
        encryptionKey: encryptionKey, credential: credential, capabilities: capabilities,
        source: source, extensions: extensions, by: erin, in: alice),
      by: erin, in: alice)
  }

  @Test("10.1-1: a key package is of the group's version")
  func version() throws {
    // Inside an Add the version stands for itself, so the decoder lets it through.
    let other = try sound.changed(version: ProtocolVersion(rawValue: 2), by: erin, in: alice)
    try judge(invalidPackage, other)
  }

  @Test("10-1: a key package sent by itself is of the message's version")
  func messageVersion() throws {
    let other = try sound.changed(version: ProtocolVersion(rawValue: 2), by: erin, in: alice)
    #expect(throws: TLSDecodingError.invalidValue) {
      try MLSMessage(decoding: MLSMessage.keyPackage(other).encodedBytes)
    }
    _ = try MLSMessage(decoding: MLSMessage.keyPackage(sound).encodedBytes)
  }

  @Test("10.1-2: a key package is of the group's suite")
  func suite() throws {
    try judge(
      invalidPackage,
      try sound.changed(suite: .x25519ChaCha20, by: erin, in: alice))
  }

  @Test("10.1-3: a key package is signed by its owner")
  mutating func signature() throws {
    let stranger = try party.makeIdentity("mallory")
    try judge(
      .peerMisbehaved(.invalidSignature), try sound.changed(by: stranger, in: alice),
      but: try sound.changed(by: erin, in: alice))
  }

  @Test("10.1-4: a key package has two different keys")
  func oneKey() throws {
    try judge(
      invalidPackage,
      try sound.changed(initKey: sound.leafNode.encryptionKey, by: erin, in: alice))
  }

  @Test("10-2: the key for the Welcome is one of the suite")
  func initKey() throws {
    for key in [[], Array(sound.initKey.dropLast()), sound.initKey + [0]] as [[UInt8]] {
      try judge(
        .peerMisbehaved(.invalidKey), try sound.changed(initKey: key, by: erin, in: alice))
    }
  }

  @Test("10-3: the leaf's key is one of the suite")
  func leafKey() throws {
    let key = sound.leafNode.encryptionKey
    for key in [[], Array(key.dropLast()), key + [0]] as [[UInt8]] {
      try judge(.peerMisbehaved(.invalidKey), try changed(encryptionKey: key))
    }
  }

  @Test("7.3-1: the leaf of a key package is signed by its owner")
  mutating func leafSignature() throws {
    let stranger = try party.makeIdentity("mallory")
    let strange = try sound.leafNode.changed(by: stranger, in: alice).signature
    try judge(
      .peerMisbehaved(.invalidSignature),
      try sound.changed(leafNode: sound.leafNode.signed(with: strange), by: erin, in: alice),
      but: try changed())
  }

  @Test("7.3-2: a leaf supports its own kind of credential")
  func ownCredential() throws {
    try judge(
      invalidLeaf, try changed(capabilities: Capabilities(cipherSuites: [1], credentials: [2])),
      but: try changed(capabilities: Capabilities(cipherSuites: [1], credentials: [1])))
  }

  @Test("7.3-3: a leaf supports its own extensions")
  func ownExtensions() throws {
    try judge(
      invalidLeaf, try changed(extensions: [unknown]),
      but: try changed(
        capabilities: Capabilities(cipherSuites: [1], extensions: [unknown.type.rawValue]),
        extensions: [unknown]))
  }

  @Test("7.3-8: everybody supports everybody's kind of credential")
  func othersCredential() throws {
    let capabilities = Capabilities(cipherSuites: [1], credentials: [2])
    try judge(
      .peerIncompatible(.capabilities),
      try changed(credential: .x509([[1]]), capabilities: capabilities),
      but: try changed(
        credential: .x509([[1]]),
        capabilities: Capabilities(cipherSuites: [1], credentials: [1, 2])), inGroup: true)
  }

  /// What only the tree as a whole shows is no fault of the proposal.
  private func judge(
    _ error: MLSError, _ illegal: KeyPackage, but legal: KeyPackage? = nil, inGroup: Bool
  ) throws {
    let legal = legal ?? sound
    try party.judge(error) {
      $0.proposals = [.add(illegal)]
    } legal: {
      $0.proposals = [.add(legal)]
    }
    var party = party
    // Who commits it is told that the request is at fault, and a peer only if it is incompatible.
    let ownMistake: MLSError
    if case .peerMisbehaved = error {
      ownMistake = .misuse(.invalidProposal)
    } else {
      ownMistake = error
    }
    #expect(throws: ownMistake) { try party.pend(CommitRequest(adding: [illegal]), by: "bob") }
    _ = try party.pend(CommitRequest(adding: [legal]), by: "bob")
  }

  @Test("7.3-4, 7.3-5, 7.3-6, 11.1-1: whoever joins supports what the group requires")
  func required() throws {
    let able = try changed(
      capabilities: Capabilities(
        cipherSuites: [1], extensions: [0xf101], proposals: [0xf102], credentials: [1, 0xf103]))
    for required in [
      RequiredCapabilities(extensions: [0xf101]), RequiredCapabilities(proposals: [0xf102]),
      RequiredCapabilities(credentials: [0xf103]),
    ] {
      // The others would have to support it too, so they leave with the same commit.
      var party = try Party(of: "alice", "bob")
      try party.requireOfEverybody(
        Capabilities(
          cipherSuites: [1], extensions: [0xf101], proposals: [0xf102],
          credentials: [1, 0xf103]))
      let change = Proposal.groupContextExtensions([
        Extension(type: .requiredCapabilities, data: required.encodedBytes)
      ])
      try party.judge(.peerIncompatible(.capabilities)) {
        $0.proposals = [change, .add(sound)]
      } legal: {
        $0.proposals = [change, .add(able)]
      }
    }
  }

  @Test("7.3-7, 13.4-8: whoever joins supports the group's extensions")
  func groupExtensions() throws {
    let capabilities = Capabilities(cipherSuites: [1], extensions: [unknown.type.rawValue])
    let able = try changed(capabilities: capabilities)
    var party = try Party(of: "alice", "bob")
    try party.requireOfEverybody(capabilities)
    let change = Proposal.groupContextExtensions([unknown])
    try party.judge(.peerIncompatible(.capabilities)) {
      $0.proposals = [change, .add(sound)]
    } legal: {
      $0.proposals = [change, .add(able)]
    }
  }

  @Test("7.3-11: the leaf of a key package says that it comes from one")
  func source() throws {
    for source in [.update, .commit(parentHash: [])] as [LeafNode.Source] {
      // Not bound to a group, since nobody could know which.
      let leafNode = try sound.leafNode.changed(source: source, by: erin, in: alice)
      try judge(invalidPackage, try sound.changed(leafNode: leafNode, by: erin, in: alice))
    }
  }

  @Test("7.3-15, 12.2-5: nobody joins with a member's signature key")
  mutating func signatureKeyTwice() throws {
    let carol = try party.makeKeyPackage(party["carol"].identity).keyPackage
    try judge(.peerMisbehaved(.invalidTree), carol, inGroup: true)
  }

  @Test("7.3-16: nobody joins with a member's encryption key")
  func encryptionKeyTwice() throws {
    let carol = alice.ratchetTree[party["carol"].ownLeafIndex]?.encryptionKey
    try judge(.peerMisbehaved(.invalidTree), try changed(encryptionKey: carol), inGroup: true)
  }

  @Test("13.4-1: the extensions of a leaf are of different types")
  func leafExtensionTwice() throws {
    let capabilities = Capabilities(cipherSuites: [1], extensions: [unknown.type.rawValue])
    try judge(
      invalidLeaf, try changed(capabilities: capabilities, extensions: [unknown, unknown]),
      but: try changed(capabilities: capabilities, extensions: [unknown]))
  }

  @Test("13.4-2: the extensions of a key package are of different types")
  func extensionTwice() throws {
    try judge(
      invalidPackage, try sound.changed(extensions: [unknown, unknown], by: erin, in: alice),
      but: try sound.changed(extensions: [unknown], by: erin, in: alice))
  }

  @Test("7.3-9, 7.3-10: we neither add nor propose to add somebody before or after their time")
  mutating func lifetime() throws {
    for (notBefore, notAfter) in [(0, 999), (1_001, 2_000), (2_000, 0)] as [(UInt64, UInt64)] {
      let late = try changed(
        source: .keyPackage(Lifetime(notBefore: notBefore, notAfter: notAfter)))
      #expect(throws: MLSError.misuse(.expired)) {
        try party.pend(CommitRequest(adding: [late]), by: "alice")
      }
      #expect(throws: MLSError.misuse(.expired)) { try party.propose(.add(late), by: "alice") }
      var alice = party["alice"]
      #expect(throws: MLSError.misuse(.expired)) {
        try alice.propose(.add(late), using: &party.random)
      }
    }
    let timely = try changed(source: .keyPackage(Lifetime(notBefore: 1_000, notAfter: 1_000)))
    _ = try party.pend(CommitRequest(adding: [timely]), by: "alice")
    _ = try party.propose(.add(timely), by: "alice")
  }
}

extension Party {
  /// Every member renews its leaf with these capabilities, and all follow.
  mutating func requireOfEverybody(_ capabilities: Capabilities) throws {
    for author in names {
      let group = self[author]
      guard let leafNode = group.ratchetTree[group.ownLeafIndex] else { continue }
      let update = try makeKeyPackage(group.identity)
      let able = try update.keyPackage.leafNode.changed(
        encryptionKey: leafNode.encryptionKey, capabilities: capabilities,
        source: leafNode.source, by: group.identity, in: group, at: group.ownLeafIndex)
      for name in names { self[name].replace(able, at: group.ownLeafIndex) }
    }
  }
}

extension NativeGroup {
  /// Puts another leaf into the tree, as if it had always been there.
  mutating func replace(_ leafNode: LeafNode, at leaf: LeafIndex) {
    var tree = current.tree
    tree.set(.leaf(leafNode), at: NodeIndex(leaf))
    var context = current.context
    context.treeHash = tree.treeHash(suiteCrypto)
    current = EpochState(
      context: context, tree: tree, ownLeaf: current.ownLeaf, identity: current.identity,
      privateTree: current.privateTree, secrets: current.secrets,
      confirmationTag: current.confirmationTag,
      interimTranscriptHash: current.interimTranscriptHash)
  }
}
