import CryptoSuite
import MLS

/// A ratchet tree together with everything that each of its members knows, as it grows commit by
/// commit. Unlike a group's session it keeps the path secrets, which vectors tell and clients
/// forget.
struct TreeWorld<Crypto: CryptoProvider> {
  private(set) var tree: RatchetTree
  private(set) var members: [TreeMember]
  let groupID: [UInt8]

  /// One member.
  init(_ workshop: inout Workshop<Crypto>) throws(MLSError) {
    let identity = try workshop.identity("member")
    let group = try workshop.group(of: identity)
    let leaf = group.ownLeafIndex
    guard let pair = group.current.privateTree.keyPair(at: NodeIndex(leaf)) else {
      preconditionFailure("a founder has its leaf's key")
    }
    groupID = group.groupID
    tree = group.ratchetTree
    members = [TreeMember(leaf: leaf, identity: identity, leafKey: pair.privateKey)]
  }

  /// Removes, adds, and renews the author's path if asked to, in the order of RFC 9420 §12.3.
  mutating func commit(
    by author: UInt32, removing: [UInt32] = [], adding addedCount: Int = 0,
    withPath: Bool = true, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    for leaf in removing {
      tree.remove(LeafIndex(leaf))
      members.removeAll { $0.leaf == LeafIndex(leaf) }
    }
    tree.truncate()
    var newcomers: [LeafIndex] = []
    for _ in 0..<addedCount {
      let identity = try workshop.identity("member")
      let keyPackage = try workshop.keyPackage(of: identity)
      let leaf = try tree.add(keyPackage.keyPackage.leafNode)
      members.append(TreeMember(leaf: leaf, identity: identity, leafKey: keyPackage.leafKey))
      newcomers.append(leaf)
    }
    if withPath {
      try renew(LeafIndex(author), excluding: newcomers, &workshop)
    }
    for index in members.indices { members[index].prune(for: tree) }
    members.sort { $0.leaf < $1.leaf }
  }

  func member(at leaf: LeafIndex) -> TreeMember {
    guard let found = members.first(where: { $0.leaf == leaf }) else {
      preconditionFailure("only members act")
    }
    return found
  }

  private mutating func renew(
    _ author: LeafIndex, excluding newcomers: [LeafIndex], _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let identity = member(at: author).identity
    guard let draft = tree[author] else { preconditionFailure("members have leaves") }
    let renewed = try tree.renewPath(
      of: author, draft: draft, identity: identity,
      context: GroupContext(
        cipherSuite: workshop.suite.suite, groupID: groupID, epoch: Epoch(0), treeHash: [],
        confirmedTranscriptHash: [], extensions: []),
      excluding: newcomers, workshop.suite, using: &workshop.random)
    let nodes = tree.nodesOfPath(from: author)
    for index in members.indices {
      let above = tree.size.directPath(of: members[index].leaf)
      guard let entry = nodes.firstIndex(where: { above.contains($0) }) else { continue }
      for step in entry..<nodes.count {
        members[index].learn(
          TreeMember.PathSecret(
            node: nodes[step], secret: renewed.secrets.secrets[step],
            publicKey: renewed.secrets.keyPairs[step].publicKey))
      }
      if members[index].leaf == author,
        let pair = renewed.privateTree.keyPair(at: NodeIndex(author))
      {
        members[index].leafKey = pair.privateKey
      }
    }
  }
}

/// What one member of a tree knows.
struct TreeMember {
  let leaf: LeafIndex
  let identity: SigningIdentity
  var leafKey: SecretBytes
  private(set) var pathSecrets: [PathSecret] = []

  struct PathSecret {
    let node: NodeIndex
    let secret: SecretBytes
    let publicKey: [UInt8]
  }

  init(leaf: LeafIndex, identity: SigningIdentity, leafKey: SecretBytes) {
    self.leaf = leaf
    self.identity = identity
    self.leafKey = leafKey
  }

  mutating func learn(_ secret: PathSecret) {
    pathSecrets.removeAll { $0.node == secret.node }
    pathSecrets.append(secret)
    pathSecrets.sort { $0.node < $1.node }
  }

  /// Forgets what the tree no longer knows.
  mutating func prune(for tree: RatchetTree) {
    pathSecrets.removeAll { known in
      known.node.rawValue >= tree.size.nodeCount
        || tree[known.node].encryptionKey != known.publicKey
    }
  }
}

extension RatchetTree {
  /// The nodes of the filtered direct path (RFC 9420 §4.1.2), from the bottom.
  fileprivate func nodesOfPath(from leaf: LeafIndex) -> [NodeIndex] {
    var nodes: [NodeIndex] = []
    var below = NodeIndex(leaf)
    while let parent = size.parent(of: below), let sibling = size.sibling(of: below) {
      if !resolution(of: sibling).isEmpty { nodes.append(parent) }
      below = parent
    }
    return nodes
  }
}
