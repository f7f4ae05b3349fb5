import CryptoSuite

/// A node of the ratchet tree with all that is below it. Immutable, so that the trees of successive
/// epochs, and those that proposals are tried on, share everything but the ways that changed.
///
/// Stays right by construction: what it says about the nodes below is taken from its children when
/// it is made.
final class Subtree: Sendable {
  let node: Node
  /// Both or none.
  let left: Subtree?
  let right: Subtree?
  /// The tree hash (RFC 9420 §7.8); empty until it was needed.
  let hash: [UInt8]
  /// Nodes that are not blank, this one included.
  let occupiedCount: Int
  let memberCount: Int
  /// `nil` where nobody is.
  let support: CommonSupport?

  init(leaf node: Node, hash: [UInt8] = []) {
    self.node = node
    self.hash = hash
    left = nil
    right = nil
    if case .leaf(let leaf) = node {
      support = CommonSupport(leaf)
      memberCount = 1
    } else {
      support = nil
      memberCount = 0
    }
    occupiedCount = memberCount
  }

  init(_ node: Node, _ left: Subtree, _ right: Subtree, hash: [UInt8] = []) {
    self.node = node
    self.hash = hash
    self.left = left
    self.right = right
    occupiedCount = left.occupiedCount + right.occupiedCount + (node.isBlank ? 0 : 1)
    memberCount = left.memberCount + right.memberCount
    if let leftSupport = left.support, let rightSupport = right.support {
      support = leftSupport.combined(with: rightSupport)
    } else {
      support = left.support ?? right.support
    }
  }

  /// A subtree without anybody. All blank nodes of one level are one object, until hashed.
  static func blank(level: UInt32) -> Subtree {
    var subtree = Subtree(leaf: .blank)
    for _ in 0..<level { subtree = Subtree(.blank, subtree, subtree) }
    return subtree
  }

  /// From the nodes of an array, of which this is the one at `index`.
  static func build(_ nodes: [Node], at index: NodeIndex) -> Subtree {
    guard let left = index.left, let right = index.right else {
      return Subtree(leaf: nodes[index.position])
    }
    return Subtree(nodes[index.position], build(nodes, at: left), build(nodes, at: right))
  }

  /// The same with another node at `target`; `index` is where this one sits.
  func replacing(_ target: NodeIndex, by node: Node, at index: NodeIndex) -> Subtree {
    guard let left, let right, let leftIndex = index.left, let rightIndex = index.right else {
      return Subtree(leaf: node)
    }
    if target == index { return Subtree(node, left, right) }
    return target < index
      ? Subtree(self.node, left.replacing(target, by: node, at: leftIndex), right)
      : Subtree(self.node, left, right.replacing(target, by: node, at: rightIndex))
  }

  func subtree(at target: NodeIndex, from index: NodeIndex) -> Subtree {
    var current = self
    var position = index
    while position != target {
      let isLeft = target < position
      guard let next = isLeft ? current.left : current.right,
        let nextPosition = isLeft ? position.left : position.right
      else { preconditionFailure("the node is in the tree") }
      current = next
      position = nextPosition
    }
    return current
  }

  /// Calls `body` with every node, from the left.
  func visit(_ body: (Node) -> Void) {
    left?.visit(body)
    body(node)
    right?.visit(body)
  }
}
