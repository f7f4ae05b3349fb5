import CryptoSuite
import MLS
import TLSSyntax

typealias FuzzedGroup = Group<AcceptingCrypto>

/// A group of five with a free leaf, a past and a few blank nodes, and everything that people in
/// it, joining it or outside it might send: what inputs are made from and thrown at.
struct World: Sendable {
  static let groupID = Array("fuzzed".utf8)
  static let successorGroupID = Array("after".utf8)
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
  /// To the successor of the group, with the first newcomer for the founder of `concluded`.
  let successorWelcome: Welcome
  let groupSecrets: GroupSecrets
  let groupInfos: [GroupInfo]
  let proposals: [Proposal]
  let commits: [Commit]
  let authenticatedContents: [AuthenticatedContent]
  let messages: [[UInt8]]
  /// The first member one epoch later, with a commit, an update and proposals waiting.
  let grown: FuzzedGroup
  let pendingCommit: PendingCommit
  /// The second member after a commit that has reinitialised the group.
  let concluded: FuzzedGroup

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

    var post = try Post(groups[1], newcomers: people)
    proposals = Self.proposals(
      adding: people[1], updating: groups[2].ratchetTree.members[2], in: groups[1].epoch)
    try post.sign(proposals)
    try post.talk(using: &random)
    try post.commit(using: &random)
    try post.enter(using: &random)

    let adding = try Self.adding(people[0], by: &groups[1], using: &random)
    post.send(.welcome(adding.welcome))
    welcome = adding.welcome
    branchWelcome = try Self.branched(groups[2], with: people[0], using: &random)
    groupSecrets = GroupSecrets(
      joinerSecret: SecretBytes([UInt8](repeating: 1, count: 32)),
      pathSecret: SecretBytes([UInt8](repeating: 2, count: 32)),
      preSharedKeys: [PreSharedKeyID(kind: .external(id: [5]), nonce: [1])])
    // AcceptingCrypto adds sixteen bytes and changes nothing.
    let sealed = Array(adding.welcome.encryptedGroupInfo.dropLast(16))
    groupInfos = [try post.author.groupInfo(), try Self.decode(sealed)]
    commits = post.commits
    authenticatedContents = post.contents
    messages = post.sent.map(\.encodedBytes)

    var grown = groups[0]
    if case .commit(let staged) = try grown.process(adding.pending.message) {
      try grown.merge(staged)
    }
    _ = try grown.proposeUpdate(using: &random)
    _ = try grown.propose(.remove(LeafIndex(2)), using: &random)
    pendingCommit = try grown.commit(CommitRequest(), now: Self.now, using: &random)
    self.grown = grown

    (concluded, successorWelcome) = try Self.succeeded(groups, by: people, using: &random)
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
