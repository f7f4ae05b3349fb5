import CryptoSuite
import TLSSyntax

extension Group {
  /// Joins by Welcome (RFC 9420 §12.4.3.1). The tree comes from the Welcome if `ratchetTree` is
  /// `nil`. Everything in it is checked; who the members are is for the caller to judge.
  ///
  /// A branch or successor of another group needs the other `join`, which is told of that group.
  public static func join(
    _ welcome: Welcome, with keyPackage: PrivateKeyPackage, identity: SigningIdentity,
    ratchetTree: RatchetTree? = nil, preSharedKeys: [PreSharedKey] = [],
    pastEpochCountMax: UInt8 = MLSLimits.pastEpochCountDefault, crypto: Crypto
  ) throws(MLSError) -> Group {
    var names: [PreSharedKeyID] = []
    let group = try open(
      welcome, keyPackage, identity, ratchetTree, preSharedKeys,
      pastEpochCountMax: pastEpochCountMax, crypto, noting: &names)
    // Rule 12.4.3.1-4
    for name in names where name.isContinuation { throw .misuse(.unknownPreSharedKey) }
    return group
  }

  /// The group in a Welcome; `names` of the keys that it was made with are noted.
  static func open(
    _ welcome: Welcome, _ keyPackage: PrivateKeyPackage, _ identity: SigningIdentity,
    _ ratchetTree: RatchetTree?, _ preSharedKeys: [PreSharedKey], pastEpochCountMax: UInt8,
    _ crypto: Crypto, noting names: inout [PreSharedKeyID]
  ) throws(MLSError) -> Group {
    // Rule 12.4.3.1-2
    guard welcome.cipherSuite == keyPackage.keyPackage.cipherSuite else {
      throw .peerMisbehaved(.invalidGroupInfo)
    }
    let suite = try SuiteCrypto(crypto, welcome.cipherSuite)
    guard identity.publicKey == keyPackage.keyPackage.leafNode.signatureKey else {
      throw .misuse(.invalidIdentity)
    }
    let secrets = try openSecrets(of: welcome, keyPackage, suite)
    // Rule 8.4-4
    guard secrets.preSharedKeys.count <= MLSLimits.preSharedKeyCountMax else {
      throw .peerMisbehaved(.limitExceeded)
    }
    for id in secrets.preSharedKeys {
      // Rule 8.4-3
      guard id.nonce.count == suite.hashByteCount else { throw .peerMisbehaved(.invalidGroupInfo) }
    }
    names = secrets.preSharedKeys
    let schedule = KeySchedule(suite: suite)
    let ring = PreSharedKeyRing(handedIn: preSharedKeys, groupID: [], resumption: [])
    let preSharedKey = schedule.preSharedKeySecret(try ring.find(all: secrets.preSharedKeys))
    let groupInfo = try GroupInfo(
      untrusted: try suite.open(
        schedule.welcomeKey(joiner: secrets.joinerSecret, preSharedKey: preSharedKey),
        authenticating: [], welcome.encryptedGroupInfo))

    return try enter(
      groupInfo, try verifiedTree(of: groupInfo, ratchetTree, suite), keyPackage, identity,
      secrets, preSharedKey, pastEpochCountMax: pastEpochCountMax, suite)
  }

  /// Takes the newcomer's place in a tree that is known to be sound, if the secrets fit it.
  private static func enter(
    _ groupInfo: GroupInfo, _ tree: RatchetTree, _ keyPackage: PrivateKeyPackage,
    _ identity: SigningIdentity, _ secrets: GroupSecrets, _ preSharedKey: SecretBytes,
    pastEpochCountMax: UInt8, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> Group {
    let context = groupInfo.context
    let ownNode = keyPackage.keyPackage.leafNode
    // Rule 12.4.3.1-14
    guard let ownLeaf = tree.members.first(where: { $0.leafNode == ownNode })?.leafIndex,
      ownLeaf != groupInfo.signer
    else { throw .peerMisbehaved(.invalidTree) }
    var privateTree = PrivateTree()
    privateTree.set(
      HPKEKeyPair(privateKey: keyPackage.leafKey, publicKey: ownNode.encryptionKey),
      at: NodeIndex(ownLeaf))
    if let pathSecret = secrets.pathSecret {
      let shared = tree.size.commonAncestor(ownLeaf, groupInfo.signer)
      privateTree = try tree.follow(
        pathSecret, at: shared, from: groupInfo.signer, privateTree, suite
      ).privateTree
    }

    let epoch = KeySchedule(suite: suite).epoch(
      joiner: secrets.joinerSecret, preSharedKey: preSharedKey, context: context.encodedBytes)
    let expectedTag = suite.mac(key: epoch.confirmation, context.confirmedTranscriptHash)
    // Rule 12.4.3.1-16
    guard isEqualInConstantTime(groupInfo.confirmationTag, expectedTag) else {
      throw .peerMisbehaved(.invalidConfirmationTag)
    }
    var group = Group(
      suite,
      EpochState(
        context: context, tree: tree, ownLeaf: ownLeaf, identity: identity,
        privateTree: privateTree, secrets: epoch.secrets,
        confirmationTag: groupInfo.confirmationTag,
        interimTranscriptHash: suite.interimTranscriptHash(
          confirmed: context.confirmedTranscriptHash,
          confirmationTag: groupInfo.confirmationTag)),
      SecretTree(encryptionSecret: epoch.encryption, size: tree.size),
      pastEpochCountMax: pastEpochCountMax)
    group.inviter = groupInfo.signer
    return group
  }

  private static func openSecrets(
    of welcome: Welcome, _ keyPackage: PrivateKeyPackage, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> GroupSecrets {
    let reference = suite.reference(to: keyPackage.keyPackage)
    // Rule 12.4.3.1-1
    guard let share = welcome.secrets.first(where: { $0.newMember == reference }) else {
      throw .misuse(.wrongGroup)
    }
    let bytes = try suite.decrypt(
      share.ciphertext,
      with: HPKEKeyPair(
        privateKey: keyPackage.initKey, publicKey: keyPackage.keyPackage.initKey),
      "Welcome", context: welcome.encryptedGroupInfo)
    return try GroupSecrets(untrusted: bytes.reveal())
  }

  /// The tree that belongs to a GroupInfo, checked against its hash and signature and by itself.
  static func verifiedTree(
    of groupInfo: GroupInfo, _ supplied: RatchetTree?, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> RatchetTree {
    let context = groupInfo.context
    // Rule 12.4.3.1-9
    guard context.cipherSuite == suite.suite else { throw .peerMisbehaved(.invalidGroupInfo) }
    // Rule 13.4-3
    guard !groupInfo.extensions.hasDuplicates else { throw .peerMisbehaved(.invalidGroupInfo) }
    // Rule 13.4-4
    guard !context.extensions.hasDuplicates else { throw .peerMisbehaved(.invalidGroupInfo) }
    var tree: RatchetTree
    if let supplied {
      tree = supplied
    } else if let found = groupInfo.extensions.first(.ratchetTree) {
      tree = try RatchetTree(untrusted: found.data)
    } else {
      // Rule 12.4.3.1-19
      throw .misuse(.missingRatchetTree)
    }
    // Rule 12.4.3.1-10
    guard tree.treeHash(suite) == context.treeHash else { throw .peerMisbehaved(.invalidTree) }
    // Rule 12.4.3.1-7
    guard let signer = tree[groupInfo.signer] else { throw .peerMisbehaved(.invalidGroupInfo) }
    try suite.verify(
      "GroupInfoTBS", groupInfo.signedBytes, publicKey: signer.signatureKey,
      signature: groupInfo.signature)
    // Rule 12.4.3-2
    guard context.version == .mls10 else { throw .peerIncompatible(.version) }
    try tree.validate(groupID: context.groupID, extensions: context.extensions, suite)
    return tree
  }
}
