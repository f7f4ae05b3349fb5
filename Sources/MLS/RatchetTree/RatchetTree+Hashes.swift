import CryptoSuite
import TLSSyntax

/// Tree hashes (RFC 9420 §7.8) and parent hashes (§7.9).
extension RatchetTree {
  /// The root's, kept in the tree, and so are those below it.
  public mutating func treeHash<Crypto: CryptoProvider>(
    _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    let hashed = root.hashed(at: size.root, suite)
    adopt(hashed: hashed)
    return hashed.hash
  }

  /// The tree hash of the subtree at `index` (RFC 9420 §7.8).
  public func hash<Crypto: CryptoProvider>(
    of index: NodeIndex, _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    subtree(at: index).hashed(at: index, suite).hash
  }

  /// `ParentHashInput` of `parent`, hashed, as its child opposite `sibling` records it.
  package func parentHash<Crypto: CryptoProvider>(
    of parent: ParentNode, sibling: NodeIndex, _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(opaque: parent.encryptionKey)
    writer.write(opaque: parent.parentHash)
    writer.write(
      opaque: subtree(at: sibling).hash(at: sibling, without: parent.unmergedLeaves, suite))
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
  func verifyParentHashes<Crypto: CryptoProvider>(
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    for position in stride(from: 1, to: size.nodeCount, by: 2) {
      let index = NodeIndex(position)
      guard let parent = parentNode(at: index), let left = index.left, let right = index.right
      else { continue }
      var isLinked = linksToParent(parent, child: left, sibling: right, suite)
      if !isLinked { isLinked = linksToParent(parent, child: right, sibling: left, suite) }
      // Rule 7.9.2-2
      guard isLinked else { throw .peerMisbehaved(.invalidTree) }
    }
  }

  private func linksToParent<Crypto: CryptoProvider>(
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

extension Subtree {
  /// The same with its hash and all hashes below known.
  fileprivate func hashed<Crypto: CryptoProvider>(
    at index: NodeIndex, _ suite: SuiteCrypto<Crypto>
  ) -> Subtree {
    guard hash.isEmpty else { return self }
    guard let left, let right, let leftIndex = index.left, let rightIndex = index.right else {
      return Subtree(leaf: node, hash: suite.hash(leafHashInput(at: index, isAbsent: false)))
    }
    let (newLeft, newRight) = (
      left.hashed(at: leftIndex, suite), right.hashed(at: rightIndex, suite)
    )
    return Subtree(
      node, newLeft, newRight,
      hash: suite.hash(parentHashInput(newLeft.hash, newRight.hash, without: [])))
  }

  /// The hash that the subtree would have if `absent`, ascending, had not joined.
  fileprivate func hash<Crypto: CryptoProvider>(
    at index: NodeIndex, without absent: [LeafIndex], _ suite: SuiteCrypto<Crypto>
  ) -> [UInt8] {
    guard absent.count(below: index) > 0 else { return hashed(at: index, suite).hash }
    guard let left, let right, let leftIndex = index.left, let rightIndex = index.right else {
      return suite.hash(leafHashInput(at: index, isAbsent: true))
    }
    return suite.hash(
      parentHashInput(
        left.hash(at: leftIndex, without: absent, suite),
        right.hash(at: rightIndex, without: absent, suite), without: absent))
  }

  /// `TreeHashInput` of a leaf.
  private func leafHashInput(at index: NodeIndex, isAbsent: Bool) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(UInt8(1))
    writer.write(index.rawValue / 2)
    if case .leaf(let leaf) = node, !isAbsent {
      writer.write(optional: leaf)
    } else {
      writer.write(UInt8(0))
    }
    return writer.bytes
  }

  /// `TreeHashInput` of a parent.
  private func parentHashInput(
    _ left: [UInt8], _ right: [UInt8], without absent: [LeafIndex]
  ) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(UInt8(2))
    var parent = node.parent
    if let present = parent, !absent.isEmpty {
      parent = ParentNode(
        encryptionKey: present.encryptionKey, parentHash: present.parentHash,
        unmergedLeaves: present.unmergedLeaves.filter { absent.count(below: NodeIndex($0)) == 0 })
    }
    writer.write(optional: parent)
    writer.write(opaque: left)
    writer.write(opaque: right)
    return writer.bytes
  }
}

/// Ascending lists, as `ParentNode.unmergedLeaves` are. By halves, because a stranger who sends a
/// tree decides how long they are.
extension [LeafIndex] {
  func count(below node: NodeIndex) -> Int {
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
