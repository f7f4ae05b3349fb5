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
    for key in request.preSharedKeys {
      let nonce = randomBytes(count: suiteCrypto.hashByteCount, using: &random)
      try append(
        .preSharedKey(PreSharedKeyID(kind: .external(id: key.id), nonce: nonce)), to: &selected)
    }
    if let extensions = request.groupContextExtensions {
      try append(.groupContextExtensions(extensions), to: &selected)
    }
    if let reInit = request.reInit { try append(.reInit(reInit), to: &selected) }
    if request.includesPendingProposals, request.reInit == nil {
      // From the latest, so that of two Updates by one member the newer one is taken.
      for pending in pendingProposals.reversed() where accepts(pending, beside: selected, now) {
        selected.append(
          SelectedProposal(
            sender: pending.sender, proposal: pending.proposal, reference: pending.reference))
      }
    }
    return selected
  }

  private func append(
    _ proposal: Proposal, to selected: inout [SelectedProposal]
  ) throws(MLSError) {
    let sender = Sender.member(current.ownLeaf)
    try current.validate(proposal, from: sender, suiteCrypto)
    selected.append(SelectedProposal(sender: sender, proposal: proposal, reference: nil))
  }

  private func accepts(
    _ pending: PendingProposal, beside selected: [SelectedProposal], _ now: UInt64
  ) -> Bool {
    switch pending.proposal {
    case .add(let keyPackage):
      guard keyPackage.lifetime?.contains(now) == true else { return false }
      let key = keyPackage.leafNode.signatureKey
      for member in members where member.signatureKey == key { return false }
      for other in selected {
        if case .add(let keyPackage) = other.proposal, keyPackage.leafNode.signatureKey == key {
          return false
        }
      }
      return true
    case .update:
      guard case .member(let leaf) = pending.sender, leaf != current.ownLeaf else { return false }
      return !touches(leaf, selected) && !isRemovalPending(of: leaf)
    case .remove(let leaf):
      return leaf != current.ownLeaf && !touches(leaf, selected)
    case .groupContextExtensions:
      for other in selected {
        if case .groupContextExtensions = other.proposal { return false }
      }
      return true
    case .preSharedKey(let id):
      // External ones only go in when the caller hands them in: nobody else may hold them.
      if case .external = id.kind { return false }
      return keyRing([]).find(id) != nil
    case .reInit, .externalInit:
      return false
    }
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
