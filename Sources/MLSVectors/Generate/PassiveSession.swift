import CryptoSuite
import MLS
import TLSSyntax

/// A group at work, and one client that only listens: everything that reaches the client is
/// written down, and what its epochs must come out as. The client is never asked; verifying the
/// vector is what asks it.
struct PassiveSession<Crypto: CryptoProvider> {
  /// Those who act. They all hear everything.
  private(set) var members: [Group<Crypto>]
  private(set) var vector = PassiveClientVector()
  /// Somebody outside whom the group lets propose.
  let externalSender: SigningIdentity
  private let client: PrivateKeyPackage
  /// External keys that all hold, the client too.
  private(set) var preSharedKeys: [PreSharedKey] = []
  /// Invited, and not in yet.
  private var newcomers: [Newcomer] = []
  private var proposals: [Hex] = []
  /// Since when the youngest member is in: it knows no resumption secret from before.
  private var allKnowSince = Epoch(0)

  private struct Newcomer {
    let identity: SigningIdentity
    let keyPackage: PrivateKeyPackage
  }

  /// A group of `memberCount`, and a client yet to be welcomed.
  init(
    memberCount: Int, preSharedKeyCount: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    externalSender = try workshop.identity("external sender")
    let identity = try workshop.identity("client")
    client = try workshop.keyPackage(of: identity)
    members = []
    members = [
      try workshop.group(
        of: try workshop.identity("member"), extensions: Self.extensions(externalSender, []))
    ]
    vector.cipherSuite = workshop.suite.suite.rawValue
    vector.keyPackage = Hex(MLSMessage.keyPackage(client.keyPackage).encodedBytes)
    vector.signaturePriv = Hex(identity.privateKey)
    vector.encryptionPriv = Hex(client.leafKey)
    vector.initPriv = Hex(client.initKey)
    for _ in 0..<preSharedKeyCount {
      var key = PassiveClientVector.ExternalPSK()
      key.pskId = workshop.hex()
      key.psk = workshop.hex()
      vector.externalPsks.append(key)
      preSharedKeys.append(PreSharedKey(id: key.pskId.bytes, secret: key.psk.secret))
    }
    while members.count < memberCount {
      // A member adds the next, so that there are keys all over the tree.
      let request = CommitRequest(adding: [try invite(&workshop)])
      _ = try conclude(request, by: members.count - 1, &workshop)
    }
  }

  /// Adds the client; what is written down begins here. Proposals made before go with it.
  mutating func welcome(
    _ request: CommitRequest, by author: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    var request = request
    request.adding.append(client.keyPackage)
    guard let welcome = try conclude(request, by: author, &workshop) else {
      preconditionFailure("somebody was added")
    }
    vector.welcome = Hex(MLSMessage.welcome(welcome).encodedBytes)
    if !request.welcomeHoldsRatchetTree {
      vector.ratchetTree = Hex(members[0].ratchetTree.encodedBytes)
    }
    vector.initialEpochAuthenticator = Hex(members[0].epochAuthenticator)
    vector.epochs = []
    allKnowSince = members[0].epoch
  }

  /// A key package of somebody who comes in with the next commit that has it.
  mutating func invite(_ workshop: inout Workshop<Crypto>) throws(MLSError) -> KeyPackage {
    let identity = try workshop.identity("newcomer")
    let keyPackage = try workshop.keyPackage(of: identity)
    newcomers.append(Newcomer(identity: identity, keyPackage: keyPackage))
    return keyPackage.keyPackage
  }

  // MARK: What members say

  mutating func propose(
    by author: Int, _ workshop: inout Workshop<Crypto>,
    _ make: (inout Group<Crypto>, inout VectorRandom) throws(MLSError) -> MLSMessage
  ) throws(MLSError) {
    let message = try make(&members[author], &workshop.random)
    try deliverProposal(message, exceptTo: author)
  }

  /// From outside: nobody has it yet.
  mutating func proposeFromOutside(_ message: MLSMessage) throws(MLSError) {
    try deliverProposal(message, exceptTo: nil)
  }

  mutating func proposeToJoin(_ workshop: inout Workshop<Crypto>) throws(MLSError) {
    let keyPackage = try invite(&workshop)
    guard let newcomer = newcomers.last else { preconditionFailure("just invited") }
    try proposeFromOutside(
      MLSMessage.joinProposal(
        keyPackage, groupID: members[0].groupID, epoch: members[0].epoch,
        identity: newcomer.identity, crypto: workshop.crypto))
  }

  private mutating func deliverProposal(
    _ message: MLSMessage, exceptTo author: Int?
  ) throws(MLSError) {
    let bytes = message.encodedBytes
    proposals.append(Hex(bytes))
    for index in members.indices where index != author {
      _ = try members[index].process(bytes, preSharedKeys: preSharedKeys)
    }
  }

  mutating func commit(
    _ request: CommitRequest, by author: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    _ = try conclude(request, by: author, &workshop)
  }

  /// Somebody comes in by external commit, in the place of member `old` if there is one.
  mutating func joinExternally(
    replacing old: Int?, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let publisher = old == 0 ? 1 : 0
    let identity: SigningIdentity
    if let old {
      identity = members[old].identity
    } else {
      identity = try workshop.identity("newcomer")
    }
    let joined = try Group.joinExternally(
      try members[publisher].groupInfo(), identity: identity,
      replacing: old.map { members[$0].ownLeafIndex }, crypto: workshop.crypto,
      using: &workshop.random)
    if let old { members.remove(at: old) }
    try deliverCommit(joined.message, exceptTo: nil)
    members.append(joined.group)
    endEpoch(joined.message)
    allKnowSince = members[0].epoch
  }

  // MARK: The end of an epoch

  private mutating func conclude(
    _ request: CommitRequest, by author: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> Welcome? {
    let keys = preSharedKeys + (try sharedResumptionKeys())
    let pending = try members[author].commit(request, now: 0, using: &workshop.random)
    try deliverCommit(pending.message, exceptTo: author)
    try members[author].merge(pending)
    members.removeAll { !$0.isActive }
    if let welcome = pending.welcome { try seat(welcome, handing: keys, workshop.crypto) }
    endEpoch(pending.message)
    return pending.welcome
  }

  private mutating func deliverCommit(
    _ message: MLSMessage, exceptTo author: Int?
  ) throws(MLSError) {
    let bytes = message.encodedBytes
    for index in members.indices where index != author {
      guard
        case .commit(let staged) = try members[index].process(bytes, preSharedKeys: preSharedKeys)
      else { preconditionFailure("a commit was sent") }
      try members[index].merge(staged)
    }
  }

  /// Those whom the Welcome is for join, handed the keys that the commit may have mixed in; the
  /// client, of course, does not tell.
  private mutating func seat(
    _ welcome: Welcome, handing keys: [PreSharedKey], _ crypto: Crypto
  ) throws(MLSError) {
    let tree = members[0].ratchetTree
    for newcomer in newcomers {
      let reference = try newcomer.keyPackage.reference(crypto: crypto)
      guard welcome.secrets.contains(where: { $0.newMember == reference }) else { continue }
      members.append(
        try Group.join(
          welcome, with: newcomer.keyPackage, identity: newcomer.identity, ratchetTree: tree,
          preSharedKeys: keys, crypto: crypto))
      allKnowSince = members[0].epoch
    }
  }

  private mutating func endEpoch(_ commit: MLSMessage) {
    var epoch = PassiveClientVector.EpochVector()
    epoch.proposals = proposals
    epoch.commit = Hex(commit.encodedBytes)
    epoch.epochAuthenticator = Hex(members[0].epochAuthenticator)
    vector.epochs.append(epoch)
    proposals = []
    newcomers = []
  }

  // MARK: What may be said

  /// Resumption secrets of this group that everybody knows, the client too.
  func sharedResumptionKeys() throws(MLSError) -> [PreSharedKey] {
    // Within what a client keeps (`MLSLimits.resumptionSecretCountMax`).
    let reach = UInt64(MLSLimits.resumptionSecretCountMax - 1)
    let now = members[0].epoch.rawValue
    var keys: [PreSharedKey] = []
    for epoch in max(allKnowSince.rawValue, now > reach ? now - reach : 0)...now {
      keys.append(try members[0].resumptionKey(of: Epoch(epoch)))
    }
    return keys
  }

  /// Extensions of the group context that all members support.
  static func extensions(_ sender: SigningIdentity, _ others: [Extension]) -> [Extension] {
    [
      Extension(
        type: .externalSenders,
        data: ExternalSenders([
          ExternalSender(signatureKey: sender.publicKey, credential: sender.credential)
        ]).encodedBytes)
    ] + others
  }

  /// Another set of extensions than a moment ago.
  func newExtensions(_ workshop: inout Workshop<Crypto>) -> [Extension] {
    let required = RequiredCapabilities(
      proposals: workshop.chance(oneIn: 2) ? [] : [1, 2, 3],
      credentials: workshop.chance(oneIn: 2) ? [] : [1])
    return Self.extensions(
      externalSender, [Extension(type: .requiredCapabilities, data: required.encodedBytes)])
  }
}
