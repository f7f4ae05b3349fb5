import CryptoSuite
import MLS
import TLSSyntax

/// What one member of the world's group sends, one of each kind, all in the same epoch.
struct Post {
  private(set) var author: FuzzedGroup
  private let newcomers: [World.Newcomer]
  private(set) var sent: [MLSMessage]
  private(set) var contents: [AuthenticatedContent] = []
  private(set) var commits: [Commit] = []

  /// Begins with what is published: a key package and a GroupInfo.
  init(_ author: FuzzedGroup, newcomers: [World.Newcomer]) throws(MLSError) {
    self.author = author
    self.newcomers = newcomers
    sent = [
      .keyPackage(newcomers[0].keyPackage.keyPackage), .groupInfo(try author.groupInfo()),
    ]
  }

  mutating func send(_ message: MLSMessage) { sent.append(message) }

  /// Signs the proposals, and sends none of them.
  mutating func sign(_ proposals: [Proposal]) throws(MLSError) {
    for proposal in proposals {
      contents.append(
        try author.sign(.proposal(proposal), authenticatedData: [1], wireFormat: .publicMessage))
    }
  }

  /// A message, and proposals in both framings.
  mutating func talk(using random: inout SeededRandom) throws(MLSError) {
    sent.append(try author.protect([1, 2, 3], paddingBlockByteCount: 32, using: &random))
    sent.append(try author.propose(.remove(LeafIndex(4)), using: &random))
    sent.append(
      try author.propose(
        .add(newcomers[1].keyPackage.keyPackage), wireFormat: .publicMessage, now: World.now,
        using: &random))
    sent.append(try author.proposeUpdate(using: &random))
  }

  /// Commits of all shapes, each on the epoch as it stands.
  mutating func commit(using random: inout SeededRandom) throws(MLSError) {
    for index in 0..<6 {
      let pending = try author.commit(request(index), now: World.now, using: &random)
      sent.append(pending.message)
      if case .publicMessage(let message) = pending.message,
        case .commit(let commit) = message.content.body
      {
        commits.append(commit)
        contents.append(
          AuthenticatedContent(
            wireFormat: .publicMessage, content: message.content, auth: message.auth))
      }
    }
  }

  private func request(_ index: Int) -> CommitRequest {
    var request = CommitRequest()
    request.wireFormat = index % 2 == 0 ? .publicMessage : .privateMessage
    request.includesPendingProposals = index == 5
    if index == 1 { request.adding = [newcomers[2].keyPackage.keyPackage] }
    if index == 2 { request.removing = [LeafIndex(3)] }
    if index == 3 { request.preSharedKeys = [World.preSharedKey] }
    if index == 4 { request.groupContextExtensions = World.extensions }
    return request
  }

  /// Somebody comes in from outside.
  mutating func enter(using random: inout SeededRandom) throws(MLSError) {
    let entering = try FuzzedGroup.joinExternally(
      try author.groupInfo(), identity: newcomers[3].identity, crypto: World.crypto,
      using: &random)
    sent.append(entering.message)
  }
}
