import CryptoSuite
import MLS

/// `passive-client-welcome`: joining with and without path, pre-shared keys, and the tree inside.
enum WelcomeScenario: VectorScenario {
  static var kindCount: Int { 8 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> PassiveClientVector {
    var session = try PassiveSession(
      memberCount: 4, preSharedKeyCount: kind & 4 == 0 ? 0 : 2, &workshop)
    var request = CommitRequest()
    request.includesPath = kind & 1 == 0
    request.welcomeHoldsRatchetTree = kind & 2 == 0
    request.preSharedKeys = session.preSharedKeys
    try session.welcome(request, by: 2, &workshop)
    return session.vector
  }
}

/// `passive-client-handling-commit`: one epoch of each kind, in both framings, and one more to see
/// that the client is still with the others.
enum HandlingCommitScenario: VectorScenario {
  private enum Kind: CaseIterable {
    case empty, add, addWithoutPath, addByReference, remove, removeByReference, updateByReference
    case preSharedKey, preSharedKeyWithoutPath, preSharedKeyByReference, resumptionByReference
    case extensions, extensionsByReference, newIdentity, everything
    case externalSender, newMember, externalCommit, externalResync
  }

  static var kindCount: Int { 2 * Kind.allCases.count }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> PassiveClientVector {
    let wireFormat = kind % 2 == 0 ? WireFormat.publicMessage : .privateMessage
    let kind = Kind.allCases[kind / 2]
    let hasKeys =
      switch kind {
      case .preSharedKey, .preSharedKeyWithoutPath, .preSharedKeyByReference, .everything: true
      default: false
      }
    var session = try PassiveSession(
      memberCount: 4, preSharedKeyCount: hasKeys ? 1 : 0, &workshop)
    try session.welcome(CommitRequest(), by: 1, &workshop)
    switch kind {
    case .externalCommit: try session.joinExternally(replacing: nil, &workshop)
    case .externalResync: try session.joinExternally(replacing: 3, &workshop)
    default:
      try propose(kind, wireFormat, &session, &workshop)
      var request = try request(kind, &session, &workshop)
      request.wireFormat = wireFormat
      try session.commit(request, by: 0, &workshop)
    }
    var last = CommitRequest()
    last.wireFormat = wireFormat
    try session.commit(last, by: 1, &workshop)
    return session.vector
  }

  /// What others than the committer say before.
  private static func propose<Crypto: CryptoProvider>(
    _ kind: Kind, _ wireFormat: WireFormat, _ session: inout PassiveSession<Crypto>,
    _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    var proposals: [Proposal] = []
    if kind == .addByReference || kind == .everything {
      proposals.append(.add(try session.invite(&workshop)))
    }
    if kind == .removeByReference {
      proposals.append(.remove(session.members[3].ownLeafIndex))
    }
    if kind == .extensionsByReference || kind == .everything {
      proposals.append(.groupContextExtensions(session.newExtensions(&workshop)))
    }
    for proposal in proposals {
      try session.propose(by: 1, &workshop) { (group, random) throws(MLSError) in
        try group.propose(proposal, wireFormat: wireFormat, now: 0, using: &random)
      }
    }
    if kind == .updateByReference || kind == .everything {
      try session.propose(by: 2, &workshop) { (group, random) throws(MLSError) in
        try group.proposeUpdate(wireFormat: wireFormat, using: &random)
      }
    }
    var keys: [PreSharedKey] = []
    if kind == .preSharedKeyByReference || kind == .everything { keys += session.preSharedKeys }
    if kind == .resumptionByReference { keys += try session.sharedResumptionKeys() }
    for key in keys {
      try session.propose(by: 2, &workshop) { (group, random) throws(MLSError) in
        try group.propose(key, wireFormat: wireFormat, using: &random)
      }
    }
    if kind == .newMember { try session.proposeToJoin(&workshop) }
    if kind == .externalSender {
      let removal = Proposal.remove(session.members[3].ownLeafIndex)
      for proposal in [.add(try session.invite(&workshop)), removal] {
        try session.proposeFromOutside(
          MLSMessage.externalProposal(
            proposal, groupID: session.members[0].groupID, epoch: session.members[0].epoch,
            sender: 0, identity: session.externalSender, suite: workshop.suite.suite,
            crypto: workshop.crypto))
      }
    }
  }

  /// What the committer adds of its own.
  private static func request<Crypto: CryptoProvider>(
    _ kind: Kind, _ session: inout PassiveSession<Crypto>, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> CommitRequest {
    var request = CommitRequest()
    switch kind {
    case .add: request.adding = [try session.invite(&workshop)]
    case .addWithoutPath:
      request.adding = [try session.invite(&workshop), try session.invite(&workshop)]
      request.includesPath = false
    case .remove, .everything: request.removing = [session.members[3].ownLeafIndex]
    case .preSharedKeyWithoutPath: request.includesPath = false
    case .extensions: request.groupContextExtensions = session.newExtensions(&workshop)
    case .newIdentity: request.identity = try workshop.identity("renamed")
    default: break
    }
    request.preSharedKeys = session.preSharedKeys
    return request
  }
}
