import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §12.1: what Add, Update and Remove do to a tree.
struct TreeOperationsVector: Vector {
  var cipherSuite: UInt16?
  var treeBefore = Hex()
  var proposal = Hex()
  var proposalSender: UInt32 = 0
  var treeHashBefore = Hex()
  var treeAfter = Hex()
  var treeHashAfter = Hex()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("tree_before", &treeBefore)
    try fields.field("proposal", &proposal)
    try fields.field("proposal_sender", &proposalSender)
    try fields.field("tree_hash_before", &treeHashBefore)
    try fields.field("tree_after", &treeAfter)
    try fields.field("tree_hash_after", &treeHashAfter)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    var tree = try RatchetTree(untrusted: treeBefore.bytes)
    checks.expect("tree hash before", tree.treeHash(suite), treeHashBefore)
    guard tree[LeafIndex(proposalSender)] != nil else { return checks.fail("proposal_sender") }
    switch try Proposal(untrusted: proposal.bytes) {
    case .add(let keyPackage):
      // Only its leaf gets into the tree; the rest is what its signature is for.
      try keyPackage.validate(suite)
      _ = try tree.add(keyPackage.leafNode)
    case .update(let leafNode):
      tree.update(leafNode, at: LeafIndex(proposalSender))
    case .remove(let leaf):
      guard tree[leaf] != nil else { return checks.fail("removed leaf") }
      tree.remove(leaf)
      tree.truncate()
    default: checks.fail("kind of proposal")
    }
    checks.expect("tree after", tree.encodedBytes, treeAfter)
    checks.expect("tree hash after", tree.treeHash(suite), treeHashAfter)
  }
}

/// RFC 9420 §4.1, §7.8 and §7.9.
struct TreeValidationVector: Vector {
  var cipherSuite: UInt16?
  var tree = Hex()
  var groupId = Hex()
  var resolutions: [[UInt32]] = []
  var treeHashes: [Hex] = []

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("tree", &tree)
    try fields.field("group_id", &groupId)
    try fields.field("resolutions", &resolutions)
    try fields.field("tree_hashes", &treeHashes)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let decoded = try RatchetTree(untrusted: tree.bytes)
    checks.expect("node count", Int(decoded.size.nodeCount), resolutions.count)
    checks.expect("count of hashes", treeHashes.count, resolutions.count)
    guard checks.failure == nil else { return }
    for index in resolutions.indices {
      let node = NodeIndex(UInt32(index))
      checks.expect(
        "resolution of", at: UInt32(index), decoded.resolution(of: node).map { $0.rawValue },
        resolutions[index])
      checks.expect("hash of", at: UInt32(index), decoded.hash(of: node, suite), treeHashes[index])
    }
    try decoded.validate(groupID: groupId.bytes, extensions: [], suite)
    checks.expect("encoding", decoded.encodedBytes, tree)
  }
}

/// RFC 9420 §7.4 to §7.6: everybody opens everybody's path, the vector's and one of our own.
struct TreeKEMVector: Vector {
  var cipherSuite: UInt16?
  var groupId = Hex()
  var epoch: UInt64 = 0
  var confirmedTranscriptHash = Hex()
  var ratchetTree = Hex()
  var leavesPrivate: [LeafPrivate] = []
  var updatePaths: [UpdatePathVector] = []

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("group_id", &groupId)
    try fields.field("epoch", &epoch)
    try fields.field("confirmed_transcript_hash", &confirmedTranscriptHash)
    try fields.field("ratchet_tree", &ratchetTree)
    try fields.field("leaves_private", &leavesPrivate)
    try fields.field("update_paths", &updatePaths)
  }

  struct LeafPrivate: VectorRecord {
    var index: UInt32 = 0
    var encryptionPriv = Hex()
    var signaturePriv = Hex()
    var pathSecrets: [PathSecretVector] = []

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("index", &index)
      try fields.field("encryption_priv", &encryptionPriv)
      try fields.field("signature_priv", &signaturePriv)
      try fields.field("path_secrets", &pathSecrets)
    }
  }

  struct PathSecretVector: VectorRecord {
    var node: UInt32 = 0
    var pathSecret = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("node", &node)
      try fields.field("path_secret", &pathSecret)
    }
  }

  struct UpdatePathVector: VectorRecord {
    var sender: UInt32 = 0
    var updatePath = Hex()
    var pathSecrets: [Hex?] = []
    var commitSecret = Hex()
    var treeHashAfter = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("sender", &sender)
      try fields.field("update_path", &updatePath)
      try fields.field("path_secrets", &pathSecrets)
      try fields.field("commit_secret", &commitSecret)
      try fields.field("tree_hash_after", &treeHashAfter)
    }
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let tree = try RatchetTree(untrusted: ratchetTree.bytes)
    try verifyLeaves(of: tree, suite, &checks)
    if updatePaths.isEmpty { checks.fail("count of update_paths") }
    guard checks.failure == nil else { return }
    for vector in updatePaths {
      guard tree[LeafIndex(vector.sender)] != nil else { return checks.fail("sender's leaf") }
      verifyPlaces(of: vector, tree, &checks)
      guard checks.failure == nil else { return }
      let sender = LeafIndex(vector.sender)
      let path = try UpdatePath(untrusted: vector.updatePath.bytes)
      var after = tree
      try after.apply(path, from: sender, groupID: groupId.bytes, excluding: [], suite)
      checks.expect("tree hash", after.treeHash(suite), vector.treeHashAfter)
      for leaf in leavesPrivate where leaf.index != vector.sender {
        let opened = try open(path, from: sender, leaf, tree, after, suite, &checks)
        checks.expect("commit secret", opened.commitSecret, vector.commitSecret)
        guard let expected = vector.pathSecrets[Int(leaf.index)] else {
          return checks.fail("path secret for", at: leaf.index)
        }
        checks.expect("path secret", opened.pathSecret, expected)
      }
      try verifyOwnPath(from: sender, tree, suite, using: &random, &checks)
    }
  }

  /// Each member is there once, with keys that are those of the tree, which is right by itself.
  private func verifyLeaves(
    of tree: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>, _ checks: inout VectorChecks
  ) throws(MLSError) {
    checks.expect(
      "leaves_private", leavesPrivate.map { $0.index }.sorted(),
      tree.members.map { $0.leafIndex.rawValue })
    guard checks.failure == nil else { return }
    for leaf in leavesPrivate {
      guard let leafNode = tree[LeafIndex(leaf.index)],
        leaf.pathSecrets.allSatisfy({ $0.node < tree.size.nodeCount })
      else { return checks.fail("leaf", at: leaf.index) }
      checks.expectLengths(of: leaf.pathSecrets.map { ("path_secret", $0.pathSecret) }, suite)
      checks.expect(
        "encryption_priv of", at: leaf.index,
        try suite.keyPair(privateKey: leaf.encryptionPriv.privateKey).publicKey,
        leafNode.encryptionKey)
      checks.expect(
        "signature_priv of", at: leaf.index,
        try suite.signatureKey(of: leaf.signaturePriv.privateKey), leafNode.signatureKey)
      checks.expect(
        "nodes of the path_secrets of", at: leaf.index,
        leaf.pathSecrets.map { $0.node }.sorted(), Self.known(to: LeafIndex(leaf.index), in: tree))
    }
    try tree.validate(groupID: groupId.bytes, extensions: [], suite)
  }

  /// Every node above a member that has keys is known to it, unless it is unmerged there: no more
  /// and no less (RFC 9420 §4.2). Nothing at all is right for who is unmerged everywhere.
  private static func known(to leaf: LeafIndex, in tree: RatchetTree) -> [UInt32] {
    var nodes: [UInt32] = []
    for node in tree.size.directPath(of: leaf) {
      guard let parent = tree.parentNode(at: node), !parent.unmergedLeaves.contains(leaf) else {
        continue
      }
      nodes.append(node.rawValue)
    }
    return nodes.sorted()
  }

  /// Everybody but the sender is told a secret, and nobody else; blanks at the end may be left out.
  private func verifyPlaces(
    of path: UpdatePathVector, _ tree: RatchetTree, _ checks: inout VectorChecks
  ) {
    if path.pathSecrets.count > Int(tree.size.leafCount) { checks.fail("count of path_secrets") }
    for index in 0..<tree.size.leafCount {
      let isTold = index != path.sender && tree[LeafIndex(index)] != nil
      let entry = Int(index) < path.pathSecrets.count ? path.pathSecrets[Int(index)] : nil
      checks.expect("path secret for", at: index, entry != nil, isTold)
    }
  }

  private func verifyOwnPath(
    from sender: LeafIndex, _ tree: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>,
    using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    guard let old = tree[sender],
      let own = leavesPrivate.first(where: { $0.index == sender.rawValue })
    else { return checks.fail("sender's leaf", at: sender.rawValue) }
    let identity = SigningIdentity(
      credential: old.credential, privateKey: own.signaturePriv.privateKey,
      publicKey: old.signatureKey)
    var renewedTree = tree
    let renewed = try renewedTree.renewPath(
      of: sender, draft: old, identity: identity, context: context(of: tree, suite),
      excluding: [], suite, using: &random)
    var after = tree
    try after.apply(renewed.path, from: sender, groupID: groupId.bytes, excluding: [], suite)
    checks.expect("own tree hash", after.treeHash(suite), renewedTree.treeHash(suite))
    for leaf in leavesPrivate where leaf.index != sender.rawValue {
      let opened = try open(renewed.path, from: sender, leaf, tree, after, suite, &checks)
      checks.expect(
        "own commit secret", opened.commitSecret.reveal(), renewed.secrets.commitSecret.reveal())
    }
  }

  private func open(
    _ path: UpdatePath, from sender: LeafIndex, _ leaf: LeafPrivate, _ before: RatchetTree,
    _ after: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>, _ checks: inout VectorChecks
  ) throws(MLSError) -> OpenedPath {
    var keys = PrivateTree()
    keys.set(
      try suite.keyPair(privateKey: leaf.encryptionPriv.privateKey),
      at: NodeIndex(LeafIndex(leaf.index)))
    for secret in leaf.pathSecrets {
      let pair = try PathSecrets(from: secret.pathSecret.secret, stepCount: 1, suite).keyPairs[0]
      let node = NodeIndex(secret.node)
      checks.expect("key of", at: secret.node, pair.publicKey, before[node].encryptionKey ?? [])
      keys.set(pair, at: node)
    }
    return try after.openPath(
      path, from: sender, to: LeafIndex(leaf.index), privateTree: keys,
      contextBytes: context(of: after, suite).encodedBytes, excluding: [], suite)
  }

  func context(
    of tree: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>
  ) -> GroupContext {
    var tree = tree
    return GroupContext(
      cipherSuite: suite.suite, groupID: groupId.bytes, epoch: Epoch(epoch),
      treeHash: tree.treeHash(suite), confirmedTranscriptHash: confirmedTranscriptHash.bytes,
      extensions: [])
  }
}
