/// Who must be reached when a subtree is to learn a secret (RFC 9420 §4.1.1 and §4.1.2).
extension RatchetTree {
  /// The nodes whose keys, together, are known to everybody below `index` and to nobody else.
  public func resolution(of index: NodeIndex) -> [NodeIndex] {
    var resolution: [NodeIndex] = []
    subtree(at: index).resolve(at: index, into: &resolution)
    return resolution
  }

  /// The direct path without the nodes that would have nobody on their other side.
  package func filteredDirectPath(of leaf: LeafIndex) -> [PathStep] {
    var steps: [PathStep] = []
    var below = NodeIndex(leaf)
    while let parent = size.parent(of: below), let sibling = size.sibling(of: below) {
      // Blank throughout: nobody to encrypt to.
      if subtree(at: sibling).occupiedCount > 0 {
        steps.append(PathStep(node: parent, copath: sibling))
      }
      below = parent
    }
    return steps
  }
}

extension Subtree {
  fileprivate func resolve(at index: NodeIndex, into resolution: inout [NodeIndex]) {
    switch node {
    case .leaf:
      resolution.append(index)
    case .parent(let parent):
      resolution.append(index)
      for leaf in parent.unmergedLeaves { resolution.append(NodeIndex(leaf)) }
    case .blank:
      guard occupiedCount > 0 else { return }
      if let left, let leftIndex = index.left { left.resolve(at: leftIndex, into: &resolution) }
      if let right, let rightIndex = index.right {
        right.resolve(at: rightIndex, into: &resolution)
      }
    }
  }
}

/// A node of a filtered direct path, and its child on the other side.
package struct PathStep {
  package let node: NodeIndex
  package let copath: NodeIndex
}
