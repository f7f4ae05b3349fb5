import CryptoSuite
import MLS
import TLSSyntax

typealias FuzzedGroup = Group<AcceptingCrypto>

/// A group of five with a free leaf, a past and a few blank nodes, and everything that people in
/// it, joining it or outside it might send: what inputs are made from and thrown at.
struct World: Sendable {
  static let groupID = Array("fuzzed".utf8)
  static let now: UInt64 = 1_000
  static let lifetime = Lifetime(notBefore: 0, notAfter: 2_000)
  static let crypto = AcceptingCrypto()

  static let shared: World = {
    do {
      return try World()
    } catch {
      preconditionFailure("honest people cannot even begin: \(error)")
    }
  }()

  /// In the order of their leaves; all in one epoch.
  private(set) var groups: [FuzzedGroup] = []
  /// Not in the group yet.
  let newcomers: [Newcomer]
  /// Adds the first newcomer, and whom else the commits below add.
  let welcome: Welcome
  /// To a branch with the first newcomer.
  let branchWelcome: Welcome
  let groupSecrets: GroupSecrets
  let groupInfos: [GroupInfo]
  let proposals: [Proposal]
  let commits: [Commit]
  let authenticatedContents: [AuthenticatedContent]
  let messages: [[UInt8]]
  /// The first member one epoch later, with a commit, an update and proposals waiting.
  let grown: FuzzedGroup
  let pendingCommit: PendingCommit

  /// Who the inputs are thrown at.
  var member: FuzzedGroup { groups[0] }

  struct Newcomer: Sendable {
    let identity: SigningIdentity
    let keyPackage: PrivateKeyPackage
  }

  static let extensions: [Extension] = [
    Extension(
      type: .requiredCapabilities,
      data: RequiredCapabilities(extensions: [10], credentials: [1]).encodedBytes),
    Extension(
      type: .externalSenders,
      data: ExternalSenders([
        ExternalSender(
          signatureKey: [UInt8](repeating: 7, count: 32), credential: .basic([7]))
      ]).encodedBytes),
  ]

  private init() throws(MLSError) {
    var random = SeededRandom(seed: 3)
    groups = try Self.founded(using: &random)
    var people: [Newcomer] = []
    for name in UInt8(20)..<24 { people.append(try Self.newcomer(name, using: &random)) }
    newcomers = people

    var author = groups[1]
    var sent: [MLSMessage] = [
      .keyPackage(people[0].keyPackage.keyPackage), .groupInfo(try author.groupInfo()),
    ]
    let leafNode = groups[2].ratchetTree.members[2].leafNode
    proposals = [
      .add(people[1].keyPackage.keyPackage), .remove(LeafIndex(4)),
      .update(
        LeafNode(
          encryptionKey: [UInt8](repeating: 9, count: 32), signatureKey: leafNode.signatureKey,
          credential: leafNode.credential, capabilities: leafNode.capabilities, source: .update,
          extensions: [], signature: [0])),
      .preSharedKey(
        PreSharedKeyID(
          kind: .resumption(usage: .application, groupID: Self.groupID, epoch: author.epoch),
          nonce: [UInt8](repeating: 1, count: 32))),
      .preSharedKey(
        PreSharedKeyID(kind: .external(id: [5]), nonce: [UInt8](repeating: 1, count: 32))),
      .reInit(ReInit(groupID: [1], cipherSuite: .x25519AES128)),
      .externalInit(kemOutput: [UInt8](repeating: 3, count: 32)),
      .groupContextExtensions(Self.extensions),
    ]
    var contents: [AuthenticatedContent] = []
    for proposal in proposals {
      contents.append(
        try author.sign(.proposal(proposal), authenticatedData: [1], wireFormat: .publicMessage))
    }
    sent.append(try author.protect([1, 2, 3], paddingBlockByteCount: 32, using: &random))
    sent.append(try author.propose(.remove(LeafIndex(4)), using: &random))
    sent.append(
      try author.propose(
        .add(people[1].keyPackage.keyPackage), wireFormat: .publicMessage, now: Self.now,
        using: &random))
    sent.append(try author.proposeUpdate(using: &random))

    // Commits of all shapes, each on the epoch as it stands.
    var found: [Commit] = []
    for index in 0..<6 {
      var request = CommitRequest()
      request.wireFormat = index % 2 == 0 ? .publicMessage : .privateMessage
      request.includesPendingProposals = index == 5
      if index == 1 { request.adding = [people[2].keyPackage.keyPackage] }
      if index == 2 { request.removing = [LeafIndex(3)] }
      if index == 3 { request.preSharedKeys = [Self.preSharedKey] }
      if index == 4 { request.groupContextExtensions = Self.extensions }
      let pending = try author.commit(request, now: Self.now, using: &random)
      sent.append(pending.message)
      if case .publicMessage(let message) = pending.message,
        case .commit(let commit) = message.content.body
      {
        found.append(commit)
        contents.append(
          AuthenticatedContent(
            wireFormat: .publicMessage, content: message.content, auth: message.auth))
      }
    }
    let entering = try FuzzedGroup.joinExternally(
      try author.groupInfo(), identity: people[3].identity, crypto: Self.crypto, using: &random)
    sent.append(entering.message)
    commits = found
    authenticatedContents = contents

    var request = CommitRequest(adding: [people[0].keyPackage.keyPackage])
    request.removing = [LeafIndex(4)]
    request.includesPendingProposals = false
    let adding = try groups[1].commit(request, now: Self.now, using: &random)
    guard let welcome = adding.welcome else { throw .misuse(.unknownMember) }
    self.welcome = welcome
    sent.append(.welcome(welcome))
    let branch = try groups[2].branch(
      groupID: [2], members: [people[0].keyPackage.keyPackage],
      founder: Founder(identity: groups[2].identity, lifetime: Self.lifetime), now: Self.now,
      matching: { _, _ in true }, using: &random)
    guard let branchWelcome = branch.welcome else { throw .misuse(.unknownMember) }
    self.branchWelcome = branchWelcome
    groupSecrets = GroupSecrets(
      joinerSecret: SecretBytes([UInt8](repeating: 1, count: 32)),
      pathSecret: SecretBytes([UInt8](repeating: 2, count: 32)),
      preSharedKeys: [PreSharedKeyID(kind: .external(id: [5]), nonce: [1])])
    // AcceptingCrypto adds sixteen bytes and changes nothing.
    let sealed = Array(welcome.encryptedGroupInfo.dropLast(16))
    groupInfos = [try author.groupInfo(), try Self.decode(sealed)]
    messages = sent.map(\.encodedBytes)

    var grown = groups[0]
    if case .commit(let staged) = try grown.process(adding.message) { try grown.merge(staged) }
    _ = try grown.proposeUpdate(using: &random)
    _ = try grown.propose(.remove(LeafIndex(2)), using: &random)
    pendingCommit = try grown.commit(CommitRequest(), now: Self.now, using: &random)
    self.grown = grown
  }

  static let preSharedKey = PreSharedKey(
    id: [5], secret: SecretBytes([UInt8](repeating: 5, count: 32)))
}

extension World {
  static func newcomer(
    _ name: UInt8, using random: inout SeededRandom
  ) throws(MLSError) -> Newcomer {
    let privateKey = SecretBytes([UInt8](repeating: name, count: 31) + [0])
    let identity = SigningIdentity(
      credential: .basic([name]), privateKey: privateKey,
      publicKey: privateKey.reveal().reversed())
    let keyPackage = try PrivateKeyPackage.make(
      suite: .x25519AES128, identity: identity, lifetime: lifetime, lastResort: name % 2 == 0,
      crypto: crypto, using: &random)
    return Newcomer(identity: identity, keyPackage: keyPackage)
  }

  /// Six people, of whom the last leaves; three of them have committed, and some have spoken.
  private static func founded(
    using random: inout SeededRandom
  ) throws(MLSError) -> [FuzzedGroup] {
    let founder = try newcomer(1, using: &random)
    var groups = [
      try FuzzedGroup.create(
        groupID: groupID, suite: .x25519AES128, identity: founder.identity, lifetime: lifetime,
        extensions: extensions, crypto: crypto, using: &random)
    ]
    var added: [Newcomer] = []
    for name in UInt8(2)...6 { added.append(try newcomer(name, using: &random)) }
    let request = CommitRequest(adding: added.map(\.keyPackage.keyPackage))
    let pending = try groups[0].commit(request, now: now, using: &random)
    try groups[0].merge(pending)
    guard let welcome = pending.welcome else { throw .misuse(.unknownMember) }
    for person in added {
      groups.append(
        try FuzzedGroup.join(
          welcome, with: person.keyPackage, identity: person.identity, crypto: crypto))
    }
    for author in [1, 2, 4] { try commit(CommitRequest(), by: author, in: &groups, using: &random) }
    try commit(CommitRequest(removing: [LeafIndex(5)]), by: 1, in: &groups, using: &random)
    groups.removeLast()
    for author in groups.indices {
      let message = try groups[author].protect([UInt8(author)], using: &random)
      for reader in groups.indices where reader != author {
        _ = try groups[reader].process(message)
      }
    }
    return groups
  }

  private static func commit(
    _ request: CommitRequest, by author: Int, in groups: inout [FuzzedGroup],
    using random: inout SeededRandom
  ) throws(MLSError) {
    let pending = try groups[author].commit(request, now: now, using: &random)
    for index in groups.indices where index != author {
      if case .commit(let staged) = try groups[index].process(pending.message) {
        try groups[index].merge(staged)
      }
    }
    try groups[author].merge(pending)
  }
}

extension World {
  private static func decode(_ bytes: [UInt8]) throws(MLSError) -> GroupInfo {
    do {
      return try GroupInfo(decoding: bytes)
    } catch {
      throw .peerMisbehaved(.malformed(error))
    }
  }
}
