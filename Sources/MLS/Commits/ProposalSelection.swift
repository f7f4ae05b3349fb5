import CryptoSuite

/// A proposal that goes into our commit; by reference if others have it already.
final class SelectedProposal: Sendable {
  let sender: Sender
  let proposal: Proposal
  let reference: ProposalRef?

  init(_ proposal: Proposal, from ownLeaf: LeafIndex) {
    sender = .member(ownLeaf)
    self.proposal = proposal
    reference = nil
  }

  init(_ pending: PendingProposal) {
    sender = pending.sender
    proposal = pending.proposal
    reference = pending.reference
  }
}

/// What our commit takes up: all that its author asks for, and of what others have proposed as much
/// as RFC 9420 §12.2 allows beside it. Each of theirs is tried on the next epoch's tree, so that
/// nobody's proposal keeps others from committing.
///
/// Not inlined, since the browser's module grows with each place that is.
struct ProposalSelection {
  private(set) var entries: [SelectedProposal] = []
  private(set) var list = ProposalList()
  private var tree: RatchetTree
  private var extensions: [Extension]

  init(_ tree: RatchetTree, _ extensions: [Extension]) {
    self.tree = tree
    self.extensions = extensions
  }

  /// Takes one; whether it goes together with the rest is for `validate` to say, once all is in.
  @inline(never)
  mutating func insert(
    _ entry: SelectedProposal, under rules: GroupRules = .full
  ) throws(MLSError) {
    try list.insert(entry.proposal, from: entry.sender, under: rules)
    switch (entry.sender, entry.proposal) {
    case (_, .add(let keyPackage)): _ = try tree.add(keyPackage.leafNode)
    case (.member(let leaf), .update(let leafNode)): tree.update(leafNode, at: leaf)
    case (_, .remove(let leaf)): tree.remove(leaf)
    case (_, .groupContextExtensions(let changed)): extensions = changed
    default: break
    }
    entries.append(entry)
  }

  /// As they stand in the commit.
  var named: [ProposalOrRef] {
    var named: [ProposalOrRef] = []
    for entry in entries {
      named.append(entry.reference.map { .reference($0) } ?? .proposal(entry.proposal))
    }
    return named
  }

  @inline(never)
  func validate(for committer: Sender) throws(MLSError) {
    try list.validate(for: committer)
    try tree.validateUniqueKeys()
    try tree.validateSupport(for: extensions)
  }

  /// Takes what somebody has proposed, if it goes together with what is in.
  @inline(never)
  mutating func offer(_ entry: SelectedProposal, to committer: Sender) {
    var trial = self
    do throws(MLSError) {
      try trial.insert(entry)
      try trial.validate(for: committer)
      self = trial
    } catch {
      return
    }
  }
}

extension Group {
  func select(
    _ request: CommitRequest, under rules: GroupRules, now: UInt64,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> ProposalSelection {
    for keyPackage in request.adding {
      // Rule 7.3-9
      if keyPackage.lifetime?.contains(now) == false { throw .misuse(.expired) }
      try keyPackage.validate(suiteCrypto)
    }
    for leaf in request.removing {
      guard leaf != current.ownLeaf, member(at: leaf) != nil else {
        throw .misuse(.unknownMember)
      }
    }
    let committer = Sender.member(current.ownLeaf)
    var selection = ProposalSelection(treeToCome(request), extensions)
    do throws(MLSError) {
      for entry in try ownEntries(request, rules) { try selection.insert(entry, under: rules) }
      for key in request.preSharedKeys {
        let taken = selection.list.preSharedKeys
        try selection.insert(
          entry(naming: key, besides: taken, request, rules, using: &random), under: rules)
      }
      try selection.validate(for: committer)
    } catch {
      throw error.asMisuse
    }
    guard rules == .full, request.includesPendingProposals, request.reInit == nil else {
      return selection
    }
    // Who goes makes room, and a change of the extensions decides who may come.
    for turn in 0..<3 {
      // From the latest, so that of two Updates by one member the newer one is taken.
      for pending in pendingProposals.reversed() where self.turn(of: pending) == turn {
        if case .add(let keyPackage) = pending.proposal {
          guard keyPackage.lifetime?.contains(now) == true,
            suiteCrypto.canEncrypt(to: keyPackage.initKey, using: &random),
            suiteCrypto.canEncrypt(to: keyPackage.leafNode.encryptionKey, using: &random)
          else { continue }
        }
        selection.offer(SelectedProposal(pending), to: committer)
      }
    }
    return selection
  }

  /// In RFC 9420's order of applying them (§12.3), as far as it matters; without the keys.
  @inline(never)
  private func ownEntries(
    _ request: CommitRequest, _ rules: GroupRules
  ) throws(MLSError) -> [SelectedProposal] {
    var entries: [SelectedProposal] = []
    if let extensions = request.groupContextExtensions {
      let proposal = Proposal.groupContextExtensions(extensions)
      try current.validate(proposal, from: .member(current.ownLeaf), under: rules, suiteCrypto)
      entries.append(SelectedProposal(proposal, from: current.ownLeaf))
    }
    for leaf in request.removing {
      entries.append(SelectedProposal(.remove(leaf), from: current.ownLeaf))
    }
    for keyPackage in request.adding {
      entries.append(SelectedProposal(.add(keyPackage), from: current.ownLeaf))
    }
    if let reInit = request.reInit {
      if rules == .full, let pending = pendingProposals.first(where: { $0.proposes(reInit) }) {
        entries.append(SelectedProposal(pending))
      } else {
        try current.validate(
          .reInit(reInit), from: .member(current.ownLeaf), under: rules, suiteCrypto)
        entries.append(SelectedProposal(.reInit(reInit), from: current.ownLeaf))
      }
    }
    return entries
  }

  /// A commit holds each PreSharedKeyID once (RFC 9420 §12.2); the same key with another nonce is
  /// another.
  private func entry(
    naming key: PreSharedKey, besides taken: [PreSharedKeyID], _ request: CommitRequest,
    _ rules: GroupRules, using random: inout some RandomNumberGenerator
  ) -> SelectedProposal {
    if rules == .full, request.includesPendingProposals {
      for pending in pendingProposals {
        if case .preSharedKey(let id) = pending.proposal, key.answers(id), !taken.contains(id) {
          return SelectedProposal(pending)
        }
      }
    }
    // Not validated: that a new group continues another is against the rules for all who come
    // later (RFC 9420 §12.1.4), and only those who begin one can have such a key.
    let nonce = randomBytes(count: suiteCrypto.hashByteCount, using: &random)
    let id = PreSharedKeyID(kind: key.kind, nonce: nonce)
    return SelectedProposal(.preSharedKey(id), from: current.ownLeaf)
  }

  /// When a proposal by somebody is tried; `nil` for what is never taken up unasked: the end of the
  /// group, our own removal, our own Update (RFC 9420 §12.2), and keys that the caller did not hand
  /// in, which others may lack.
  private func turn(of pending: PendingProposal) -> Int? {
    switch pending.proposal {
    case .remove(let leaf): leaf == current.ownLeaf ? nil : 0
    case .groupContextExtensions: 0
    case .update: pending.sender == .member(current.ownLeaf) ? nil : 1
    case .add: 2
    case .preSharedKey, .reInit, .externalInit: nil
    }
  }

  /// With our own leaf as the commit will leave it: others' kinds of credential must suit it.
  private func treeToCome(_ request: CommitRequest) -> RatchetTree {
    var tree = current.tree
    guard request.identity != nil || request.profile != nil, var leaf = tree[current.ownLeaf] else {
      return tree
    }
    if let profile = request.profile { leaf = leaf.with(profile, suite) }
    if let identity = request.identity { leaf = leaf.with(identity) }
    tree.set(.leaf(leaf), at: NodeIndex(current.ownLeaf))
    return tree
  }
}

extension MLSError {
  /// What a peer would be blamed for is the caller's mistake where the caller asked for it.
  var asMisuse: MLSError {
    switch self {
    case .peerMisbehaved(.invalidExtensions): .misuse(.invalidExtensions)
    case .peerMisbehaved: .misuse(.invalidProposal)
    case .peerIncompatible, .staleOrDuplicate, .misuse: self
    }
  }
}
