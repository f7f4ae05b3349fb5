import CryptoSuite
import TLSSyntax

/// Making a commit (RFC 9420 §12.4.1).
extension Group {
  /// Makes a commit and its Welcome. The epoch does not change until the result is merged; a key
  /// of the own handshake ratchet is used up at once, so save the group along with the result.
  /// `now` is in seconds since 1970, for the lifetimes of the key packages.
  public mutating func commit(
    _ request: CommitRequest, under rules: GroupRules = .full, now: UInt64,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> PendingCommit {
    try checkActive()
    let selection = try select(request, under: rules, now: now, using: &random)
    let list = selection.list
    let keys = try keyRing(request.preSharedKeys).find(all: list.preSharedKeys)

    var applied = try AppliedProposals(list, to: current.tree, current.context)
    let renewed = try renewPath(request, list, &applied, using: &random)
    try applied.validate()
    applied.context.treeHash = applied.tree.treeHash(suiteCrypto)

    let commit = Commit(proposals: selection.named, path: renewed?.path)
    var message = try sign(
      .commit(commit), authenticatedData: request.authenticatedData,
      wireFormat: request.wireFormat)
    let preSharedKey = schedule.preSharedKeySecret(keys)
    let concluded = ConcludedCommit(
      message, context: applied.context, interimTranscriptHash: current.interimTranscriptHash,
      initSecret: current.secrets.initial,
      commitSecret: renewed?.secrets.commitSecret ?? suiteCrypto.zeros,
      preSharedKey: preSharedKey, suiteCrypto)
    message.auth.confirmationTag = concluded.confirmationTag

    let next = concluded.state(
      tree: applied.tree, ownLeaf: current.ownLeaf,
      identity: renewed == nil ? current.identity : request.identity ?? current.identity,
      privateTree: privateTree(renewed, for: applied.tree))
    let welcome = try makeWelcome(
      request, list, applied, renewed, next,
      key: schedule.welcomeKey(joiner: concluded.joiner, preSharedKey: preSharedKey),
      joiner: concluded.joiner, using: &random)
    guard let committer = member(at: current.ownLeaf) else {
      preconditionFailure("an active member has a leaf")
    }
    let staged = StagedCommit(
      committer: committer, applied: applied, list: list,
      authenticatedData: request.authenticatedData, base: current.interimTranscriptHash,
      next: NextEpoch(next, concluded.secretTree(for: applied.tree)))
    let framed = try frame(
      message, under: rules, paddingBlockByteCount: request.paddingBlockByteCount, using: &random)
    return PendingCommit(message: framed, welcome: welcome, staged: staged)
  }

  private func renewPath(
    _ request: CommitRequest, _ list: ProposalList, _ applied: inout AppliedProposals,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> RenewedPath? {
    guard
      request.includesPath || list.needsPath || request.identity != nil || request.profile != nil
    else { return nil }
    guard var draft = applied.tree[current.ownLeaf] else {
      preconditionFailure("a committer does not remove itself")
    }
    let identity = request.identity ?? current.identity
    try suiteCrypto.check(identity)
    if let profile = request.profile {
      draft = draft.with(profile, suite)
    }
    let renewed = try applied.tree.renewPath(
      of: current.ownLeaf, draft: draft, identity: identity, context: applied.context,
      excluding: applied.newcomers, suiteCrypto, using: &random)
    applied.updated.append(Member(current.ownLeaf, renewed.path.leafNode))
    return renewed
  }

  private func privateTree(_ renewed: RenewedPath?, for tree: RatchetTree) -> PrivateTree {
    if let renewed { return renewed.privateTree }
    var kept = current.privateTree
    kept.prune(for: tree)
    return kept
  }
}
