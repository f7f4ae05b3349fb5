import CryptoSuite

extension Group {
  /// Enters the epoch that the commit leads to. Refused when the group is no longer where the
  /// commit was staged.
  public mutating func merge(_ staged: StagedCommit) throws(MLSError) {
    try checkActive()
    // Rule 14-1
    guard staged.base == current.interimTranscriptHash else { throw .staleOrDuplicate(.staged) }
    guard let next = staged.next else {
      leave()
      return
    }
    guard next.state.context.groupID == groupID, next.state.context.cipherSuite == suite,
      next.state.context.epoch == epoch.next, next.state.hashesHold(suiteCrypto)
    else { throw .misuse(.unreadableState) }
    if pastEpochCountMax > 0 {
      // Only application messages are read late; the commit's key has served, with all its kind.
      secretTree.forgetHandshakes(of: staged.committer.leafIndex, suiteCrypto)
      pastEpochs.append(PastEpoch(current, secretTree))
      if pastEpochs.count > Int(pastEpochCountMax) { pastEpochs.removeFirst() }
    }
    current = next.state.hashed(suiteCrypto)
    secretTree = next.secretTree
    resumptionSecrets.append(
      ResumptionSecret(epoch: epoch, secret: current.secrets.resumption))
    if resumptionSecrets.count > MLSLimits.resumptionSecretCountMax {
      resumptionSecrets.removeFirst()
    }
    pendingProposals = []
    ownUpdates = []
    if let reInit = staged.reInit {
      standing = .reinitialised
      self.reInit = reInit
    }
  }

  /// Enters the epoch of our own commit, once the delivery service has taken it (RFC 9420 §14).
  public mutating func merge(_ pending: PendingCommit) throws(MLSError) {
    try merge(pending.staged)
  }

  /// We are out: what remains is the list of members as we last knew it, our own identity, and no
  /// secret of the group.
  private mutating func leave() {
    standing = .removed
    pastEpochs = []
    resumptionSecrets = []
    pendingProposals = []
    ownUpdates = []
    current = current.withoutSecrets()
    secretTree = SecretTree(encryptionSecret: SecretBytes([]), size: current.tree.size)
  }
}
