/// Who must be reached when a subtree is to learn a secret (RFC 9420 §4.1.1 and §4.1.2).
extension RatchetTree {
  /// The nodes whose keys, together, are known to everybody below `node` and to nobody else.
  public func resolution(of node: NodeIndex) -> [NodeIndex] {
    var resolution: [NodeIndex] = []
    resolve(node, into: &resolution)
    return resolution
  }

  private func resolve(_ node: NodeIndex, into resolution: inout [NodeIndex]) {
    switch self[node] {
    case .leaf:
      resolution.append(node)
    case .parent(let parent):
      resolution.append(node)
      for leaf in parent.unmergedLeaves { resolution.append(NodeIndex(leaf)) }
    case .blank:
      if let left = node.left { resolve(left, into: &resolution) }
      if let right = node.right { resolve(right, into: &resolution) }
    }
  }

  /// Whether `resolution(of:)` is empty; the first key found going down answers.
  private func hasEmptyResolution(_ node: NodeIndex) -> Bool {
    guard self[node].isBlank else { return false }
    guard let left = node.left, let right = node.right else { return true }
    return hasEmptyResolution(left) && hasEmptyResolution(right)
  }

  /// The direct path without the nodes that would have nobody on their other side.
  package func filteredDirectPath(of leaf: LeafIndex) -> [PathStep] {
    var steps: [PathStep] = []
    var below = NodeIndex(leaf)
    while let parent = size.parent(of: below), let sibling = size.sibling(of: below) {
      if !hasEmptyResolution(sibling) { steps.append(PathStep(node: parent, copath: sibling)) }
      below = parent
    }
    return steps
  }
}

/// A node of a filtered direct path, and its child on the other side.
package struct PathStep {
  package let node: NodeIndex
  package let copath: NodeIndex
}
