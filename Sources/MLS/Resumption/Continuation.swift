import CryptoSuite

/// The group that a Welcome says it continues, and the rules this brings (RFC 9420 §12.4.3.1).
struct Continuation<Crypto: CryptoProvider> {
  private let parent: Group<Crypto>
  private let usage: PreSharedKeyID.ResumptionUsage
  private let epoch: Epoch

  /// `nil` for a Welcome that continues nothing. Its group must be among the newcomer's.
  init?(
    named keys: [PreSharedKeyID], among knownGroups: [Group<Crypto>]
  ) throws(MLSError) {
    var found: Continuation?
    for key in keys {
      guard case .resumption(let usage, let groupID, let epoch) = key.kind, usage != .application
      else { continue }
      // Rule 12.4.3.1-5
      guard found == nil else { throw .peerMisbehaved(.invalidContinuation) }
      let parent = knownGroups.first { group in
        group.groupID == groupID && (try? group.resumptionKey(of: epoch)) != nil
      }
      // Rule 12.4.3.1-4
      guard let parent else { throw .misuse(.unknownPreSharedKey) }
      found = Continuation(parent: parent, usage: usage, epoch: epoch)
    }
    guard let found else { return nil }
    self = found
  }

  private init(
    parent: Group<Crypto>, usage: PreSharedKeyID.ResumptionUsage, epoch: Epoch
  ) {
    self.parent = parent
    self.usage = usage
    self.epoch = epoch
  }

  /// RFC 9420 §11.2 and §11.3, for the group in the Welcome.
  func check(
    _ context: GroupContext, _ tree: RatchetTree, _ matching: (Credential, Credential) -> Bool
  ) throws(MLSError) {
    // Rule 11.2-1, 11.3-1
    guard context.epoch == Epoch(1) else { throw .peerMisbehaved(.invalidContinuation) }
    switch usage {
    case .branch: try checkBranch(context, tree, matching)
    case .reinit: try checkSuccessor(context, tree, matching)
    case .application: preconditionFailure("an application's keys continue nothing")
    }
  }

  private func checkBranch(
    _ context: GroupContext, _ tree: RatchetTree, _ matching: (Credential, Credential) -> Bool
  ) throws(MLSError) {
    let old = parent.current.context
    // Rule 11.3-2
    guard context.version == old.version, context.cipherSuite == old.cipherSuite else {
      throw .peerMisbehaved(.invalidContinuation)
    }
    // As the epoch of the key knew them, if we still do: whoever branched may not have heard of a
    // later removal.
    let oldTree = parent.pastEpochs.first { $0.epoch == epoch }?.tree ?? parent.current.tree
    for member in tree.members {
      // Rule 11.3-3
      guard oldTree.has(member.credential, matching) else {
        throw .peerMisbehaved(.invalidContinuation)
      }
    }
  }

  private func checkSuccessor(
    _ context: GroupContext, _ tree: RatchetTree, _ matching: (Credential, Credential) -> Bool
  ) throws(MLSError) {
    // Rule 11.2-2
    guard let reInit = parent.reInit else { throw .peerMisbehaved(.invalidContinuation) }
    // Rule 11.2-3
    guard epoch == parent.epoch else { throw .peerMisbehaved(.invalidContinuation) }
    // Rule 11.2-4
    guard context.groupID == reInit.groupID else { throw .peerMisbehaved(.invalidContinuation) }
    // Rule 11.2-5
    guard context.version == reInit.version, context.cipherSuite == reInit.cipherSuite else {
      throw .peerMisbehaved(.invalidContinuation)
    }
    // Rule 11.2-6
    guard context.extensions == reInit.extensions else {
      throw .peerMisbehaved(.invalidContinuation)
    }
    for member in parent.members {
      // Rule 11.2-7
      guard tree.has(member.credential, matching) else {
        throw .peerMisbehaved(.invalidContinuation)
      }
    }
  }
}
