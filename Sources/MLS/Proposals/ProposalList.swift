/// The proposals of one commit, sorted by kind and known to go together (RFC 9420 §12.2).
struct ProposalList {
  private(set) var updates: [(leaf: LeafIndex, leafNode: LeafNode)] = []
  private(set) var removes: [LeafIndex] = []
  private(set) var adds: [KeyPackage] = []
  private(set) var preSharedKeys: [PreSharedKeyID] = []
  private(set) var groupContextExtensions: [Extension]?
  private(set) var reInit: ReInit?
  private(set) var externalInit: [UInt8]?
  private var addedKeys = KeyCounts()
  private var count = 0

  init() {}

  /// Refuses combinations that RFC 9420 §12.2 forbids; each proposal by itself is checked by
  /// `EpochState.validate`.
  init(
    _ proposals: [(sender: Sender, proposal: Proposal)], committer: Sender,
    under rules: GroupRules
  ) throws(MLSError) {
    for (sender, proposal) in proposals { try insert(proposal, from: sender, under: rules) }
    try validate(for: committer)
  }

  /// What is seen only when all are in.
  func validate(for committer: Sender) throws(MLSError) {
    // Rule 12.2-8
    if reInit != nil, count > 1 { throw Self.invalid }
    switch committer {
    case .member(let leaf):
      // Rule 12.2-2
      guard !removes.contains(leaf) else { throw Self.invalid }
      // Rule 12.2-1
      for update in updates where update.leaf == leaf { throw Self.invalid }
    case .newMemberCommit:
      // Rule 12.2-11
      guard externalInit != nil else { throw Self.invalid }
      // Rule 12.2-13; other types have been refused by `EpochState.validate`.
      guard removes.count <= 1 else { throw Self.invalid }
    case .external, .newMemberProposal:
      throw .peerMisbehaved(.invalidSender)
    }
  }

  /// RFC 9420 §12.4: the path may be left out only where the commit takes nobody's access away and
  /// changes nothing else either.
  var needsPath: Bool {
    count == 0 || !updates.isEmpty || !removes.isEmpty || externalInit != nil
      || groupContextExtensions != nil
  }

  private static var invalid: MLSError { .peerMisbehaved(.invalidProposalList) }

  mutating func insert(
    _ proposal: Proposal, from sender: Sender, under rules: GroupRules
  ) throws(MLSError) {
    count += 1
    switch proposal {
    case .add(let keyPackage):
      addedKeys.insert(keyPackage.leafNode.signatureKey)
      // Rule 12.2-4
      guard addedKeys.duplicateCount == 0 else { throw Self.invalid }
      adds.append(keyPackage)
    case .update(let leafNode) where rules == .full:
      guard case .member(let leaf) = sender else { throw .peerMisbehaved(.invalidSender) }
      // Rule 12.2-3
      guard !touches(leaf) else { throw Self.invalid }
      updates.append((leaf, leafNode))
    case .remove(let leaf):
      // Rule 12.2-3
      guard !touches(leaf) else { throw Self.invalid }
      removes.append(leaf)
    case .preSharedKey(let id):
      // Rule 8.4-4
      guard preSharedKeys.count < MLSLimits.preSharedKeyCountMax else {
        throw .peerMisbehaved(.limitExceeded)
      }
      // Rule 12.2-6
      guard !preSharedKeys.contains(id) else { throw Self.invalid }
      preSharedKeys.append(id)
    case .reInit(let reInit) where rules == .full:
      guard self.reInit == nil else { throw Self.invalid }
      self.reInit = reInit
    case .externalInit(let kemOutput) where rules == .full:
      // Rule 12.2-12
      guard externalInit == nil else { throw Self.invalid }
      externalInit = kemOutput
    case .groupContextExtensions(let extensions) where rules == .full:
      // Rule 12.2-7
      guard groupContextExtensions == nil else { throw Self.invalid }
      groupContextExtensions = extensions
    case .update, .reInit, .externalInit, .groupContextExtensions:
      throw .peerMisbehaved(.againstRules)
    }
  }

  private func touches(_ leaf: LeafIndex) -> Bool {
    for update in updates where update.leaf == leaf { return true }
    return removes.contains(leaf)
  }
}
