import CryptoSuite
import TLSSyntax

/// The committer's side and the others' side of new path keys (RFC 9420 §7.4, §7.5 and §7.6).
extension RatchetTree {
  /// Puts fresh keys on our path, signs the new leaf as `identity`, and seals each path secret to
  /// those below. `excluding` are the newcomers of this commit, who get theirs in the Welcome.
  package mutating func renewPath<Crypto: CryptoProvider>(
    of leaf: LeafIndex, draft: LeafNode, identity: SigningIdentity, context: GroupContext,
    excluding newcomers: [LeafIndex], _ suite: SuiteCrypto<Crypto>,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> RenewedPath {
    let steps = filteredDirectPath(of: leaf)
    let leafPair = try suite.makeKeyPair(using: &random)
    let first = SecretBytes.random(count: suite.hashByteCount, using: &random)
    let secrets = try PathSecrets(from: first, stepCount: steps.count, suite)
    let parentHash = setPath(
      of: leaf, steps: steps, encryptionKeys: publicKeys(secrets.keyPairs), suite)
    let unsigned = LeafNode(
      encryptionKey: leafPair.publicKey, signatureKey: identity.publicKey,
      credential: identity.credential, capabilities: draft.capabilities,
      source: .commit(parentHash: parentHash), extensions: draft.extensions, signature: [])
    let leafNode = try unsigned.signed(
      groupID: context.groupID, leafIndex: leaf, identity: identity, suite)
    set(.leaf(leafNode), at: NodeIndex(leaf))

    var provisional = context
    provisional.treeHash = treeHash(suite)
    let encryptContext = suite.encryptContext("UpdatePathNode", provisional.encodedBytes)
    var pathNodes: [UpdatePathNode] = []
    var privateTree = PrivateTree()
    privateTree.set(leafPair, at: NodeIndex(leaf))
    for index in steps.indices {
      var ciphertexts: [HPKECiphertext] = []
      for recipient in recipients(below: steps[index].copath, excluding: newcomers) {
        guard let key = self[recipient].encryptionKey else { continue }
        let secret = secrets.secrets[index]
        if let sealed = try? suite.encrypt(to: key, under: encryptContext, secret, using: &random) {
          ciphertexts.append(sealed)
        } else {
          // Whoever has a key that nothing can be sealed to gets what nobody opens, and does not
          // keep the rest from going on.
          let nobody = try suite.makeKeyPair(using: &random).publicKey
          ciphertexts.append(
            try suite.encrypt(to: nobody, under: encryptContext, secret, using: &random))
        }
      }
      pathNodes.append(
        UpdatePathNode(
          encryptionKey: secrets.keyPairs[index].publicKey, encryptedPathSecrets: ciphertexts))
      privateTree.set(secrets.keyPairs[index], at: steps[index].node)
    }
    return RenewedPath(
      path: UpdatePath(leafNode: leafNode, nodes: pathNodes), steps: steps, secrets: secrets,
      privateTree: privateTree)
  }

  /// Puts somebody else's path into the tree, having checked all that needs no secret
  /// (RFC 9420 §12.4.2).
  package mutating func apply<Crypto: CryptoProvider>(
    _ path: UpdatePath, from leaf: LeafIndex, groupID: [UInt8], excluding newcomers: [LeafIndex],
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    let steps = filteredDirectPath(of: leaf)
    // Rule 7.6-1
    guard path.nodes.count == steps.count else { throw .peerMisbehaved(.invalidUpdatePath) }
    // Rule 7.3-14
    guard let parentHash = path.leafNode.parentHash else {
      throw .peerMisbehaved(.invalidUpdatePath)
    }
    try path.leafNode.validate(groupID: groupID, leafIndex: leaf, suite)
    var keys: [[UInt8]] = []
    for index in steps.indices {
      let count = recipients(below: steps[index].copath, excluding: newcomers).count
      // Rule 7.6-2
      guard path.nodes[index].encryptedPathSecrets.count == count else {
        throw .peerMisbehaved(.invalidUpdatePath)
      }
      keys.append(path.nodes[index].encryptionKey)
    }
    try checkFreshness(of: path, from: leaf)
    // Rule 7.9.2-1
    guard setPath(of: leaf, steps: steps, encryptionKeys: keys, suite) == parentHash else {
      throw .peerMisbehaved(.invalidUpdatePath)
    }
    set(.leaf(path.leafNode), at: NodeIndex(leaf))
  }

  /// A path brings nothing back that it is to replace (RFC 9420 §12.4.2). That its keys are not
  /// elsewhere in the tree either is seen once it is in, by `validateUniqueKeys`.
  private func checkFreshness(of path: UpdatePath, from leaf: LeafIndex) throws(MLSError) {
    for replaced in size.directPath(of: leaf) {
      guard let old = self[replaced].encryptionKey else { continue }
      // Rule 12.4.2-5
      guard path.leafNode.encryptionKey != old else { throw .peerMisbehaved(.invalidUpdatePath) }
      for node in path.nodes {
        // Rule 12.4.2-5
        guard node.encryptionKey != old else { throw .peerMisbehaved(.invalidUpdatePath) }
      }
    }
    guard let old = self[leaf]?.encryptionKey else { return }
    for node in path.nodes {
      // Rule 12.4.2-5
      guard node.encryptionKey != old else { throw .peerMisbehaved(.invalidUpdatePath) }
    }
  }

  /// Opens the one path secret that is meant for us, and derives those above it.
  /// `contextBytes` is the provisional group context.
  package func openPath<Crypto: CryptoProvider>(
    _ path: UpdatePath, from leaf: LeafIndex, to ownLeaf: LeafIndex, privateTree: PrivateTree,
    contextBytes: [UInt8], excluding newcomers: [LeafIndex], _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> OpenedPath {
    let steps = filteredDirectPath(of: leaf)
    guard let entry = steps.firstIndex(where: { $0.copath.contains(ownLeaf) }),
      entry < path.nodes.count
    else { throw .peerMisbehaved(.invalidUpdatePath) }
    let ciphertexts = path.nodes[entry].encryptedPathSecrets
    var position = 0
    for recipient in recipients(below: steps[entry].copath, excluding: newcomers) {
      if let pair = privateTree.keyPair(at: recipient), position < ciphertexts.count {
        let secret = try suite.decrypt(
          ciphertexts[position], with: pair, "UpdatePathNode", context: contextBytes)
        return try follow(secret, at: steps[entry].node, from: leaf, privateTree, suite)
      }
      position += 1
    }
    throw .peerMisbehaved(.invalidUpdatePath)
  }

  /// Derives the keys from `node` up the filtered direct path of `leaf`, and compares them with
  /// those in the tree: a committer may not tell us other keys than the rest.
  func follow<Crypto: CryptoProvider>(
    _ secret: SecretBytes, at node: NodeIndex, from leaf: LeafIndex, _ privateTree: PrivateTree,
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> OpenedPath {
    let steps = filteredDirectPath(of: leaf)
    guard let entry = steps.firstIndex(where: { $0.node == node }) else {
      throw .peerMisbehaved(.invalidUpdatePath)
    }
    let secrets = try PathSecrets(from: secret, stepCount: steps.count - entry, suite)
    var privateTree = privateTree
    for index in secrets.keyPairs.indices {
      let step = steps[entry + index]
      // Rule 7.5-1, 12.4.3.1-15
      guard self[step.node].encryptionKey == secrets.keyPairs[index].publicKey else {
        throw .peerMisbehaved(.invalidUpdatePath)
      }
      privateTree.set(secrets.keyPairs[index], at: step.node)
    }
    return OpenedPath(
      pathSecret: secret, commitSecret: secrets.commitSecret, privateTree: privateTree)
  }

  private func recipients(
    below node: NodeIndex, excluding newcomers: [LeafIndex]
  ) -> [NodeIndex] {
    var nodes = resolution(of: node)
    if !newcomers.isEmpty {
      nodes.removeAll { node in node.isLeaf && newcomers.count(below: node) > 0 }
    }
    return nodes
  }
}

private func publicKeys(_ pairs: [HPKEKeyPair]) -> [[UInt8]] {
  var keys: [[UInt8]] = []
  for pair in pairs { keys.append(pair.publicKey) }
  return keys
}

/// Our own new path: what goes out, and what we keep.
package struct RenewedPath {
  package let path: UpdatePath
  let steps: [PathStep]
  package let secrets: PathSecrets
  package let privateTree: PrivateTree

  /// The secret that a newcomer at `leaf` is told in its Welcome.
  package func secret(sharedWith leaf: LeafIndex) -> SecretBytes? {
    for index in steps.indices where steps[index].copath.contains(leaf) {
      return secrets.secrets[index]
    }
    return nil
  }
}

/// What somebody else's path told us.
package struct OpenedPath {
  package let pathSecret: SecretBytes
  package let commitSecret: SecretBytes
  package let privateTree: PrivateTree
}

extension LeafNode {
  func signed<Crypto: CryptoProvider>(
    groupID: [UInt8], leafIndex: LeafIndex, identity: SigningIdentity,
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> LeafNode {
    signed(
      with: try suite.sign(
        "LeafNodeTBS", signedBytes(groupID: groupID, leafIndex: leafIndex),
        privateKey: identity.privateKey))
  }
}
