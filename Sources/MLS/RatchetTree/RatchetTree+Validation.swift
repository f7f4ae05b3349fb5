import CryptoSuite

extension RatchetTree {
  /// All that a newcomer checks before it believes a tree (RFC 9420 §12.4.3.1), except its hash.
  public func validate<Crypto: CryptoProvider>(
    groupID: [UInt8], extensions: [Extension], _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    guard root.knowsUnmergedLeaves(at: size.root, above: []) else {
      throw .peerMisbehaved(.invalidTree)
    }
    try verifyParentHashes(suite)
    try validateUniqueKeys()
    for member in members {
      try member.leafNode.validate(groupID: groupID, leafIndex: member.leafIndex, suite)
    }
    try validateSupport(for: extensions)
  }

  /// Every member supports the extensions, what they require, and everybody's kind of credential
  /// (RFC 9420 §7.3).
  func validateSupport(for extensions: [Extension]) throws(MLSError) {
    guard let support = root.support else { return }
    try support.capabilities.checkSupport(for: extensions)
    // Rule 7.3-8
    guard support.supportsItsCredentials else { throw .peerIncompatible(.capabilities) }
  }

  /// No signature key and no encryption key twice (RFC 9420 §7.3).
  func validateUniqueKeys() throws(MLSError) {
    // Rule 7.3-16, 12.4.2-5, 12.4.3.1-13
    guard encryptionKeys.duplicateCount == 0 else { throw .peerMisbehaved(.invalidTree) }
    // Rule 7.3-15, 12.2-5
    guard signatureKeys.duplicateCount == 0 else { throw .peerMisbehaved(.invalidTree) }
  }
}

extension Subtree {
  /// RFC 9420 §7.9 and §12.4.3.1: an unmerged leaf is a member below the node, and every other
  /// node on the way down knows it as unmerged too. `above` are the leaves, ascending, that some
  /// node above calls unmerged and that lie here.
  fileprivate func knowsUnmergedLeaves(at index: NodeIndex, above: [LeafIndex]) -> Bool {
    guard let left, let right, let leftIndex = index.left, let rightIndex = index.right else {
      // Rule 12.4.3.1-11
      guard above.isEmpty || !node.isBlank else { return false }
      return true
    }
    guard let unmerged = node.parent?.unmergedLeaves else {
      return left.knowsUnmergedLeaves(at: leftIndex, above: above.below(leftIndex))
        && right.knowsUnmergedLeaves(at: rightIndex, above: above.below(rightIndex))
    }
    // Rule 12.4.3.1-11
    guard unmerged.count(below: index) == unmerged.count else { return false }
    // Rule 12.4.3.1-12
    guard unmerged.containsAll(of: above) else { return false }
    return left.knowsUnmergedLeaves(at: leftIndex, above: unmerged.below(leftIndex))
      && right.knowsUnmergedLeaves(at: rightIndex, above: unmerged.below(rightIndex))
  }
}

/// Ascending lists.
extension [LeafIndex] {
  fileprivate func below(_ node: NodeIndex) -> [LeafIndex] {
    filter { leaf in node.contains(leaf) }
  }

  fileprivate func containsAll(of others: [LeafIndex]) -> Bool {
    var position = 0
    for leaf in others {
      while position < count, self[position] < leaf { position += 1 }
      guard position < count, self[position] == leaf else { return false }
    }
    return true
  }
}
