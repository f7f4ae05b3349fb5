import CryptoSuite

extension EpochState {
  /// RFC 9420 §12.1: whether one proposal, by itself, may be made by this sender in this epoch.
  func validate<Crypto: CryptoProvider>(
    _ proposal: Proposal, from sender: Sender, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    try validate(sender, mayPropose: proposal)
    switch proposal {
    case .add(let keyPackage):
      try keyPackage.validate(suite)
    case .update(let leafNode):
      guard case .member(let leaf) = sender, let old = tree[leaf], case .update = leafNode.source,
        old.encryptionKey != leafNode.encryptionKey
      else { throw .peerMisbehaved(.invalidLeafNode) }
      try leafNode.validate(groupID: context.groupID, leafIndex: leaf, suite)
    case .remove(let leaf):
      guard tree[leaf] != nil else { throw .peerMisbehaved(.invalidProposalList) }
    case .preSharedKey(let id):
      guard id.nonce.count == suite.hashByteCount else {
        throw .peerMisbehaved(.invalidProposalList)
      }
      // RFC 9420 §12.2: the other two usages belong to the first commit of another group.
      if case .resumption(let usage, _, _) = id.kind, usage != .application {
        throw .peerMisbehaved(.invalidProposalList)
      }
    case .reInit(let reInit):
      guard reInit.version.rawValue >= context.version.rawValue else {
        throw .peerMisbehaved(.invalidProposalList)
      }
    case .externalInit:
      break
    case .groupContextExtensions(let extensions):
      guard !extensions.hasDuplicates else { throw .peerMisbehaved(.invalidExtensions) }
      _ = try extensions.requiredCapabilities()
      _ = try extensions.externalSenders()
    }
  }

  /// RFC 9420 §12.1.8.
  private func validate(_ sender: Sender, mayPropose proposal: Proposal) throws(MLSError) {
    let isAllowed: Bool =
      switch (sender, proposal) {
      case (.member, .externalInit): false
      case (.member, _): true
      case (.external, .update), (.external, .externalInit): false
      case (.external, _): true
      case (.newMemberProposal, .add): true
      case (.newMemberProposal, _): false
      case (.newMemberCommit, .externalInit), (.newMemberCommit, .remove),
        (.newMemberCommit, .preSharedKey):
        true
      case (.newMemberCommit, _): false
      }
    guard isAllowed else { throw .peerMisbehaved(.invalidSender) }
  }
}
