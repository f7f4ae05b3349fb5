import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §7.3, §7.9.2, §12.4.3.1 and §12.4.3.3: what a newcomer believes of a tree.
@Suite("Rules for a tree")
struct TreeRules {
  let invalid = MLSError.peerMisbehaved(.invalidTree)
  let malformed = MLSError.peerMisbehaved(.malformed(.invalidValue))
  let unknown = Extension(type: ExtensionType(rawValue: 0xf123), data: [])
  var door: Doorway
  let alice: NativeGroup
  let root = NodeIndex(3)

  init() throws {
    door = try Doorway()
    alice = door.party["alice"]
  }

  private var suite: SuiteCrypto<NativeCrypto> { alice.suiteCrypto }

  /// Alice writes these over her path, links them down to her leaf, and signs it.
  private func setPath(_ tree: inout RatchetTree, lower: ParentNode, root: ParentNode) throws {
    let upper = ParentNode(
      encryptionKey: root.encryptionKey, parentHash: [], unmergedLeaves: root.unmergedLeaves)
    tree.set(.parent(upper), at: self.root)
    let linked = ParentNode(
      encryptionKey: lower.encryptionKey,
      parentHash: tree.parentHash(of: upper, sibling: NodeIndex(5), suite),
      unmergedLeaves: lower.unmergedLeaves)
    tree.set(.parent(linked), at: NodeIndex(1))
    let hash = tree.parentHash(of: linked, sibling: NodeIndex(LeafIndex(1)), suite)
    let leafNode = try tree[LeafIndex(0)]?.changed(
      source: .commit(parentHash: hash), by: alice.identity, in: alice, at: LeafIndex(0))
    if let leafNode { tree.set(.leaf(leafNode), at: NodeIndex(LeafIndex(0))) }
  }

  private func key(_ seed: UInt8) throws -> [UInt8] {
    try suite.deriveKeyPair(SecretBytes([UInt8](repeating: seed, count: 32))).publicKey
  }

  private func parent(_ seed: UInt8, unmerged: [UInt32] = []) throws -> ParentNode {
    ParentNode(
      encryptionKey: try key(seed), parentHash: [], unmergedLeaves: unmerged.map { LeafIndex($0) })
  }

  /// Wrong parents of alice's, against parents that she could have made.
  private func judge(
    _ error: MLSError, lower: ParentNode? = nil, root: ParentNode? = nil,
    change: (inout ForgedWelcome) throws -> Void = { _ in }
  ) throws {
    try door.judge(error) {
      try change(&$0)
      try setPath(&$0.tree, lower: try lower ?? parent(1), root: try root ?? parent(2))
    } legal: {
      try change(&$0)
      try setPath(&$0.tree, lower: try parent(1), root: try parent(2))
    }
  }

  @Test("7.9.2-2: every parent was made by somebody below it")
  func parentHash() throws {
    for index in [NodeIndex(1), root] {
      try door.judge(invalid) {
        try setPath(&$0.tree, lower: try parent(1), root: try parent(2))
        // The leaf and its path agree; now another key is put above them.
        guard let node = $0.tree.parentNode(at: index) else { return }
        $0.tree.set(
          .parent(
            ParentNode(
              encryptionKey: try key(8), parentHash: node.parentHash,
              unmergedLeaves: node.unmergedLeaves)),
          at: index)
      } legal: {
        try setPath(&$0.tree, lower: try parent(1), root: try parent(2))
      }
    }
  }

  @Test("7.9.2-2: a parent's sibling is as it was when the parent was made")
  mutating func changedSibling() throws {
    let other = try door.party.makeKeyPackage(door.party["carol"].identity).keyPackage.leafNode
    try door.judge(invalid) {
      try setPath(&$0.tree, lower: try parent(1), root: try parent(2))
      $0.tree.set(.leaf(other), at: NodeIndex(LeafIndex(2)))
    } legal: {
      $0.tree.set(.leaf(other), at: NodeIndex(LeafIndex(2)))
      $0.tree.blankPath(of: LeafIndex(2))
      try setPath(&$0.tree, lower: try parent(1), root: try parent(2))
    }
  }

  @Test("7.9.2-2: a leaf that has joined since is listed as unmerged")
  func forgottenUnmerged() throws {
    // The root was made by alice before dave came, and does not say so.
    let before = alice.ratchetTree.parentNode(at: root)
    try door.judge(invalid) {
      if let before { $0.tree.set(.parent(before), at: root) }
    }
  }

  @Test("12.4.3.1-11: an unmerged leaf is not blank")
  func blankUnmerged() throws {
    // Carol's leaf is blank, on the other side, where no parent hash looks at it.
    try judge(invalid, root: try parent(2, unmerged: [2])) {
      $0.tree.remove(LeafIndex(2))
    }
  }

  @Test("12.4.3.1-11: an unmerged leaf is below its parent")
  func foreignUnmerged() throws {
    try judge(invalid, lower: try parent(1, unmerged: [3]))
  }

  @Test("12.4.3.1-11: an unmerged leaf is below its parent, though nothing above would show it")
  func foreignUnmergedBelowBlank() throws {
    func set(_ tree: inout RatchetTree, unmerged: [UInt32]) throws {
      tree.blankPath(of: LeafIndex(0))
      let lower = try parent(1, unmerged: unmerged)
      tree.set(.parent(lower), at: NodeIndex(1))
      let hash = tree.parentHash(of: lower, sibling: NodeIndex(LeafIndex(1)), suite)
      let leafNode = try tree[LeafIndex(0)]?.changed(
        source: .commit(parentHash: hash), by: alice.identity, in: alice, at: LeafIndex(0))
      if let leafNode { tree.set(.leaf(leafNode), at: NodeIndex(LeafIndex(0))) }
    }
    try door.judge(invalid) {
      try set(&$0.tree, unmerged: [3])
    } legal: {
      try set(&$0.tree, unmerged: [])
    }
  }

  @Test("12.4.3.1-11: an unmerged leaf is within the tree")
  func outerUnmerged() throws {
    for leaf in [4, 1_000_000, .max] as [UInt32] {
      try judge(malformed, root: try parent(2, unmerged: [leaf]))
    }
  }

  @Test("12.4.3.1-12: what is unmerged above is unmerged on the way")
  func unmergedOnTheWay() throws {
    // Carol has made a key that dave knows; alice claims that dave does not know the root's.
    func carolsPath(_ tree: inout RatchetTree) throws {
      let carol = door.party["carol"]
      guard let draft = tree[carol.ownLeafIndex] else { return }
      var random = door.party.random
      _ = try tree.renewPath(
        of: carol.ownLeafIndex, draft: draft, identity: carol.identity,
        context: alice.current.context, excluding: [], suite, using: &random)
    }
    try judge(invalid, root: try parent(2, unmerged: [3])) { try carolsPath(&$0.tree) }
  }

  @Test("12.4.3.1-13: the key of a parent is nowhere else")
  func keyTwice() throws {
    let bob = try #require(alice.ratchetTree[LeafIndex(1)]?.encryptionKey)
    let stolen = ParentNode(encryptionKey: bob, parentHash: [])
    try judge(invalid, lower: stolen)
    try judge(invalid, root: stolen)
    try judge(invalid, lower: try parent(2))
  }

  /// Alice has this leaf, and has made no parents.
  private func judgeLeaf(
    _ error: MLSError, signer: SigningIdentity? = nil, _ illegal: (LeafNode) throws -> LeafNode,
    but legal: (LeafNode) throws -> LeafNode = { $0 }
  ) throws {
    func set(_ tree: inout RatchetTree, _ change: (LeafNode) throws -> LeafNode) throws {
      for leaf in 0..<4 as Range<UInt32> { tree.blankPath(of: LeafIndex(leaf)) }
      guard let leafNode = tree[LeafIndex(0)] else { return }
      tree.set(.leaf(try change(leafNode)), at: NodeIndex(LeafIndex(0)))
    }
    try door.judge(error) {
      try set(&$0.tree, illegal)
      if let signer { $0.identity = signer }
    } legal: {
      try set(&$0.tree, legal)
    }
  }

  private func changed(
    _ leafNode: LeafNode, encryptionKey: [UInt8]? = nil, capabilities: Capabilities? = nil,
    extensions: [Extension]? = nil
  ) throws -> LeafNode {
    try leafNode.changed(
      encryptionKey: encryptionKey, capabilities: capabilities, extensions: extensions,
      by: alice.identity, in: alice, at: LeafIndex(0))
  }

  @Test("7.3-1: every leaf is signed by its owner for its place")
  func leafSignature() throws {
    try judgeLeaf(.peerMisbehaved(.invalidSignature)) {
      $0.signed(
        with: try $0.changed(by: alice.identity, in: alice, at: LeafIndex(1)).signature)
    } but: {
      try changed($0)
    }
  }

  @Test("7.3-2: every leaf supports its own credential")
  func leafCredential() throws {
    try judgeLeaf(.peerMisbehaved(.invalidLeafNode)) {
      try changed($0, capabilities: Capabilities(cipherSuites: [1], credentials: [2]))
    } but: {
      try changed($0, capabilities: Capabilities(cipherSuites: [1], credentials: [1]))
    }
  }

  @Test("7.3-3: every leaf supports its own extensions")
  func leafExtensions() throws {
    let able = Capabilities(cipherSuites: [1], extensions: [unknown.type.rawValue])
    try judgeLeaf(.peerMisbehaved(.invalidLeafNode)) {
      try changed($0, extensions: [unknown])
    } but: {
      try changed($0, capabilities: able, extensions: [unknown])
    }
  }

  @Test("13.4-1: no leaf has an extension twice")
  func leafExtensionTwice() throws {
    let able = Capabilities(cipherSuites: [1], extensions: [unknown.type.rawValue])
    try judgeLeaf(.peerMisbehaved(.invalidLeafNode)) {
      try changed($0, capabilities: able, extensions: [unknown, unknown])
    } but: {
      try changed($0, capabilities: able, extensions: [unknown])
    }
  }

  @Test("10-3: every leaf has a key of the suite")
  func leafKey() throws {
    try judgeLeaf(.peerMisbehaved(.invalidKey)) { try changed($0, encryptionKey: [1, 2, 3]) }
  }

  @Test("7.3-15: no two leaves have one signature key")
  func signatureKeyTwice() throws {
    let bob = door.party["bob"].identity
    try judgeLeaf(invalid, signer: bob) {
      try $0.changed(by: bob, in: alice, at: LeafIndex(0))
    }
  }

  @Test("7.3-16: no two leaves have one encryption key")
  func encryptionKeyTwice() throws {
    let bob = alice.ratchetTree[LeafIndex(1)]?.encryptionKey
    try judgeLeaf(invalid) { try changed($0, encryptionKey: bob) }
  }

  @Test("7.3-8: every leaf supports everybody's kind of credential")
  func credentialInUse() throws {
    let x509 = Credential.x509([[1]])
    try judgeLeaf(.peerIncompatible(.capabilities)) {
      try $0.changed(
        credential: x509, capabilities: Capabilities(cipherSuites: [1], credentials: [2]),
        by: alice.identity, in: alice)
    } but: {
      try $0.changed(
        credential: x509, capabilities: Capabilities(cipherSuites: [1], credentials: [1, 2]),
        by: alice.identity, in: alice)
    }
  }

  // MARK: As bytes

  private func encoded(_ nodes: [Node]) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(vector: nodes)
    return writer.bytes
  }

  private var nodes: [Node] {
    (0..<door.welcome.tree.size.nodeCount).map { door.welcome.tree[NodeIndex($0)] }
  }

  private func judgeBytes(_ error: MLSError, _ illegal: [UInt8]) throws {
    try door.judge(error) {
      $0.encodedTree = illegal
    } legal: {
      $0.encodedTree = encoded(nodes)
    }
  }

  @Test("12.4.3.3-1: a tree does not end in blanks")
  func trailingBlank() throws {
    try judgeBytes(malformed, encoded(nodes + [.blank]))
    try judgeBytes(malformed, encoded([]))
    try judgeBytes(malformed, encoded([.blank]))
  }

  @Test("12.4.3.3-2: leaves and parents are where they belong")
  func misplaced() throws {
    let parent = Node.parent(try parent(1))
    try judgeBytes(malformed, encoded([parent] + nodes.dropFirst()))
    try judgeBytes(
      malformed, encoded(Array(nodes.prefix(1)) + nodes.prefix(1) + nodes.dropFirst(2)))
  }

  @Test("12.4.3.3-3: a node is a leaf or a parent")
  func kind() throws {
    for kind in [0, 3, 255] as [UInt8] {
      #expect(throws: TLSDecodingError.invalidValue) {
        try Node(decoding: [1, kind] + nodes[0].encodedBytes.dropFirst(2))
      }
    }
    _ = try Node(decoding: nodes[0].encodedBytes)
  }

  @Test("2.1.1-1: a node is there or is not")
  func presence() throws {
    #expect(throws: TLSDecodingError.invalidPresenceOctet) {
      try Node(decoding: [2] + nodes[0].encodedBytes.dropFirst())
    }
    _ = try Node(decoding: [1] + nodes[0].encodedBytes.dropFirst())
  }

  @Test("7.1-1: unmerged leaves ascend")
  func unmergedOrder() throws {
    for unmerged in [[2, 1], [1, 1]] as [[UInt32]] {
      let bytes = try parent(1, unmerged: unmerged).encodedBytes
      #expect(throws: TLSDecodingError.invalidValue) { try ParentNode(decoding: bytes) }
    }
    _ = try ParentNode(decoding: try parent(1, unmerged: [1, 2]).encodedBytes)
  }
}
