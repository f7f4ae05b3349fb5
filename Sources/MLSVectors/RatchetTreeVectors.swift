import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §12.1: what Add, Update and Remove do to a tree.
struct TreeOperationsVector: Vector {
  let cipherSuite: UInt16?
  let treeBefore: Hex
  let proposal: Hex
  let proposalSender: UInt32
  let treeHashBefore: Hex
  let treeAfter: Hex
  let treeHashAfter: Hex

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    var tree = try RatchetTree(decoding: treeBefore.bytes)
    try expect("tree hash before", tree.treeHash(suite), treeHashBefore)
    switch try Proposal(decoding: proposal.bytes) {
    case .add(let keyPackage): _ = try tree.add(keyPackage.leafNode)
    case .update(let leafNode): tree.update(leafNode, at: LeafIndex(proposalSender))
    case .remove(let leaf):
      tree.remove(leaf)
      tree.truncate()
    default: throw VectorMismatch(description: "not a change of the tree")
    }
    try expect("tree after", tree.encodedBytes, treeAfter)
    try expect("tree hash after", tree.treeHash(suite), treeHashAfter)
  }
}

/// RFC 9420 §4.1, §7.8 and §7.9.
struct TreeValidationVector: Vector {
  let cipherSuite: UInt16?
  let tree: Hex
  let groupId: Hex
  let resolutions: [[UInt32]]
  let treeHashes: [Hex]

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    var decoded = try RatchetTree(decoding: tree.bytes)
    try expect("node count", Int(decoded.size.nodeCount), resolutions.count)
    for index in resolutions.indices {
      let node = NodeIndex(UInt32(index))
      try expect(
        "resolution of \(index)", decoded.resolution(of: node).map(\.rawValue),
        resolutions[index])
      try expect("hash of \(index)", decoded.hash(of: node, suite), treeHashes[index])
    }
    try decoded.validate(groupID: groupId.bytes, extensions: [], suite)
    try expect("encoding", decoded.encodedBytes, tree)
  }
}

/// RFC 9420 §7.4 to §7.6: everybody opens everybody's path, the vector's and one of our own.
struct TreeKEMVector: Vector {
  let cipherSuite: UInt16?
  let groupId: Hex
  let epoch: UInt64
  let confirmedTranscriptHash: Hex
  let ratchetTree: Hex
  let leavesPrivate: [LeafPrivate]
  let updatePaths: [UpdatePathVector]

  struct LeafPrivate: Decodable {
    let index: UInt32
    let encryptionPriv: Hex
    let signaturePriv: Hex
    let pathSecrets: [PathSecretVector]
  }

  struct PathSecretVector: Decodable {
    let node: UInt32
    let pathSecret: Hex
  }

  struct UpdatePathVector: Decodable {
    let sender: UInt32
    let updatePath: Hex
    let pathSecrets: [Hex?]
    let commitSecret: Hex
    let treeHashAfter: Hex
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let tree = try RatchetTree(decoding: ratchetTree.bytes)
    for vector in updatePaths {
      let sender = LeafIndex(vector.sender)
      let path = try UpdatePath(decoding: vector.updatePath.bytes)
      var after = tree
      try after.apply(path, from: sender, groupID: groupId.bytes, excluding: [], suite)
      try expect("tree hash", after.treeHash(suite), vector.treeHashAfter)
      for leaf in leavesPrivate where leaf.index != vector.sender {
        let opened = try open(path, from: sender, leaf, tree, after, suite)
        try expect("commit secret", opened.commitSecret, vector.commitSecret)
        guard let expected = vector.pathSecrets[Int(leaf.index)] else {
          throw VectorMismatch(description: "no path secret for \(leaf.index)")
        }
        try expect("path secret", opened.pathSecret, expected)
      }
      try verifyOwnPath(from: sender, tree, suite, using: &random)
    }
  }

  private func verifyOwnPath(
    from sender: LeafIndex, _ tree: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>,
    using random: inout some RandomNumberGenerator
  ) throws {
    guard let old = tree[sender],
      let own = leavesPrivate.first(where: { $0.index == sender.rawValue })
    else { throw VectorMismatch(description: "the sender is no member") }
    let identity = SigningIdentity(
      credential: old.credential, privateKey: own.signaturePriv.privateKey,
      publicKey: old.signatureKey)
    var renewedTree = tree
    let renewed = try renewedTree.renewPath(
      of: sender, draft: old, identity: identity, context: context(of: tree, suite),
      excluding: [], suite, using: &random)
    var after = tree
    try after.apply(renewed.path, from: sender, groupID: groupId.bytes, excluding: [], suite)
    try expect("own tree hash", after.treeHash(suite), renewedTree.treeHash(suite))
    for leaf in leavesPrivate where leaf.index != sender.rawValue {
      let opened = try open(renewed.path, from: sender, leaf, tree, after, suite)
      try expect(
        "own commit secret", opened.commitSecret.reveal(), renewed.secrets.commitSecret.reveal())
    }
  }

  private func open(
    _ path: UpdatePath, from sender: LeafIndex, _ leaf: LeafPrivate, _ before: RatchetTree,
    _ after: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>
  ) throws -> OpenedPath {
    var keys = PrivateTree()
    keys.set(
      try suite.keyPair(privateKey: leaf.encryptionPriv.privateKey),
      at: NodeIndex(LeafIndex(leaf.index)))
    for secret in leaf.pathSecrets {
      let pair = try PathSecrets(from: secret.pathSecret.secret, stepCount: 1, suite).keyPairs[0]
      let node = NodeIndex(secret.node)
      try expect("key of \(secret.node)", pair.publicKey, before[node].encryptionKey ?? [])
      keys.set(pair, at: node)
    }
    return try after.openPath(
      path, from: sender, to: LeafIndex(leaf.index), privateTree: keys,
      contextBytes: context(of: after, suite).encodedBytes, excluding: [], suite)
  }

  private func context(
    of tree: RatchetTree, _ suite: SuiteCrypto<some CryptoProvider>
  ) -> GroupContext {
    var tree = tree
    return GroupContext(
      cipherSuite: suite.suite, groupID: groupId.bytes, epoch: Epoch(epoch),
      treeHash: tree.treeHash(suite), confirmedTranscriptHash: confirmedTranscriptHash.bytes,
      extensions: [])
  }
}
