/// A place in the array that holds the tree (RFC 9420 appendix C): leaves are even, a parent lies
/// between its children.
///
///            3
///        1       5
///      0   2   4   6
public struct NodeIndex: Hashable, Comparable, Sendable {
  /// The position in the array.
  public let rawValue: UInt32

  /// The place in the array.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The place of a leaf: twice its index.
  public init(_ leaf: LeafIndex) { rawValue = leaf.rawValue * 2 }

  var position: Int { Int(rawValue) }

  /// Whether the place is a leaf's.
  public var isLeaf: Bool { rawValue & 1 == 0 }

  /// The leaf that sits here; only for even places.
  public var leaf: LeafIndex? { isLeaf ? LeafIndex(rawValue / 2) : nil }

  /// Height above the leaves.
  var level: UInt32 { UInt32((~rawValue).trailingZeroBitCount) }

  /// The child that holds the lower leaves; `nil` for a leaf.
  public var left: NodeIndex? {
    isLeaf ? nil : NodeIndex(rawValue ^ (1 << (level - 1)))
  }

  /// The child that holds the higher leaves; `nil` for a leaf. May lie outside a smaller tree.
  public var right: NodeIndex? {
    isLeaf ? nil : NodeIndex(rawValue ^ (3 << (level - 1)))
  }

  public static func < (left: NodeIndex, right: NodeIndex) -> Bool {
    left.rawValue < right.rawValue
  }

  /// Whether `other` is this node or below it.
  func contains(_ other: NodeIndex) -> Bool {
    let reach = (UInt32(1) << level) - 1
    return rawValue - reach <= other.rawValue && other.rawValue <= rawValue + reach
  }

  func contains(_ leaf: LeafIndex) -> Bool { contains(NodeIndex(leaf)) }
}

/// The shape of a tree: how many leaves it has room for, always a power of two.
public struct TreeSize: Equatable, Sendable {
  /// Places for members, blank ones included.
  public let leafCount: UInt32

  /// Traps unless `leafCount` is a power of two.
  public init(leafCount: UInt32) {
    precondition(leafCount > 0 && leafCount & (leafCount - 1) == 0, "a power of two")
    self.leafCount = leafCount
  }

  /// Leaves and the parents between them.
  public var nodeCount: UInt32 { 2 * leafCount - 1 }

  /// The place above all others.
  public var root: NodeIndex { NodeIndex(leafCount - 1) }

  func contains(_ leaf: LeafIndex) -> Bool { leaf.rawValue < leafCount }

  /// `nil` for the root.
  public func parent(of node: NodeIndex) -> NodeIndex? {
    guard node != root else { return nil }
    let level = node.level
    let isRight = (node.rawValue >> (level + 1)) & 1
    return NodeIndex((node.rawValue | (1 << level)) & ~(isRight << (level + 1)))
  }

  /// The other child of the same parent; `nil` for the root.
  public func sibling(of node: NodeIndex) -> NodeIndex? {
    guard let parent = parent(of: node) else { return nil }
    return node < parent ? parent.right : parent.left
  }

  /// From the parent of `leaf` to the root.
  public func directPath(of leaf: LeafIndex) -> [NodeIndex] {
    var path: [NodeIndex] = []
    var node = NodeIndex(leaf)
    while let parent = parent(of: node) {
      path.append(parent)
      node = parent
    }
    return path
  }

  /// The lowest node that has both leaves below it.
  func commonAncestor(_ first: LeafIndex, _ second: LeafIndex) -> NodeIndex {
    var node = NodeIndex(first)
    while !node.contains(second), let parent = parent(of: node) { node = parent }
    return node
  }
}
