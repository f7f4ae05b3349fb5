import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

/// A Welcome by a member who has made everything in it fit: tree, hashes, context, secrets, tags
/// and signatures. What is wrong with it is wrong in what they say, not in how they are made.
struct ForgedWelcome {
  /// The member who signs.
  let group: NativeGroup
  var newcomer: PrivateKeyPackage
  /// With the newcomer in it.
  var tree: RatchetTree
  var context: GroupContext
  /// Of the GroupInfo, the tree excepted.
  var extensions: [Extension] = []
  var hasTree = true
  var signer: LeafIndex
  var identity: SigningIdentity
  var pathSecret: SecretBytes?
  var preSharedKeys: [(id: PreSharedKeyID, secret: SecretBytes)] = []
  var suite: CipherSuite
  var reference: KeyPackageRef?
  var initKey: [UInt8]?
  /// What the GroupInfo is sealed with, if not with the secrets' key.
  var sealingSecret: SecretBytes?
  var treeHash: [UInt8]?
  var editTag: (([UInt8]) -> [UInt8])?
  var encodedTree: [UInt8]?

  static let joinerSecret = SecretBytes([UInt8](repeating: 5, count: 32))

  init(by group: NativeGroup, to newcomer: PrivateKeyPackage) throws {
    self.group = group
    self.newcomer = newcomer
    tree = group.ratchetTree
    _ = try tree.add(newcomer.keyPackage.leafNode)
    context = group.current.context
    signer = group.ownLeafIndex
    identity = group.identity
    suite = group.suite
  }

  private var crypto: SuiteCrypto<NativeCrypto> { group.suiteCrypto }
  private var schedule: KeySchedule<NativeCrypto> { KeySchedule(suite: crypto) }
  private var psk: SecretBytes { schedule.preSharedKeySecret(preSharedKeys) }

  private var completeContext: GroupContext {
    var tree = tree
    var complete = context
    complete.treeHash = treeHash ?? tree.treeHash(crypto)
    return complete
  }

  private var epoch: NewEpoch {
    schedule.epoch(
      joiner: Self.joinerSecret, preSharedKey: psk, context: completeContext.encodedBytes)
  }

  var authenticator: SecretBytes { epoch.secrets.authenticator }

  func groupInfo() throws -> GroupInfo {
    let context = completeContext
    let tag = crypto.mac(key: epoch.confirmation, context.confirmedTranscriptHash)
    var all = extensions
    if hasTree {
      all.append(Extension(type: .ratchetTree, data: encodedTree ?? tree.encodedBytes))
    }
    func make(_ signature: [UInt8]) -> GroupInfo {
      GroupInfo(
        context: context, extensions: all, confirmationTag: editTag?(tag) ?? tag, signer: signer,
        signature: signature)
    }
    return make(
      try crypto.sign("GroupInfoTBS", make([]).signedBytes, privateKey: identity.privateKey))
  }

  func make(using random: inout SeededRandom) throws -> Welcome {
    let sealed = try crypto.seal(
      schedule.welcomeKey(joiner: sealingSecret ?? Self.joinerSecret, preSharedKey: psk),
      authenticating: [], try groupInfo().encodedBytes)
    let secrets = GroupSecrets(
      joinerSecret: Self.joinerSecret, pathSecret: pathSecret,
      preSharedKeys: preSharedKeys.map(\.id))
    let share = EncryptedGroupSecrets(
      newMember: reference ?? crypto.reference(to: newcomer.keyPackage),
      ciphertext: try crypto.encrypt(
        to: initKey ?? newcomer.keyPackage.initKey, "Welcome", context: sealed,
        SecretBytes(secrets.encodedBytes), using: &random))
    return Welcome(cipherSuite: suite, secrets: [share], encryptedGroupInfo: sealed)
  }
}

extension Party {
  /// A key package whose leaf says what it is told to.
  mutating func makeKeyPackage(
    _ identity: SigningIdentity, capabilities: Capabilities
  ) throws -> PrivateKeyPackage {
    let group = self["alice"]
    let suite = group.suiteCrypto
    let pairs = try (0..<2).map { _ in
      try suite.deriveKeyPair(.random(count: suite.hashByteCount, using: &random))
    }
    let honest = try makeKeyPackage(identity).keyPackage
    let leafNode = try honest.leafNode.changed(
      encryptionKey: pairs[1].publicKey, capabilities: capabilities, by: identity, in: group)
    return PrivateKeyPackage(
      keyPackage: try honest.changed(
        initKey: pairs[0].publicKey, leafNode: leafNode, by: identity, in: group),
      initKey: pairs[0].privateKey, leafKey: pairs[1].privateKey)
  }
}
