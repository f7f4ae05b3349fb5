import CryptoSuite

/// A proposal that goes into our commit; by reference if others have it already.
struct SelectedProposal {
  let sender: Sender
  let proposal: Proposal
  let reference: ProposalRef?
}

/// Choosing what our commit takes up, so that the list is one that RFC 9420 §12.2 allows whatever
/// others have proposed.
extension Group {
  func select(
    _ request: CommitRequest, now: UInt64, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> [SelectedProposal] {
    var selected: [SelectedProposal] = []
    for keyPackage in request.adding {
      // Rule 7.3-9
      if keyPackage.lifetime?.contains(now) == false { throw .misuse(.expired) }
      try append(.add(keyPackage), to: &selected)
    }
    for leaf in request.removing {
      guard leaf != current.ownLeaf, member(at: leaf) != nil else {
        throw .misuse(.unknownMember)
      }
      try append(.remove(leaf), to: &selected)
    }
    for key in request.preSharedKeys
    where !(request.includesPendingProposals && isPending(key)) {
      let nonce = randomBytes(count: suiteCrypto.hashByteCount, using: &random)
      // Not by `append`: that a new group continues another is against the rules for all who come
      // later (RFC 9420 §12.1.4), and only those who begin one can have such a key.
      selected.append(
        SelectedProposal(
          sender: .member(current.ownLeaf),
          proposal: .preSharedKey(PreSharedKeyID(kind: key.kind, nonce: nonce)), reference: nil))
    }
    if let extensions = request.groupContextExtensions {
      try append(.groupContextExtensions(extensions), to: &selected)
    }
    if let reInit = request.reInit {
      if let pending = pendingProposals.first(where: { $0.proposes(reInit) }) {
        selected.append(
          SelectedProposal(
            sender: pending.sender, proposal: pending.proposal, reference: pending.reference))
      } else {
        try append(.reInit(reInit), to: &selected)
      }
    }
    if request.includesPendingProposals, request.reInit == nil {
      let keys = keyRing(request.preSharedKeys)
      let extensions = extensionsInForce(request)
      // From the latest, so that of two Updates by one member the newer one is taken.
      for pending in pendingProposals.reversed()
      where accepts(pending, beside: selected, keys, extensions, now) {
        selected.append(
          SelectedProposal(
            sender: pending.sender, proposal: pending.proposal, reference: pending.reference))
      }
    }
    return selected
  }

  private func isPending(_ key: PreSharedKey) -> Bool {
    for pending in pendingProposals {
      if case .preSharedKey(let id) = pending.proposal, key.answers(id) { return true }
    }
    return false
  }

  private func append(
    _ proposal: Proposal, to selected: inout [SelectedProposal]
  ) throws(MLSError) {
    let sender = Sender.member(current.ownLeaf)
    try current.validate(proposal, from: sender, suiteCrypto)
    selected.append(SelectedProposal(sender: sender, proposal: proposal, reference: nil))
  }

  private func accepts(
    _ pending: PendingProposal, beside selected: [SelectedProposal], _ keys: PreSharedKeyRing,
    _ extensions: [Extension], _ now: UInt64
  ) -> Bool {
    switch pending.proposal {
    case .add(let keyPackage):
      guard keyPackage.lifetime?.contains(now) == true else { return false }
      guard (try? keyPackage.leafNode.capabilities.checkSupport(for: extensions)) != nil else {
        return false
      }
      let key = keyPackage.leafNode.signatureKey
      for member in members where member.signatureKey == key { return false }
      for other in selected {
        if case .add(let keyPackage) = other.proposal, keyPackage.leafNode.signatureKey == key {
          return false
        }
      }
      return true
    case .update(let leafNode):
      guard case .member(let leaf) = pending.sender, leaf != current.ownLeaf,
        (try? leafNode.capabilities.checkSupport(for: extensions)) != nil
      else { return false }
      return !touches(leaf, selected) && !isRemovalPending(of: leaf)
    case .remove(let leaf):
      return leaf != current.ownLeaf && !touches(leaf, selected)
    case .groupContextExtensions(let proposed):
      // One is enough, and `extensionsInForce` has chosen it.
      for other in selected {
        if case .groupContextExtensions = other.proposal { return false }
      }
      return proposed == extensions
    case .preSharedKey(let id):
      // External ones only go in when the caller hands them in: nobody else may hold them.
      return keys.find(id) != nil
    case .reInit, .externalInit:
      return false
    }
  }

  /// The extensions of the epoch to come: as asked for, or as last proposed by somebody, if all can
  /// live with them, so that nobody's proposal keeps others from committing.
  private func extensionsInForce(_ request: CommitRequest) -> [Extension] {
    if let asked = request.groupContextExtensions { return asked }
    for pending in pendingProposals.reversed() {
      guard case .groupContextExtensions(let proposed) = pending.proposal,
        (try? current.tree.validateSupport(for: proposed)) != nil
      else { continue }
      let excluded = request.adding.contains { keyPackage in
        (try? keyPackage.leafNode.capabilities.checkSupport(for: proposed)) == nil
      }
      if !excluded { return proposed }
    }
    return extensions
  }

  private func isRemovalPending(of leaf: LeafIndex) -> Bool {
    for pending in pendingProposals {
      if case .remove(leaf) = pending.proposal { return true }
    }
    return false
  }

  private func touches(_ leaf: LeafIndex, _ selected: [SelectedProposal]) -> Bool {
    for entry in selected {
      switch (entry.sender, entry.proposal) {
      case (_, .remove(leaf)), (.member(leaf), .update): return true
      default: continue
      }
    }
    return false
  }
}
