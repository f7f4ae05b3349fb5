import CryptoSuite

extension Group {
  /// Proposes a change for somebody's next commit (RFC 9420 §12.1). It waits here as well.
  /// `now`, in seconds since 1970, is needed to propose an Add, for the key package's lifetime.
  public mutating func propose(
    _ proposal: Proposal, authenticatedData: [UInt8] = [],
    wireFormat: WireFormat = .privateMessage, paddingBlockByteCount: Int = 1, now: UInt64? = nil,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    if case .add(let keyPackage) = proposal, let lifetime = keyPackage.lifetime {
      // Rule 7.3-10
      guard let now, lifetime.contains(now) else { throw .misuse(.expired) }
    }
    return try send(
      proposal, authenticatedData, wireFormat, paddingBlockByteCount: paddingBlockByteCount,
      using: &random)
  }

  private mutating func send(
    _ proposal: Proposal, _ authenticatedData: [UInt8], _ wireFormat: WireFormat,
    paddingBlockByteCount: Int = 1, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    try checkActive()
    let message = try sign(
      .proposal(proposal), authenticatedData: authenticatedData, wireFormat: wireFormat)
    let pending: PendingProposal
    do throws(MLSError) {
      pending = try check(proposal, of: message)
    } catch {
      if case .add = proposal { throw error }
      throw error.asMisuse
    }
    // Uses up a key, so it comes when nothing else can be refused.
    let framed = try frame(
      message, paddingBlockByteCount: paddingBlockByteCount, using: &random)
    pendingProposals.append(pending)
    return framed
  }

  /// Proposes to mix in a key that all members hold (RFC 9420 §12.1.4), an external one or another
  /// group's. Whoever commits it or follows must hand it in.
  public mutating func propose(
    _ key: PreSharedKey, authenticatedData: [UInt8] = [],
    wireFormat: WireFormat = .privateMessage, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    let nonce = randomBytes(count: suiteCrypto.hashByteCount, using: &random)
    return try send(
      .preSharedKey(PreSharedKeyID(kind: key.kind, nonce: nonce)), authenticatedData, wireFormat,
      using: &random)
  }

  /// Proposes new keys for our own leaf (RFC 9420 §12.1.2), and if asked for another identity or
  /// profile; somebody else must commit them.
  public mutating func proposeUpdate(
    identity: SigningIdentity? = nil, profile: LeafProfile? = nil,
    authenticatedData: [UInt8] = [], wireFormat: WireFormat = .privateMessage,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> MLSMessage {
    try checkActive()
    let newIdentity = identity ?? current.identity
    try suiteCrypto.check(newIdentity)
    guard var old = current.tree[current.ownLeaf] else {
      preconditionFailure("an active member has a leaf")
    }
    if let profile { old = old.with(profile, suite) }
    let pair = try suiteCrypto.makeKeyPair(using: &random)
    let unsigned = LeafNode(
      encryptionKey: pair.publicKey, signatureKey: newIdentity.publicKey,
      credential: identity?.credential ?? old.credential, capabilities: old.capabilities,
      source: .update, extensions: old.extensions, signature: [])
    let leafNode = try unsigned.signed(
      groupID: groupID, leafIndex: current.ownLeaf, identity: newIdentity, suiteCrypto)
    let message = try send(.update(leafNode), authenticatedData, wireFormat, using: &random)
    ownUpdates.append(OwnUpdate(keyPair: pair, identity: identity))
    return message
  }

  /// Checks a verified message's proposal and keeps it for a commit.
  mutating func queue(
    _ proposal: Proposal, of message: AuthenticatedContent
  ) throws(MLSError) -> ReceivedProposal {
    let pending = try check(proposal, of: message)
    pendingProposals.append(pending)
    return ReceivedProposal(
      reference: pending.reference, sender: pending.sender, proposal: proposal,
      authenticatedData: message.content.authenticatedData)
  }

  /// Whether a commit of this epoch may name the proposal.
  private func check(
    _ proposal: Proposal, of message: AuthenticatedContent
  ) throws(MLSError) -> PendingProposal {
    let sender = message.content.sender
    let reference = suiteCrypto.reference(toProposal: message)
    for pending in pendingProposals where pending.reference == reference {
      throw .staleOrDuplicate(.alreadyProcessed)
    }
    try current.validate(proposal, from: sender, under: .full, suiteCrypto)
    let pending = PendingProposal(reference: reference, sender: sender, proposal: proposal)
    guard hasRoom(for: pending) else { throw .peerMisbehaved(.limitExceeded) }
    return pending
  }

  /// Those outside the group share a quarter of the room, so that they do not keep members from
  /// proposing.
  private func hasRoom(for pending: PendingProposal) -> Bool {
    var count = 1
    var byteCount = pending.byteCount
    for other in pendingProposals where pending.sender.isMember || !other.sender.isMember {
      count += 1
      byteCount += other.byteCount
    }
    let share = pending.sender.isMember ? 1 : MLSLimits.pendingProposalOutsidersPart
    return count <= MLSLimits.pendingProposalCountMax / share
      && byteCount <= MLSLimits.pendingProposalByteCountMax / share
  }

  /// Forgets all proposals of this epoch. For a member who is about to leave, or whose policy
  /// refuses them all: what others have seen they may still commit, and a commit that names a
  /// forgotten one is refused with `unknownProposal`, so that this member cannot follow.
  public mutating func clearPendingProposals() {
    pendingProposals = []
    ownUpdates = []
  }
}
