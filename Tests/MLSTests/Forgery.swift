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

extension Party {
  /// What `reader` says to a message.
  mutating func refusal(of message: MLSMessage, by reader: String) -> MLSError? {
    do {
      _ = try self[reader].process(message.encodedBytes)
      return nil
    } catch {
      return error
    }
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
