import CryptoSuite
import TLSSyntax

/// Processing somebody else's commit (RFC 9420 §12.4.2). Nothing here mutates the group.
extension Group {
  func stage(
    _ message: AuthenticatedContent, _ commit: Commit, preSharedKeys: [PreSharedKey],
    under rules: GroupRules
  ) throws(MLSError) -> StagedCommit {
    // Rule 6.1-7
    guard let confirmationTag = message.auth.confirmationTag else {
      throw .peerMisbehaved(.invalidConfirmationTag)
    }
    let sender = message.content.sender
    let list = try ProposalList(
      try resolve(commit, from: sender, rules), committer: sender, under: rules)
    // Rule 12.4-2
    guard commit.path != nil || !list.needsPath else {
      throw .peerMisbehaved(.invalidProposalList)
    }
    var applied = try AppliedProposals(list, to: current.tree, current.context)
    let committer = try placeCommitter(sender, commit, in: &applied, rules)
    if let path = commit.path {
      try applied.tree.apply(
        path, from: committer.leafIndex, groupID: groupID, excluding: applied.newcomers,
        suiteCrypto)
      applied.updated.append(Member(committer.leafIndex, path.leafNode))
    }
    try applied.validate()
    if list.removes.contains(current.ownLeaf) {
      return StagedCommit(
        committer: committer, applied: applied, list: list,
        authenticatedData: message.content.authenticatedData,
        base: current.interimTranscriptHash, next: nil)
    }

    var privateTree = current.privateTree
    let identity = try adoptOwnUpdate(list, into: &privateTree, rules)
    privateTree.prune(for: applied.tree)
    applied.context.treeHash = applied.tree.treeHash(suiteCrypto)
    var commitSecret = suiteCrypto.zeros
    if let path = commit.path {
      let opened = try applied.tree.openPath(
        path, from: committer.leafIndex, to: current.ownLeaf, privateTree: privateTree,
        contextBytes: applied.context.encodedBytes, excluding: applied.newcomers, suiteCrypto)
      commitSecret = opened.commitSecret
      privateTree = opened.privateTree
    }

    let keys = try keyRing(preSharedKeys).find(all: list.preSharedKeys)
    let concluded = ConcludedCommit(
      message, context: applied.context, interimTranscriptHash: current.interimTranscriptHash,
      initSecret: try initSecret(list, rules), commitSecret: commitSecret,
      preSharedKey: schedule.preSharedKeySecret(keys), suiteCrypto)
    // Rule 12.4.2-6
    guard isEqualInConstantTime(confirmationTag, concluded.confirmationTag) else {
      throw .peerMisbehaved(.invalidConfirmationTag)
    }
    let next = concluded.state(
      tree: applied.tree, ownLeaf: current.ownLeaf, identity: identity,
      privateTree: privateTree)
    return StagedCommit(
      committer: committer, applied: applied, list: list,
      authenticatedData: message.content.authenticatedData, base: current.interimTranscriptHash,
      next: NextEpoch(next, concluded.secretTree(for: applied.tree)))
  }

  /// The proposals themselves, those named by reference looked up, each checked.
  private func resolve(
    _ commit: Commit, from committer: Sender, _ rules: GroupRules
  ) throws(MLSError) -> [(sender: Sender, proposal: Proposal)] {
    var resolved: [(sender: Sender, proposal: Proposal)] = []
    for entry in commit.proposals {
      switch entry {
      case .proposal(let proposal):
        try current.validate(proposal, from: committer, under: rules, suiteCrypto)
        resolved.append((committer, proposal))
      case .reference(let reference):
        guard rules == .full else { throw .peerMisbehaved(.againstRules) }
        // Rule 12.4.3.2-2: a newcomer has seen no proposals that it could name.
        if case .newMemberCommit = committer { throw .peerMisbehaved(.invalidProposalList) }
        // Rule 12.4.2-2
        guard let pending = pendingProposals.first(where: { $0.reference == reference }) else {
          throw .misuse(.unknownProposal)
        }
        resolved.append((pending.sender, pending.proposal))
      }
    }
    return resolved
  }

  /// Where the committer sits; a newcomer by external commit sits down now (RFC 9420 §12.4.3.2).
  private func placeCommitter(
    _ sender: Sender, _ commit: Commit, in applied: inout AppliedProposals, _ rules: GroupRules
  ) throws(MLSError) -> Member {
    switch sender {
    case .member(let leaf):
      guard let leafNode = current.tree[leaf] else { throw .peerMisbehaved(.invalidSender) }
      // Rule 12.4.2-4
      if let path = commit.path, path.leafNode.encryptionKey == leafNode.encryptionKey {
        throw .peerMisbehaved(.invalidUpdatePath)
      }
      return Member(leaf, leafNode)
    case .newMemberCommit where rules == .full:
      guard let path = commit.path else { throw .peerMisbehaved(.invalidUpdatePath) }
      for former in applied.removed {
        // Rule 12.2-14
        guard former.encryptionKey != path.leafNode.encryptionKey else {
          throw .peerMisbehaved(.invalidUpdatePath)
        }
      }
      let leaf = try applied.tree.add(path.leafNode)
      // Of a newcomer only its own key speaks: lacking what RFC 9420 §7.3 asks of it, it is not an
      // honest member who needs an update.
      guard (try? applied.tree.validateSupport(for: applied.context.extensions)) != nil else {
        throw .peerMisbehaved(.invalidLeafNode)
      }
      return Member(leaf, path.leafNode)
    case .external, .newMemberProposal, .newMemberCommit:
      throw .peerMisbehaved(.invalidSender)
    }
  }

  /// If the commit takes up our own Update, its private key becomes our leaf's, and its identity
  /// ours.
  private func adoptOwnUpdate(
    _ list: ProposalList, into privateTree: inout PrivateTree, _ rules: GroupRules
  ) throws(MLSError) -> SigningIdentity {
    guard rules == .full else { return current.identity }
    for update in list.updates where update.leaf == current.ownLeaf {
      let key = update.leafNode.encryptionKey
      guard let own = ownUpdates.first(where: { $0.keyPair.publicKey == key }) else {
        throw .misuse(.unknownProposal)
      }
      privateTree.set(own.keyPair, at: NodeIndex(current.ownLeaf))
      return own.identity ?? current.identity
    }
    return current.identity
  }

  /// RFC 9420 §8.3: an external commit brings its own.
  private func initSecret(
    _ list: ProposalList, _ rules: GroupRules
  ) throws(MLSError) -> SecretBytes {
    guard rules == .full, let kemOutput = list.externalInit else {
      return current.secrets.initial
    }
    return try suiteCrypto.receiveInitSecret(
      kemOutput, with: try suiteCrypto.deriveKeyPair(current.secrets.external))
  }

  func keyRing(_ handedIn: [PreSharedKey]) -> PreSharedKeyRing {
    PreSharedKeyRing(handedIn: handedIn, groupID: groupID, resumption: resumptionSecrets)
  }
}
