import CryptoSuite

extension Group {
  /// Proposes a change for somebody's next commit (RFC 9420 §12.1). It waits here as well.
  /// `now` is in seconds since 1970, for the lifetime of a key package.
  public mutating func propose(
    _ proposal: Proposal, authenticatedData: [UInt8] = [],
    wireFormat: WireFormat = .privateMessage, now: UInt64,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    if case .add(let keyPackage) = proposal, keyPackage.lifetime?.contains(now) == false {
      // Rule 7.3-10
      throw .misuse(.expired)
    }
    return try send(
      proposal, authenticatedData: authenticatedData, wireFormat: wireFormat, using: &random)
  }

  private mutating func send(
    _ proposal: Proposal, authenticatedData: [UInt8], wireFormat: WireFormat,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    try checkActive()
    try current.validate(proposal, from: .member(current.ownLeaf), suiteCrypto)
    let message = try sign(
      .proposal(proposal), authenticatedData: authenticatedData, wireFormat: wireFormat)
    let framed = try frame(message, paddingBlockByteCount: 1, using: &random)
    _ = try queue(proposal, of: message)
    return framed
  }

  /// Proposes new keys for our own leaf (RFC 9420 §12.1.2); somebody else must commit them.
  public mutating func proposeUpdate(
    authenticatedData: [UInt8] = [], using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    try checkActive()
    guard let old = current.tree[current.ownLeaf] else {
      preconditionFailure("an active member has a leaf")
    }
    let pair = try suiteCrypto.makeKeyPair(using: &random)
    let unsigned = LeafNode(
      encryptionKey: pair.publicKey, signatureKey: old.signatureKey, credential: old.credential,
      capabilities: old.capabilities, source: .update, extensions: old.extensions, signature: [])
    let leafNode = try unsigned.signed(
      groupID: groupID, leafIndex: current.ownLeaf, identity: current.identity, suiteCrypto)
    let message = try send(
      .update(leafNode), authenticatedData: authenticatedData, wireFormat: .privateMessage,
      using: &random)
    ownUpdates.append(pair)
    return message
  }

  /// Checks a verified message's proposal and keeps it for a commit.
  mutating func queue(
    _ proposal: Proposal, of message: AuthenticatedContent
  ) throws(MLSError) -> ReceivedProposal {
    let sender = message.content.sender
    let reference = suiteCrypto.reference(toProposal: message)
    for pending in pendingProposals where pending.reference == reference {
      throw .staleOrDuplicate(.alreadyProcessed)
    }
    guard pendingProposals.count < MLSLimits.pendingProposalCountMax else {
      throw .peerMisbehaved(.limitExceeded)
    }
    try current.validate(proposal, from: sender, suiteCrypto)
    pendingProposals.append(
      PendingProposal(reference: reference, sender: sender, proposal: proposal))
    return ReceivedProposal(
      reference: reference, sender: sender, proposal: proposal,
      authenticatedData: message.content.authenticatedData)
  }

  /// Forgets all proposals of this epoch; what others have seen, others may still commit.
  public mutating func clearPendingProposals() { pendingProposals = [] }
}
