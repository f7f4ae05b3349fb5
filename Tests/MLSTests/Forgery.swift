import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

extension NativeGroup {
  /// Pretends to be the member at another leaf, with all symmetric keys and no signature key.
  mutating func sit(at leaf: LeafIndex) {
    current = EpochState(
      context: current.context, tree: current.tree, ownLeaf: leaf, identity: current.identity,
      privateTree: current.privateTree, secrets: current.secrets,
      confirmationTag: current.confirmationTag,
      interimTranscriptHash: current.interimTranscriptHash)
  }
}

/// Messages that are signed and sealed as they should be, and say what no honest member says.
extension Party {
  /// A commit with exactly this content; its confirmation tag is wrong unless given.
  mutating func forgeCommit(
    _ proposals: [Proposal], path: UpdatePath? = nil, references: [ProposalRef] = [],
    wireFormat: WireFormat = .privateMessage, by author: String
  ) throws -> MLSMessage {
    let entries =
      proposals.map { ProposalOrRef.proposal($0) } + references.map { .reference($0) }
    return try forge(
      .commit(Commit(proposals: entries, path: path)), wireFormat: wireFormat, by: author)
  }

  mutating func forge(
    _ body: FramedContent.Body, wireFormat: WireFormat, by author: String
  ) throws -> MLSMessage {
    var group = self[author]
    defer { self[author] = group }
    var message = try group.sign(body, authenticatedData: [], wireFormat: wireFormat)
    if body.type == .commit {
      message.auth.confirmationTag = [UInt8](repeating: 0, count: 32)
    }
    return try group.frame(message, paddingBlockByteCount: 1, using: &random)
  }

  /// What `reader` says to a message.
  mutating func refusal(of message: MLSMessage, by reader: String) -> MLSError? {
    do {
      _ = try self[reader].process(message.encodedBytes)
      return nil
    } catch {
      return error
    }
  }

  /// The path that an honest commit of `author` without proposals would carry.
  mutating func path(by author: String) throws -> UpdatePath {
    let group = self[author]
    var tree = group.ratchetTree
    var context = group.current.context
    context.epoch = Epoch(context.epoch.rawValue + 1)
    guard let draft = tree[group.ownLeafIndex] else { preconditionFailure("a member") }
    return try tree.renewPath(
      of: group.ownLeafIndex, draft: draft, identity: group.identity, context: context,
      excluding: [], group.suiteCrypto, using: &random
    ).path
  }

  /// `leaf` with other content, signed by `author` for its own place.
  func resign(
    _ leaf: LeafNode, encryptionKey: [UInt8]? = nil, source: LeafNode.Source? = nil,
    extensions: [Extension]? = nil, capabilities: Capabilities? = nil, by identity: SigningIdentity,
    at leafIndex: LeafIndex = LeafIndex(0)
  ) throws -> LeafNode {
    let unsigned = LeafNode(
      encryptionKey: encryptionKey ?? leaf.encryptionKey, signatureKey: identity.publicKey,
      credential: leaf.credential, capabilities: capabilities ?? leaf.capabilities,
      source: source ?? leaf.source, extensions: extensions ?? leaf.extensions, signature: [])
    let suite = try SuiteCrypto(crypto, suite)
    return unsigned.signed(
      with: try suite.sign(
        "LeafNodeTBS", unsigned.signedBytes(groupID: groupID, leafIndex: leafIndex),
        privateKey: identity.privateKey))
  }

  /// A key package with other content, signed by its owner.
  func resign(
    _ keyPackage: KeyPackage, version: ProtocolVersion = .mls10, suite: CipherSuite? = nil,
    initKey: [UInt8]? = nil, leafNode: LeafNode? = nil, extensions: [Extension] = [],
    by identity: SigningIdentity
  ) throws -> KeyPackage {
    func make(_ signature: [UInt8]) -> KeyPackage {
      KeyPackage(
        version: version, cipherSuite: suite ?? keyPackage.cipherSuite,
        initKey: initKey ?? keyPackage.initKey, leafNode: leafNode ?? keyPackage.leafNode,
        extensions: extensions, signature: signature)
    }
    let crypto = try SuiteCrypto(crypto, self.suite)
    return make(
      try crypto.sign("KeyPackageTBS", make([]).signedBytes, privateKey: identity.privateKey))
  }
}
