import CryptoSuite

extension Group {
  /// Enters the epoch that the commit leads to. Refused when the group is no longer where the
  /// commit was staged.
  public mutating func merge(_ staged: StagedCommit) throws(MLSError) {
    try checkActive()
    guard staged.base == current.interimTranscriptHash else { throw .staleOrDuplicate(.staged) }
    guard let next = staged.next else {
      leave()
      return
    }
    pastEpochs.append(PastEpoch(current))
    if pastEpochs.count > MLSLimits.pastEpochCountMax { pastEpochs.removeFirst() }
    current = next
    resumptionSecrets.append(
      ResumptionSecret(epoch: epoch, secret: current.secrets.resumption))
    if resumptionSecrets.count > MLSLimits.resumptionSecretCountMax {
      resumptionSecrets.removeFirst()
    }
    pendingProposals = []
    ownUpdates = []
    if staged.reInit != nil { standing = .reinitialised }
  }

  public mutating func merge(_ pending: PendingCommit) throws(MLSError) {
    try merge(pending.staged)
  }

  /// We are out: what remains is the list of members as we last knew it, and no secret.
  private mutating func leave() {
    standing = .removed
    pastEpochs = []
    resumptionSecrets = []
    pendingProposals = []
    ownUpdates = []
    let none = SecretBytes([])
    current.privateTree = PrivateTree()
    current.secretTree = SecretTree(encryptionSecret: none, size: current.tree.size)
    current.secrets = EpochSecrets(
      senderData: none, exporter: none, external: none, membership: none, resumption: none,
      authenticator: none, initial: none)
  }
}
