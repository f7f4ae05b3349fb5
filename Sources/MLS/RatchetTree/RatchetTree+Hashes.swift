import CryptoSuite
import TLSSyntax

/// Tree hashes (RFC 9420 §7.8) and parent hashes (§7.9).
extension RatchetTree {
  public mutating func treeHash<Crypto: CryptoProvider>(
    _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    hash(of: size.root, suite)
  }

  /// The hash of the subtree at `node`, from the cache where nothing below has changed.
  public mutating func hash<Crypto: CryptoProvider>(
    of node: NodeIndex, _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    if let cached = cachedHash(at: node) { return cached }
    var children: [[UInt8]] = []
    if let left = node.left, let right = node.right {
      children = [hash(of: left, suite), hash(of: right, suite)]
    }
    let result = suite.hash(hashInput(of: node, children: children, without: []))
    cache(result, at: node)
    return result
  }

  /// The hash that the subtree would have if `absent`, ascending, had not joined.
  private mutating func hash<Crypto: CryptoProvider>(
    of node: NodeIndex, without absent: [LeafIndex], _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    guard absent.count(below: node) > 0 else { return hash(of: node, suite) }
    var children: [[UInt8]] = []
    if let left = node.left, let right = node.right {
      children = [
        hash(of: left, without: absent, suite), hash(of: right, without: absent, suite),
      ]
    }
    return suite.hash(hashInput(of: node, children: children, without: absent))
  }

  /// `TreeHashInput`.
  private func hashInput(
    of node: NodeIndex, children: [[UInt8]], without absent: [LeafIndex]
  ) -> [UInt8] {
    var writer = TLSWriter()
    if let leaf = node.leaf {
      writer.write(UInt8(1))
      writer.write(leaf)
      writer.write(optional: absent.count(below: node) > 0 ? nil : self[leaf])
      return writer.bytes
    }
    writer.write(UInt8(2))
    var parent = parentNode(at: node)
    if let present = parent, !absent.isEmpty {
      parent = ParentNode(
        encryptionKey: present.encryptionKey, parentHash: present.parentHash,
        unmergedLeaves: present.unmergedLeaves.filter { absent.count(below: NodeIndex($0)) == 0 })
    }
    writer.write(optional: parent)
    for child in children { writer.write(opaque: child) }
    return writer.bytes
  }

  /// `ParentHashInput` of `parent`, hashed, as its child opposite `sibling` records it.
  package mutating func parentHash<Crypto: CryptoProvider>(
    of parent: ParentNode, sibling: NodeIndex, _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(opaque: parent.encryptionKey)
    writer.write(opaque: parent.parentHash)
    writer.write(opaque: hash(of: sibling, without: parent.unmergedLeaves, suite))
    return suite.hash(writer.bytes)
  }

  /// Puts new keys on a filtered direct path, from the root down so that each records the hash of
  /// the one above, and returns the parent hash that the leaf must carry.
  package mutating func setPath<Crypto: CryptoProvider>(
    of leaf: LeafIndex, steps: [PathStep], encryptionKeys: [[UInt8]],
    _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    blankDirectPath(of: leaf)
    var above: [UInt8] = []
    for index in steps.indices.reversed() {
      let parent = ParentNode(encryptionKey: encryptionKeys[index], parentHash: above)
      set(.parent(parent), at: steps[index].node)
      above = parentHash(of: parent, sibling: steps[index].copath, suite)
    }
    return above
  }

  /// RFC 9420 §7.9.2: every parent key was made by somebody who stands below it, which a chain of
  /// hashes down to a signed leaf proves.
  mutating func verifyParentHashes<Crypto: CryptoProvider>(
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    for position in stride(from: 1, to: nodes.count, by: 2) {
      let index = NodeIndex(UInt32(position))
      guard let parent = parentNode(at: index), let left = index.left, let right = index.right
      else { continue }
      var isLinked = linksToParent(parent, child: left, sibling: right, suite)
      if !isLinked { isLinked = linksToParent(parent, child: right, sibling: left, suite) }
      // Rule 7.9.2-2
      guard isLinked else { throw .peerMisbehaved(.invalidTree) }
    }
  }

  private mutating func linksToParent<Crypto: CryptoProvider>(
    _ parent: ParentNode, child: NodeIndex, sibling: NodeIndex, _ suite: SuiteCrypto<Crypto>
  ) -> Bool {
    var linked: [NodeIndex] = []
    var unmergedCount = 0
    for node in resolution(of: child) {
      if node.isLeaf, parent.unmergedLeaves.count(below: node) > 0 {
        unmergedCount += 1
      } else {
        linked.append(node)
      }
    }
    guard linked.count == 1, unmergedCount == parent.unmergedLeaves.count(below: child) else {
      return false
    }
    let recorded: [UInt8]? =
      switch self[linked[0]] {
      case .leaf(let leaf): leaf.parentHash
      case .parent(let node): node.parentHash
      case .blank: nil
      }
    return recorded == parentHash(of: parent, sibling: sibling, suite)
  }
}

/// Ascending lists, as `ParentNode.unmergedLeaves` are. By halves, because a stranger who sends a
/// tree decides how long they are.
extension [LeafIndex] {
  fileprivate func count(below node: NodeIndex) -> Int {
    let reach = (UInt32(1) << node.level) - 1
    let first = (node.rawValue - reach) / 2
    return count(before: first + reach + 1) - count(before: first)
  }

  private func count(before leaf: UInt32) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle].rawValue < leaf { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
