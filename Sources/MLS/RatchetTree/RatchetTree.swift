import TLSSyntax

/// The public half of the group's key tree (RFC 9420 §7): who sits where, and the keys between the
/// leaves and the root.
///
///               root            a key for everybody
///            /        \
///          AB          _        blank: nobody below has committed since it was blanked
///         /  \        /  \
///        A    B      C    _     members; the last leaf is free
///
/// Always as wide as the next power of two. Stays right by clearing, with every change, the cached
/// hashes from there to the root, so that a hash costs as much as the change did.
public struct RatchetTree: Sendable {
  private(set) var nodes: [Node]
  /// In step with `nodes`; empty where unknown.
  private var hashes: [[UInt8]]
  public private(set) var size: TreeSize

  init(firstLeaf: LeafNode) {
    nodes = [.leaf(firstLeaf)]
    hashes = [[]]
    size = TreeSize(leafCount: 1)
  }

  public subscript(node: NodeIndex) -> Node { nodes[node.position] }

  /// The member at `leaf`, or `nil` for a blank or a place outside the tree.
  public subscript(leaf: LeafIndex) -> LeafNode? {
    guard size.contains(leaf), case .leaf(let node) = nodes[NodeIndex(leaf).position] else {
      return nil
    }
    return node
  }

  public func parentNode(at index: NodeIndex) -> ParentNode? {
    guard case .parent(let node) = nodes[index.position] else { return nil }
    return node
  }

  public var members: [Member] {
    var members: [Member] = []
    for position in stride(from: 0, to: nodes.count, by: 2) {
      if case .leaf(let leaf) = nodes[position] {
        members.append(Member(LeafIndex(UInt32(position / 2)), leaf))
      }
    }
    return members
  }

  // MARK: Changes

  package mutating func set(_ node: Node, at index: NodeIndex) {
    nodes[index.position] = node
    var stale: NodeIndex? = index
    while let current = stale {
      hashes[current.position] = []
      stale = size.parent(of: current)
    }
  }

  /// RFC 9420 §7.7: takes the leftmost free leaf, or doubles the tree; parents above do not share
  /// their secrets with the newcomer yet.
  package mutating func add(_ leaf: LeafNode) throws(MLSError) -> LeafIndex {
    var position = 0
    while position < nodes.count, !nodes[position].isBlank { position += 2 }
    let index = LeafIndex(UInt32(position / 2))
    if !size.contains(index) {
      guard size.leafCount < MLSLimits.leafCountMax else {
        throw .peerMisbehaved(.limitExceeded)
      }
      widen(to: TreeSize(leafCount: size.leafCount * 2))
    }
    for node in size.directPath(of: index) {
      guard let parent = parentNode(at: node) else { continue }
      var unmerged = parent.unmergedLeaves
      unmerged.insert(index, at: unmerged.firstIndex { index < $0 } ?? unmerged.endIndex)
      set(
        .parent(
          ParentNode(
            encryptionKey: parent.encryptionKey, parentHash: parent.parentHash,
            unmergedLeaves: unmerged)),
        at: node)
    }
    set(.leaf(leaf), at: NodeIndex(index))
    return index
  }

  /// RFC 9420 §12.1.2.
  package mutating func update(_ leaf: LeafNode, at index: LeafIndex) {
    set(.leaf(leaf), at: NodeIndex(index))
    blankDirectPath(of: index)
  }

  /// RFC 9420 §12.1.3; the tree is narrowed by `truncate` once all removals are made.
  package mutating func remove(_ index: LeafIndex) {
    set(.blank, at: NodeIndex(index))
    blankDirectPath(of: index)
  }

  mutating func blankDirectPath(of index: LeafIndex) {
    for node in size.directPath(of: index) { set(.blank, at: node) }
  }

  /// RFC 9420 §7.7: halves the tree as long as its right half has no member.
  package mutating func truncate() {
    guard let last = nodes.lastIndex(where: { if case .leaf = $0 { true } else { false } }) else {
      return
    }
    var leafCount = size.leafCount
    while leafCount > 1, last / 2 < Int(leafCount / 2) { leafCount /= 2 }
    guard leafCount < size.leafCount else { return }
    size = TreeSize(leafCount: leafCount)
    while nodes.count > Int(size.nodeCount) {
      nodes.removeLast()
      hashes.removeLast()
    }
  }

  private mutating func widen(to newSize: TreeSize) {
    let added = Int(newSize.nodeCount) - nodes.count
    for _ in 0..<added {
      nodes.append(.blank)
      hashes.append([])
    }
    size = newSize
  }

  // MARK: Cached hashes

  func cachedHash(at index: NodeIndex) -> [UInt8]? {
    let hash = hashes[index.position]
    return hash.isEmpty ? nil : hash
  }

  mutating func cache(_ hash: [UInt8], at index: NodeIndex) { hashes[index.position] = hash }
}

/// The `ratchet_tree` extension (RFC 9420 §12.4.3.3): nodes from the left, without the blanks at
/// the end.
extension RatchetTree: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    var decoded: [Node] = try reader.readVector()
    // Rule 12.4.3.3-1
    guard let last = decoded.last, !last.isBlank else { throw .invalidValue }
    guard decoded.count < 2 * Int(MLSLimits.leafCountMax) else { throw .invalidValue }
    for position in decoded.indices {
      switch decoded[position] {
      // Rule 12.4.3.3-2
      case .leaf where position % 2 == 1, .parent where position % 2 == 0: throw .invalidValue
      default: break
      }
    }
    var leafCount: UInt32 = 1
    while 2 * Int(leafCount) - 1 < decoded.count { leafCount *= 2 }
    size = TreeSize(leafCount: leafCount)
    for case .parent(let parent) in decoded {
      // Rule 12.4.3.1-11
      guard (parent.unmergedLeaves.last?.rawValue ?? 0) < leafCount else { throw .invalidValue }
    }
    while decoded.count < Int(size.nodeCount) { decoded.append(.blank) }
    nodes = decoded
    hashes = [[UInt8]](repeating: [], count: nodes.count)
  }

  public func encode(into writer: inout TLSWriter) {
    var end = nodes.count
    while end > 0, nodes[end - 1].isBlank { end -= 1 }
    writer.write(vector: Array(nodes[..<end]))
  }
}
