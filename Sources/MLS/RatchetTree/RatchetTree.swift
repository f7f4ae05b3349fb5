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
/// Always as wide as the next power of two. A change makes the nodes from there to the root anew
/// and shares the rest with the tree before, so that a copy costs nothing, and a change, its hash
/// and its checks as much as the way to the root is long.
public struct RatchetTree: Sendable {
  private(set) var root: Subtree
  /// How wide the tree is, blanks included.
  public private(set) var size: TreeSize
  private(set) var encryptionKeys = KeyCounts()
  private(set) var signatureKeys = KeyCounts()

  init(firstLeaf: LeafNode) {
    self.init([.leaf(firstLeaf)], size: TreeSize(leafCount: 1))
  }

  private init(_ nodes: [Node], size: TreeSize) {
    self.size = size
    root = Subtree.build(nodes, at: size.root)
    for node in nodes { insertKeys(of: node) }
  }

  /// Traps outside the tree.
  public subscript(index: NodeIndex) -> Node { subtree(at: index).node }

  /// The member at `leaf`, or `nil` for a blank or a place outside the tree.
  public subscript(leaf: LeafIndex) -> LeafNode? {
    guard size.contains(leaf), case .leaf(let node) = self[NodeIndex(leaf)] else { return nil }
    return node
  }

  func subtree(at index: NodeIndex) -> Subtree { root.subtree(at: index, from: size.root) }

  /// The parent node at a place; `nil` for blanks and leaves.
  public func parentNode(at index: NodeIndex) -> ParentNode? { self[index].parent }

  /// By ascending leaf.
  public var members: [Member] {
    var members: [Member] = []
    members.reserveCapacity(root.memberCount)
    var position: UInt32 = 0
    root.visit { node in
      if case .leaf(let leaf) = node { members.append(Member(LeafIndex(position / 2), leaf)) }
      position += 1
    }
    return members
  }

  // MARK: Changes

  package mutating func set(_ node: Node, at index: NodeIndex) {
    removeKeys(of: self[index])
    insertKeys(of: node)
    root = root.replacing(index, by: node, at: size.root)
  }

  /// RFC 9420 §7.7: takes the leftmost free leaf, or doubles the tree; parents above do not share
  /// their secrets with the newcomer yet.
  package mutating func add(_ leaf: LeafNode) throws(MLSError) -> LeafIndex {
    if root.memberCount == Int(size.leafCount) {
      guard size.leafCount < MLSLimits.leafCountMax else {
        throw .peerMisbehaved(.limitExceeded)
      }
      root = Subtree(.blank, root, Subtree.blank(level: size.root.level))
      size = TreeSize(leafCount: size.leafCount * 2)
    }
    let index = leftmostFreeLeaf
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

  /// Of a tree that has one.
  private var leftmostFreeLeaf: LeafIndex {
    var subtree = root
    var index = size.root
    while let left = subtree.left, let right = subtree.right,
      let leftIndex = index.left, let rightIndex = index.right
    {
      let isLeftFull = left.memberCount == 1 << Int(leftIndex.level)
      subtree = isLeftFull ? right : left
      index = isLeftFull ? rightIndex : leftIndex
    }
    return LeafIndex(index.rawValue / 2)
  }

  // Neither this nor `remove` is inlined: the browser's module grows with each place that is.
  /// RFC 9420 §12.1.2.
  @inline(never)
  package mutating func update(_ leaf: LeafNode, at index: LeafIndex) {
    set(.leaf(leaf), at: NodeIndex(index))
    blankDirectPath(of: index)
  }

  /// RFC 9420 §12.1.3; the tree is narrowed by `truncate` once all removals are made.
  @inline(never)
  package mutating func remove(_ index: LeafIndex) {
    set(.blank, at: NodeIndex(index))
    blankDirectPath(of: index)
  }

  mutating func blankDirectPath(of index: LeafIndex) {
    for node in size.directPath(of: index) where !self[node].isBlank { set(.blank, at: node) }
  }

  /// RFC 9420 §7.7: halves the tree as long as its right half has no member.
  package mutating func truncate() {
    while let left = root.left, let right = root.right, right.memberCount == 0 {
      removeKeys(of: root.node)
      right.visit { node in removeKeys(of: node) }
      root = left
      size = TreeSize(leafCount: size.leafCount / 2)
    }
  }

  @inline(never)
  private mutating func insertKeys(of node: Node) {
    if let key = node.encryptionKey { encryptionKeys.insert(key) }
    if case .leaf(let leaf) = node { signatureKeys.insert(leaf.signatureKey) }
  }

  @inline(never)
  private mutating func removeKeys(of node: Node) {
    if let key = node.encryptionKey { encryptionKeys.remove(key) }
    if case .leaf(let leaf) = node { signatureKeys.remove(leaf.signatureKey) }
  }

  /// Keeps the hashes that were made for it.
  mutating func adopt(hashed root: Subtree) { self.root = root }
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
    for case .parent(let parent) in decoded {
      // Rule 12.4.3.1-11
      guard (parent.unmergedLeaves.last?.rawValue ?? 0) < leafCount else { throw .invalidValue }
    }
    let size = TreeSize(leafCount: leafCount)
    while decoded.count < Int(size.nodeCount) { decoded.append(.blank) }
    self.init(decoded, size: size)
  }

  public func encode(into writer: inout TLSWriter) {
    var nodes: [Node] = []
    nodes.reserveCapacity(Int(size.nodeCount))
    root.visit { node in nodes.append(node) }
    while let last = nodes.last, last.isBlank { nodes.removeLast() }
    writer.write(vector: nodes)
  }
}
