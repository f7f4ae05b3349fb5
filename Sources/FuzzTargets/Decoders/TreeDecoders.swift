import CryptoSuite
import MLS
import TLSSyntax

/// The tree and what grows on it (RFC 9420 §7).
extension FuzzTarget {
  static let treeDecoders = [
    decoding("leaf-node", LeafNode.self) {
      World.shared.member.members.map(\.leafNode.encodedBytes)
    },
    decoding("update-path", UpdatePath.self) {
      World.shared.commits.compactMap(\.path?.encodedBytes)
    },
    decoding("ratchet-tree", RatchetTree.self, byteCountMax: 16_384) {
      (tree) throws(BrokenPromise) in
      try holds(tree)
    } seeds: {
      [World.shared.member.ratchetTree.encodedBytes, World.shared.grown.ratchetTree.encodedBytes]
    },
  ]

  /// Walks everywhere, and asks the validation for its opinion.
  private static func holds(_ tree: RatchetTree) throws(BrokenPromise) {
    guard let suite = try? SuiteCrypto(AcceptingCrypto(), .x25519AES128) else {
      throw BrokenPromise("suite 1 is gone")
    }
    var tree = tree
    let hash = tree.treeHash(suite)
    try promise(hash.count == 32, "a tree hash has the wrong length")
    for member in tree.members {
      try promise(tree[member.leafIndex] == member.leafNode, "a member is not where it says")
      _ = tree.size.directPath(of: member.leafIndex)
    }
    _ = try? tree.validate(groupID: World.groupID, extensions: World.extensions, suite)
  }
}
