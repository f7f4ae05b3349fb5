import CryptoSuite
import MLS
import TLSSyntax

extension TreeValidationVector: VectorScenario {
  static var kindCount: Int { TreeShape.all.count }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> TreeValidationVector {
    let world = try TreeWorld(TreeShape.all[kind], &workshop)
    let tree = world.tree
    var vector = TreeValidationVector()
    vector.cipherSuite = workshop.suite.suite.rawValue
    vector.groupId = Hex(world.groupID)
    vector.tree = Hex(tree.encodedBytes)
    for index in 0..<tree.size.nodeCount {
      let node = NodeIndex(index)
      vector.resolutions.append(tree.resolution(of: node).map { $0.rawValue })
      vector.treeHashes.append(Hex(tree.hash(of: node, workshop.suite)))
    }
    return vector
  }
}

/// What one proposal does to a tree of nine, whose last leaf has the right half to itself, or of
/// eight.
extension TreeOperationsVector: VectorScenario {
  private enum Kind: Int, CaseIterable {
    case addAtRightEdge, addInside, update, removeAtRightEdge, removeInside
  }

  static var kindCount: Int { Kind.allCases.count }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> TreeOperationsVector {
    guard let kind = Kind(rawValue: kind) else { preconditionFailure("below the count") }
    var world = try TreeWorld(
      kind == .removeAtRightEdge ? .full(9) : .full(8), &workshop)
    if kind == .addInside { try world.commit(by: 0, removing: [4], &workshop) }
    let suite = workshop.suite
    var tree = world.tree
    var vector = TreeOperationsVector()
    vector.cipherSuite = suite.suite.rawValue
    vector.treeBefore = Hex(tree.encodedBytes)
    vector.treeHashBefore = Hex(tree.treeHash(suite))
    let proposal: Proposal
    switch kind {
    case .addAtRightEdge, .addInside:
      let newcomer = try workshop.keyPackage(of: try workshop.identity("newcomer")).keyPackage
      proposal = .add(newcomer)
      _ = try tree.add(newcomer.leafNode)
    case .update:
      vector.proposalSender = 3
      let leafNode = try world.update(of: LeafIndex(3), &workshop)
      proposal = .update(leafNode)
      tree.update(leafNode, at: LeafIndex(3))
    case .removeAtRightEdge, .removeInside:
      let leaf = LeafIndex(kind == .removeInside ? 4 : 8)
      proposal = .remove(leaf)
      tree.remove(leaf)
      tree.truncate()
    }
    vector.proposal = Hex(proposal.encodedBytes)
    vector.treeAfter = Hex(tree.encodedBytes)
    vector.treeHashAfter = Hex(tree.treeHash(suite))
    return vector
  }
}

extension TreeWorld {
  /// The leaf that a member would propose for itself.
  fileprivate func update(
    of leaf: LeafIndex, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> LeafNode {
    guard let old = tree[leaf] else { preconditionFailure("members have leaves") }
    let unsigned = LeafNode(
      encryptionKey: try workshop.keyPair().publicKey, signatureKey: old.signatureKey,
      credential: old.credential, capabilities: old.capabilities, source: .update,
      extensions: old.extensions, signature: [])
    return unsigned.signed(
      with: try workshop.suite.sign(
        "LeafNodeTBS", unsigned.signedBytes(groupID: groupID, leafIndex: leaf),
        privateKey: member(at: leaf).identity.privateKey))
  }
}
