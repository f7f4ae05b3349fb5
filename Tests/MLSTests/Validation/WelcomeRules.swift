import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// Joins by forged Welcomes. Alice signs, and dave, who is to sit at the fourth leaf, judges.
struct Doorway {
  var party: Party
  let dave: SigningIdentity
  var keyPackage: PrivateKeyPackage
  let welcome: ForgedWelcome

  init() throws {
    party = try Party(of: "alice", "bob", "carol")
    try party.update(by: "carol")
    try party.update(by: "alice")
    dave = try party.makeIdentity("dave")
    keyPackage = try party.makeKeyPackage(dave)
    welcome = try ForgedWelcome(by: party["alice"], to: keyPackage)
  }

  private func join(
    _ welcome: ForgedWelcome, _ preSharedKeys: [PreSharedKey]
  ) throws -> NativeGroup {
    var random = party.random
    let received = try Welcome(decoding: try welcome.make(using: &random).encodedBytes)
    return try NativeGroup.join(
      received, with: keyPackage, identity: dave, preSharedKeys: preSharedKeys,
      crypto: party.crypto)
  }

  /// The twin must lead dave into the forger's epoch.
  func judge(
    _ error: MLSError, preSharedKeys: [PreSharedKey] = [],
    sourceLocation: SourceLocation = #_sourceLocation,
    illegal: (inout ForgedWelcome) throws -> Void,
    legal: (inout ForgedWelcome) throws -> Void = { _ in }
  ) throws {
    var forged = welcome
    try illegal(&forged)
    #expect(throws: error, sourceLocation: sourceLocation) { try join(forged, preSharedKeys) }
    var twin = welcome
    try legal(&twin)
    let joined = try join(twin, preSharedKeys)
    #expect(joined.epochAuthenticator == twin.authenticator, sourceLocation: sourceLocation)
  }
}

/// RFC 9420 §12.4.3 and §12.4.3.1.
@Suite("Rules for a Welcome")
struct WelcomeRules {
  let invalidInfo = MLSError.peerMisbehaved(.invalidGroupInfo)
  var door: Doorway

  init() throws { door = try Doorway() }

  @Test("12.4.3.1-1: a Welcome is for our key package")
  mutating func otherKeyPackage() throws {
    let other = try door.party.makeKeyPackage(door.dave).keyPackage
    let suite = door.welcome.group.suiteCrypto
    try door.judge(.misuse(.wrongGroup)) { $0.reference = suite.reference(to: other) }
  }

  @Test("12.4.3.1-2: a Welcome is of our key package's suite")
  func suite() throws {
    try door.judge(invalidInfo) { $0.suite = .x25519ChaCha20 }
  }

  @Test("12.4.3.1-3: the secrets are sealed to our init key")
  func initKey() throws {
    try door.judge(.peerMisbehaved(.decryptionFailed)) {
      $0.initKey = $0.newcomer.keyPackage.leafNode.encryptionKey
    }
  }

  @Test("12.4.3.1-4: we have every pre-shared key")
  func unknownKey() throws {
    let secret = SecretBytes([1, 2, 3])
    func named(_ name: UInt8) -> [(id: PreSharedKeyID, secret: SecretBytes)] {
      let kind = PreSharedKeyID.Kind.external(id: [name])
      return [(PreSharedKeyID(kind: kind, nonce: [UInt8](repeating: 1, count: 32)), secret)]
    }
    try door.judge(
      .misuse(.unknownPreSharedKey), preSharedKeys: [PreSharedKey(id: [1], secret: secret)]
    ) {
      $0.preSharedKeys = named(2)
    } legal: {
      $0.preSharedKeys = named(1)
    }
  }

  @Test("8.4-3: the nonces of pre-shared keys are as long as the suite's hash")
  func nonceLength() throws {
    let secret = SecretBytes([1, 2, 3])
    func named(_ byteCount: Int) -> [(id: PreSharedKeyID, secret: SecretBytes)] {
      let nonce = [UInt8](repeating: 1, count: byteCount)
      return [(PreSharedKeyID(kind: .external(id: [1]), nonce: nonce), secret)]
    }
    for byteCount in [0, 31, 33] {
      try door.judge(invalidInfo, preSharedKeys: [PreSharedKey(id: [1], secret: secret)]) {
        $0.preSharedKeys = named(byteCount)
      } legal: {
        $0.preSharedKeys = named(32)
      }
    }
  }

  @Test("8.4-4: a Welcome names no more pre-shared keys than their count can say")
  func tooManyKeys() throws {
    let secret = SecretBytes([1, 2, 3])
    func named(_ count: Int) -> [(id: PreSharedKeyID, secret: SecretBytes)] {
      let nonce = [UInt8](repeating: 1, count: 32)
      let one = (id: PreSharedKeyID(kind: .external(id: [1]), nonce: nonce), secret: secret)
      return [(id: PreSharedKeyID, secret: SecretBytes)](repeating: one, count: count)
    }
    try door.judge(
      .peerMisbehaved(.limitExceeded), preSharedKeys: [PreSharedKey(id: [1], secret: secret)]
    ) {
      $0.preSharedKeys = named(MLSLimits.preSharedKeyCountMax + 1)
    } legal: {
      $0.preSharedKeys = named(MLSLimits.preSharedKeyCountMax)
    }
  }

  @Test("12.4.3.1-6: the GroupInfo is sealed with the key that the secrets give")
  func sealingKey() throws {
    try door.judge(.peerMisbehaved(.decryptionFailed)) {
      $0.sealingSecret = SecretBytes([UInt8](repeating: 6, count: 32))
    }
  }

  @Test("12.4.3.1-7: who signs for the group sits in its tree")
  func blankSigner() throws {
    for leaf in [LeafIndex(1), LeafIndex(4), LeafIndex(.max)] {
      try door.judge(invalidInfo) {
        $0.tree.remove(LeafIndex(1))
        $0.signer = leaf
      } legal: {
        $0.tree.remove(LeafIndex(1))
      }
    }
  }

  @Test("12.4.3.1-8: the GroupInfo is signed by whom it names")
  mutating func signature() throws {
    let bob = door.party["bob"].identity
    try door.judge(.peerMisbehaved(.invalidSignature)) {
      $0.identity = bob
    } legal: {
      $0.identity = bob
      $0.signer = LeafIndex(1)
    }
  }

  @Test("12.4.3.1-9: the group is of our key package's suite")
  func groupSuite() throws {
    try door.judge(invalidInfo) { $0.context.cipherSuite = .x25519ChaCha20 }
  }

  @Test("12.4.3-2: the group is of version 1")
  func version() throws {
    try door.judge(.peerIncompatible(.version)) {
      $0.context.version = ProtocolVersion(rawValue: 2)
    }
  }

  @Test("12.4.3.1-10: the tree has the hash that was signed")
  func treeHash() throws {
    try door.judge(.peerMisbehaved(.invalidTree)) {
      $0.treeHash = [UInt8](repeating: 1, count: 32)
    }
  }

  @Test("12.4.3.1-14: our leaf is in the tree, as it is in our key package")
  mutating func ownLeaf() throws {
    let other = try door.party.makeKeyPackage(door.dave).keyPackage.leafNode
    try door.judge(.peerMisbehaved(.invalidTree)) {
      $0.tree.set(.leaf(other), at: NodeIndex(LeafIndex(3)))
    }
    try door.judge(.peerMisbehaved(.invalidTree)) { $0.tree.remove(LeafIndex(3)) }
  }

  @Test("12.4.3.1-15: the path secret gives the keys that are in the tree")
  func pathSecret() throws {
    func renew(_ forged: inout ForgedWelcome) throws -> SecretBytes {
      let alice = forged.group
      guard let draft = forged.tree[alice.ownLeafIndex] else { return SecretBytes([]) }
      var random = door.party.random
      let renewed = try forged.tree.renewPath(
        of: alice.ownLeafIndex, draft: draft, identity: alice.identity, context: forged.context,
        excluding: [LeafIndex(3)], alice.suiteCrypto, using: &random)
      return renewed.secrets.secrets[1]
    }
    try door.judge(.peerMisbehaved(.invalidUpdatePath)) {
      $0.pathSecret = SecretBytes(try renew(&$0).reveal().map { $0 ^ 1 })
    } legal: {
      $0.pathSecret = try renew(&$0)
    }
  }

  @Test("12.4.3.1-16: the confirmation tag is that of the epoch")
  func confirmationTag() throws {
    for edit in [
      { tag in [tag[0] ^ 1] + tag.dropFirst() }, { _ in [] }, { tag in tag + [0] },
    ] as [([UInt8]) -> [UInt8]] {
      try door.judge(.peerMisbehaved(.invalidConfirmationTag)) { $0.editTag = edit }
    }
  }

  @Test("12.4.3.1-19: without a tree nobody joins")
  mutating func missingTree() throws {
    try door.judge(.misuse(.missingRatchetTree)) { $0.hasTree = false }
    var bare = door.welcome
    bare.hasTree = false
    let welcome = try bare.make(using: &door.party.random)
    let joined = try NativeGroup.join(
      welcome, with: door.keyPackage, identity: door.dave, ratchetTree: bare.tree,
      crypto: door.party.crypto)
    #expect(joined.epochAuthenticator == bare.authenticator)
  }

  @Test("13.4-3: the extensions of a GroupInfo are of different types")
  func infoExtensionTwice() throws {
    let unknown = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
    try door.judge(invalidInfo) {
      $0.extensions = [unknown, unknown]
    } legal: {
      $0.extensions = [unknown]
    }
  }

  @Test("13.4-4: the extensions of a group context are of different types")
  func contextExtensionTwice() throws {
    let one = Extension(type: .requiredCapabilities, data: RequiredCapabilities().encodedBytes)
    try door.judge(invalidInfo) {
      $0.context.extensions = [one, one]
    } legal: {
      $0.context.extensions = [one]
    }
  }

  @Test("13.4-8, 7.3-7: who joins supports the group's extensions")
  mutating func groupExtensions() throws {
    let type = ExtensionType(rawValue: 0xf123)
    let able = Capabilities(cipherSuites: [1], extensions: [type.rawValue])
    let unable = try ForgedWelcome(by: door.welcome.group, to: door.keyPackage)
    try door.party.requireOfEverybody(able)
    let alice = door.party["alice"]
    #expect(unable.tree.size == alice.ratchetTree.size)
    for (newcomer, isAble) in [
      (door.keyPackage, false),
      (try door.party.makeKeyPackage(door.dave, capabilities: able), true),
    ] {
      var forged = try ForgedWelcome(by: alice, to: newcomer)
      for leaf in forged.tree.members.map(\.leafIndex) where leaf != LeafIndex(3) {
        forged.tree.blankPath(of: leaf)
      }
      forged.context.extensions = [Extension(type: type, data: [])]
      let welcome = try forged.make(using: &door.party.random)
      let join = { [door] in
        try NativeGroup.join(
          welcome, with: newcomer, identity: door.dave, crypto: door.party.crypto)
      }
      if isAble {
        #expect(try join().epochAuthenticator == forged.authenticator)
      } else {
        #expect(throws: MLSError.peerIncompatible(.capabilities)) { try join() }
      }
    }
  }
}

extension RatchetTree {
  /// Leaves that were changed behind the parents' back link to none of them any more.
  mutating func blankPath(of leaf: LeafIndex) {
    for node in size.directPath(of: leaf) { set(.blank, at: node) }
  }
}
