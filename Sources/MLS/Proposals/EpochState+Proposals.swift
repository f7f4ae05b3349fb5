import CryptoSuite

extension EpochState {
  /// RFC 9420 §12.1: whether one proposal, by itself, may be made by this sender in this epoch.
  func validate<Crypto: CryptoProvider>(
    _ proposal: Proposal, from sender: Sender, under rules: GroupRules,
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    try validate(sender, mayPropose: proposal)
    switch proposal {
    case .add(let keyPackage):
      try keyPackage.validate(suite)
    case .update(let leafNode) where rules == .full:
      guard case .member(let leaf) = sender, let old = tree[leaf] else {
        throw .peerMisbehaved(.invalidLeafNode)
      }
      // Rule 7.3-12
      guard case .update = leafNode.source else { throw .peerMisbehaved(.invalidLeafNode) }
      // Rule 7.3-13
      guard old.encryptionKey != leafNode.encryptionKey else {
        throw .peerMisbehaved(.invalidLeafNode)
      }
      try leafNode.validate(groupID: context.groupID, leafIndex: leaf, suite)
    case .remove(let leaf):
      // Rule 12.1.3-1
      guard tree[leaf] != nil else { throw .peerMisbehaved(.invalidProposalList) }
    case .preSharedKey(let id):
      // Rule 12.1.4-3
      guard id.nonce.count == suite.hashByteCount else {
        throw .peerMisbehaved(.invalidProposalList)
      }
      // Rule 12.1.4-1, 12.1.4-2: those belong to the first commit of another group.
      if case .resumption(let usage, _, _) = id.kind, usage != .application {
        throw .peerMisbehaved(.invalidProposalList)
      }
    case .reInit(let reInit) where rules == .full:
      // Rule 12.1.5-1
      guard reInit.version.rawValue >= context.version.rawValue else {
        throw .peerMisbehaved(.invalidProposalList)
      }
      // Rule 13.4-6
      guard !reInit.extensions.hasDuplicates else { throw .peerMisbehaved(.invalidExtensions) }
    case .externalInit where rules == .full:
      break
    case .groupContextExtensions(let extensions) where rules == .full:
      // Rule 13.4-5
      guard !extensions.hasDuplicates else { throw .peerMisbehaved(.invalidExtensions) }
      _ = try extensions.requiredCapabilities()
      _ = try extensions.externalSenders()
    case .update, .reInit, .externalInit, .groupContextExtensions:
      throw .peerMisbehaved(.againstRules)
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
    // Rule 12.1.8-1, 12.1.8-2, 12.2-9, 12.2-15
    guard isAllowed else { throw .peerMisbehaved(.invalidSender) }
  }
}
