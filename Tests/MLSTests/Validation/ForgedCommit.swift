import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

/// A commit made by RFC 9420 §12.4.1 with none of the checks: whatever is in it, its hashes, keys,
/// tags and signatures fit each other, so that a receiver can refuse it for its fault only.
struct ForgedCommit {
  /// The author's; a newcomer by external commit borrows a member's for the public parts.
  let group: NativeGroup
  var sender: Sender
  var identity: SigningIdentity
  /// By value.
  var proposals: [Proposal] = []
  /// By reference; the receivers must have seen them.
  var referenced: [(reference: ProposalRef, sender: Sender, proposal: Proposal)] = []
  var hasPath = true
  var wireFormat = WireFormat.publicMessage
  var preSharedKeys: [PreSharedKey] = []
  /// What a newcomer's ExternalInit has agreed on.
  var initSecret: SecretBytes
  /// The leaf to renew; a newcomer's own if it commits from outside.
  var draft: LeafNode?
  /// Where the path begins; fresh unless given.
  var firstSecret: SecretBytes?
  /// What the leaf's key is derived from; fresh unless given.
  var leafSecret: SecretBytes?
  var editLeaf: ((LeafNode) throws -> LeafNode)?
  var editNodes: (([UpdatePathNode]) -> [UpdatePathNode])?
  /// Seals something else than the path's secrets.
  var told: ((SecretBytes) -> SecretBytes)?
  var editTag: (([UInt8]) -> [UInt8])?
  /// Signs in somebody's name.
  var signer: SigningIdentity?

  init(by group: NativeGroup) {
    self.group = group
    sender = .member(group.ownLeafIndex)
    identity = group.identity
    initSecret = group.current.secrets.initial
    draft = group.ratchetTree[group.ownLeafIndex]
  }

  private var suite: SuiteCrypto<NativeCrypto> { group.suiteCrypto }

  /// The message, and the authenticator of the epoch that it leads to.
  func make(
    using random: inout SeededRandom
  ) throws -> (message: MLSMessage, authenticator: SecretBytes) {
    var tree = group.ratchetTree
    var context = group.current.context
    context.epoch = Epoch(context.epoch.rawValue + 1)
    let newcomers = try apply(to: &tree, &context)
    var path: UpdatePath?
    var commitSecret = SecretBytes([UInt8](repeating: 0, count: suite.hashByteCount))
    if hasPath {
      let leaf = try place(in: &tree)
      (path, commitSecret) = try makePath(
        in: &tree, at: leaf, context: context, excluding: newcomers, using: &random)
    }
    context.treeHash = tree.treeHash(suite)

    let entries =
      proposals.map { ProposalOrRef.proposal($0) } + referenced.map { .reference($0.reference) }
    var message = try suite.sign(
      FramedContent(
        groupID: group.groupID, epoch: group.epoch, sender: sender, authenticatedData: [],
        body: .commit(Commit(proposals: entries, path: path))),
      wireFormat: wireFormat, context: group.current.contextBytes,
      privateKey: (signer ?? identity).privateKey)
    context.confirmedTranscriptHash = suite.confirmedTranscriptHash(
      interim: group.current.interimTranscriptHash, commit: message)
    let schedule = KeySchedule(suite: suite)
    let joiner = schedule.joinerSecret(
      initSecret: initSecret, commitSecret: commitSecret, context: context.encodedBytes)
    let epoch = schedule.epoch(
      joiner: joiner, preSharedKey: schedule.preSharedKeySecret(keys),
      context: context.encodedBytes)
    let tag = suite.mac(key: epoch.confirmation, context.confirmedTranscriptHash)
    message.auth.confirmationTag = editTag?(tag) ?? tag
    var framer = group
    let framed = try framer.frame(message, paddingBlockByteCount: 1, using: &random)
    return (framed, epoch.secrets.authenticator)
  }

  private var all: [(sender: Sender, proposal: Proposal)] {
    proposals.map { (sender, $0) } + referenced.map { ($0.sender, $0.proposal) }
  }

  private var keys: [(id: PreSharedKeyID, secret: SecretBytes)] {
    var found: [(id: PreSharedKeyID, secret: SecretBytes)] = []
    for case .preSharedKey(let id) in all.map(\.proposal) {
      for key in preSharedKeys where key.kind == id.kind { found.append((id, key.secret)) }
    }
    return found
  }

  /// RFC 9420 §12.3, as far as each proposal can be applied at all.
  private func apply(
    to tree: inout RatchetTree, _ context: inout GroupContext
  ) throws -> [LeafIndex] {
    for case .groupContextExtensions(let extensions) in all.map(\.proposal) {
      context.extensions = extensions
    }
    for case (.member(let leaf), .update(let leafNode)) in all { tree.update(leafNode, at: leaf) }
    for case .remove(let leaf) in all.map(\.proposal) where tree[leaf] != nil { tree.remove(leaf) }
    tree.truncate()
    var newcomers: [LeafIndex] = []
    for case .add(let keyPackage) in all.map(\.proposal) {
      newcomers.append(try tree.add(keyPackage.leafNode))
    }
    return newcomers
  }

  /// Where the author sits; a newcomer sits down.
  private func place(in tree: inout RatchetTree) throws -> LeafIndex {
    if case .member(let leaf) = sender { return leaf }
    guard let draft else { preconditionFailure("a newcomer brings a leaf") }
    return try tree.add(draft)
  }

  private func makePath(
    in tree: inout RatchetTree, at leaf: LeafIndex, context: GroupContext,
    excluding newcomers: [LeafIndex], using random: inout SeededRandom
  ) throws -> (UpdatePath, SecretBytes) {
    guard let draft else { preconditionFailure("a path needs a leaf") }
    let steps = tree.filteredDirectPath(of: leaf)
    let first = firstSecret ?? .random(count: suite.hashByteCount, using: &random)
    let secrets = try PathSecrets(from: first, stepCount: steps.count, suite)
    let fresh = try suite.deriveKeyPair(
      leafSecret ?? .random(count: suite.hashByteCount, using: &random))
    let parentHash = tree.setPath(
      of: leaf, steps: steps, encryptionKeys: secrets.keyPairs.map(\.publicKey), suite)
    var leafNode = try draft.changed(
      encryptionKey: fresh.publicKey, source: .commit(parentHash: parentHash),
      by: identity, in: group, at: leaf)
    if let editLeaf { leafNode = try editLeaf(leafNode) }
    tree.set(.leaf(leafNode), at: NodeIndex(leaf))

    var provisional = context
    provisional.treeHash = tree.treeHash(suite)
    var nodes: [UpdatePathNode] = []
    for index in steps.indices {
      let readers = tree.resolution(of: steps[index].copath).filter { node in
        node.leaf.map { !newcomers.contains($0) } ?? true
      }
      let secret = told?(secrets.secrets[index]) ?? secrets.secrets[index]
      var sealed: [HPKECiphertext] = []
      for reader in readers {
        sealed.append(
          try suite.encrypt(
            to: tree[reader].encryptionKey ?? [], "UpdatePathNode",
            context: provisional.encodedBytes, secret, using: &random))
      }
      nodes.append(
        UpdatePathNode(
          encryptionKey: secrets.keyPairs[index].publicKey, encryptedPathSecrets: sealed))
    }
    return (
      UpdatePath(leafNode: leafNode, nodes: editNodes?(nodes) ?? nodes), secrets.commitSecret
    )
  }
}

extension LeafNode {
  /// With other content, signed by its owner for its place in a group, or for a key package.
  func changed(
    encryptionKey: [UInt8]? = nil, credential: Credential? = nil,
    capabilities: Capabilities? = nil, source: Source? = nil, extensions: [Extension]? = nil,
    by identity: SigningIdentity, in group: NativeGroup, at leaf: LeafIndex = LeafIndex(0)
  ) throws -> LeafNode {
    let unsigned = LeafNode(
      encryptionKey: encryptionKey ?? self.encryptionKey, signatureKey: identity.publicKey,
      credential: credential ?? self.credential, capabilities: capabilities ?? self.capabilities,
      source: source ?? self.source, extensions: extensions ?? self.extensions, signature: [])
    return unsigned.signed(
      with: try group.suiteCrypto.sign(
        "LeafNodeTBS", unsigned.signedBytes(groupID: group.groupID, leafIndex: leaf),
        privateKey: identity.privateKey))
  }
}

extension KeyPackage {
  /// With other content, signed by its owner.
  func changed(
    version: ProtocolVersion? = nil, suite: CipherSuite? = nil, initKey: [UInt8]? = nil,
    leafNode: LeafNode? = nil, extensions: [Extension]? = nil, by identity: SigningIdentity,
    in group: NativeGroup
  ) throws -> KeyPackage {
    func make(_ signature: [UInt8]) -> KeyPackage {
      KeyPackage(
        version: version ?? self.version, cipherSuite: suite ?? cipherSuite,
        initKey: initKey ?? self.initKey, leafNode: leafNode ?? self.leafNode,
        extensions: extensions ?? self.extensions, signature: signature)
    }
    return make(
      try group.suiteCrypto.sign(
        "KeyPackageTBS", make([]).signedBytes, privateKey: identity.privateKey))
  }
}
