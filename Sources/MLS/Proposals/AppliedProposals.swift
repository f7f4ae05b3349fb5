import CryptoSuite

/// The next epoch's tree and context, with the proposals in and the path and hashes not yet.
struct AppliedProposals {
  var tree: RatchetTree
  var context: GroupContext
  private(set) var added: [Member] = []
  private(set) var removed: [Member] = []
  var updated: [Member] = []

  /// Makes the changes in the order of RFC 9420 §12.3.
  init(
    _ list: ProposalList, to tree: RatchetTree, _ context: GroupContext
  ) throws(MLSError) {
    guard let nextEpoch = context.epoch.next else { throw .misuse(.inactive) }
    self.tree = tree
    self.context = context
    self.context.epoch = nextEpoch
    if let extensions = list.groupContextExtensions { self.context.extensions = extensions }
    for update in list.updates {
      self.tree.update(update.leafNode, at: update.leaf)
      updated.append(Member(update.leaf, update.leafNode))
    }
    for leaf in list.removes {
      guard let leafNode = self.tree[leaf] else { throw .peerMisbehaved(.invalidProposalList) }
      removed.append(Member(leaf, leafNode))
      self.tree.remove(leaf)
    }
    self.tree.truncate()
    for keyPackage in list.adds {
      let leaf = try self.tree.add(keyPackage.leafNode)
      added.append(Member(leaf, keyPackage.leafNode))
    }
  }

  var newcomers: [LeafIndex] {
    var leaves: [LeafIndex] = []
    for member in added { leaves.append(member.leafIndex) }
    return leaves
  }

  /// RFC 9420 §7.3 and §12.2, for the tree as it will be.
  func validate() throws(MLSError) {
    try tree.validateUniqueKeys()
    try tree.validateSupport(for: context.extensions)
  }
}
