import CryptoSuite
import TLSSyntax

extension Group {
  /// A group of one (RFC 9420 §11). `extensions` are those of the group context; messages of the
  /// latest `pastEpochCountMax` epochs before the current one stay readable for this member.
  /// `profile` is what its own leaf says of it.
  public static func create(
    groupID: [UInt8], suite: CipherSuite, identity: SigningIdentity, lifetime: Lifetime,
    profile: LeafProfile = LeafProfile(), extensions: [Extension] = [],
    pastEpochCountMax: UInt8 = MLSLimits.pastEpochCountDefault,
    crypto: Crypto, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> Group {
    let suiteCrypto = try SuiteCrypto(crypto, suite)
    let leafPair = try suiteCrypto.makeKeyPair(using: &random)
    let leafNode = try suiteCrypto.makeLeafNode(
      encryptionKey: leafPair.publicKey, identity: identity, lifetime: lifetime,
      profile)
    // Rule 13.4-7
    guard !extensions.hasDuplicates, !profile.extensions.hasDuplicates else {
      throw .misuse(.invalidExtensions)
    }
    try leafNode.capabilities.checkSupport(for: extensions)

    var tree = RatchetTree(firstLeaf: leafNode)
    let context = GroupContext(
      cipherSuite: suite, groupID: groupID, epoch: Epoch(0), treeHash: tree.treeHash(suiteCrypto),
      confirmedTranscriptHash: [], extensions: extensions)
    let schedule = KeySchedule(suite: suiteCrypto)
    let secret = SecretBytes.random(count: suiteCrypto.hashByteCount, using: &random)
    let epoch = schedule.epoch(secret: secret)
    let tag = suiteCrypto.mac(key: epoch.confirmation, context.confirmedTranscriptHash)
    var privateTree = PrivateTree()
    privateTree.set(leafPair, at: NodeIndex(LeafIndex(0)))
    return Group(
      suiteCrypto,
      EpochState(
        context: context, tree: tree, ownLeaf: LeafIndex(0), identity: identity,
        privateTree: privateTree, secrets: epoch.secrets, confirmationTag: tag,
        interimTranscriptHash: suiteCrypto.interimTranscriptHash(
          confirmed: context.confirmedTranscriptHash, confirmationTag: tag)),
      SecretTree(encryptionSecret: epoch.encryption, size: tree.size),
      pastEpochCountMax: pastEpochCountMax)
  }
}
