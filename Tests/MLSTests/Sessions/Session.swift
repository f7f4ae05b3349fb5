import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

/// Many people in one group, doing at random whatever MLS lets them do, over a network that loses
/// and reorders what they say. One seed gives one session.
struct Session {
  let suite: CipherSuite
  let crypto = NativeCrypto()
  var random: SeededRandom
  var people: [Person] = []
  var newcomers: [Newcomer] = []
  /// Whom the group lets propose from outside.
  let outsider: SigningIdentity
  var groupNumber: UInt8 = 0
  private var nameCount = 0
  private(set) var epochCount = 0
  private(set) var readCount = 0

  struct Person {
    let name: String
    var group: NativeGroup
    /// What is under way to this person, in the order in which it will come.
    var inbox: [Letter] = []
  }

  struct Letter {
    let message: [UInt8]
    let content: [UInt8]
    let epoch: Epoch
  }

  struct Newcomer {
    let name: String
    let identity: SigningIdentity
    let package: PrivateKeyPackage
  }

  init(suite: CipherSuite, seed: UInt64) throws {
    self.suite = suite
    random = SeededRandom(seed: seed)
    outsider = try SigningIdentity.make(
      .basic([0]), suite: suite, crypto: crypto, using: &random)
    let (name, identity) = try makeIdentity()
    let group = try Group.create(
      groupID: [groupNumber], suite: suite, identity: identity, lifetime: Party.lifetime,
      profile: makeProfile(), extensions: extensions, crypto: crypto, using: &random)
    people.append(Person(name: name, group: group))
  }

  // MARK: Chance

  mutating func pick(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
  mutating func chance(_ percent: Int) -> Bool { pick(100) < percent }
  mutating func somebody() -> Int { pick(people.count) }
  mutating func somebody(but other: Int) -> Int {
    (other + 1 + pick(people.count - 1)) % people.count
  }
  mutating func wireFormat() -> WireFormat { chance(30) ? .publicMessage : .privateMessage }
  mutating func someKey() -> PreSharedKey {
    PreSharedKey(
      id: randomBytes(count: 4, using: &random),
      secret: .random(count: 32, using: &random))
  }

  // MARK: Newcomers

  mutating func makeProfile() -> LeafProfile { LeafProfile().withGREASE(using: &random) }

  var extensions: [Extension] {
    let senders = ExternalSenders([
      ExternalSender(signatureKey: outsider.publicKey, credential: outsider.credential)
    ])
    return [Extension(type: .externalSenders, data: senders.encodedBytes)]
  }

  mutating func makeIdentity(
    _ name: String? = nil
  ) throws -> (name: String, identity: SigningIdentity) {
    if name == nil { nameCount += 1 }
    let name = name ?? "person \(nameCount)"
    let identity = try SigningIdentity.make(
      .basic(Array(name.utf8)), suite: suite, crypto: crypto, using: &random)
    return (name, identity)
  }

  /// Publishes a key package; whoever is then added joins.
  mutating func makeNewcomer(_ name: String? = nil) throws -> KeyPackage {
    let (name, identity) = try makeIdentity(name)
    let package = try PrivateKeyPackage.make(
      suite: suite, identity: identity, lifetime: Party.lifetime,
      profile: makeProfile(), crypto: crypto, using: &random)
    newcomers.append(Newcomer(name: name, identity: identity, package: package))
    return package.keyPackage
  }

  func join(
    _ newcomer: Newcomer, _ welcome: Welcome, knownGroups: [NativeGroup] = [],
    _ keys: [PreSharedKey] = [], _ tree: RatchetTree? = nil
  ) throws -> Person {
    let group = try Group.join(
      try Welcome(decoding: welcome.encodedBytes), with: newcomer.package,
      identity: newcomer.identity, ratchetTree: tree, preSharedKeys: keys,
      knownGroups: knownGroups, crypto: crypto)
    return Person(name: newcomer.name, group: group)
  }

  // MARK: Commits

  /// Commits, brings everybody along and lets newcomers in.
  mutating func commit(
    _ request: CommitRequest, by author: Int, _ keys: [PreSharedKey] = []
  ) throws {
    var request = request
    request.wireFormat = wireFormat()
    request.paddingBlockByteCount = chance(50) ? 1 : 64
    request.welcomeHoldsRatchetTree = chance(70)
    if chance(30) { request.welcomeExtensions = [.grease(using: &random)] }
    var pending = try people[author].group.commit(request, now: Party.now, using: &random)
    if chance(30) {
      people[author].group = try restored(people[author].group)
      pending = try PendingCommit.restore(pending.save())
    }
    try follow(pending.message, keys, except: author)
    try people[author].group.merge(pending)
    if let welcome = pending.welcome {
      let tree = request.welcomeHoldsRatchetTree ? nil : people[author].group.ratchetTree
      for member in pending.staged.added {
        guard
          let newcomer = newcomers.first(where: {
            $0.package.keyPackage.leafNode == member.leafNode
          })
        else { throw SessionError.strangerAdded }
        people.append(try join(newcomer, welcome, keys, tree))
      }
    }
    newcomers = []
    people.removeAll { !$0.group.isActive }
    epochCount += 1
  }

  /// Everybody but the author hears of a commit and goes along.
  mutating func follow(
    _ message: MLSMessage, _ keys: [PreSharedKey] = [], except author: Int?
  ) throws {
    let bytes = message.encodedBytes
    for index in people.indices where index != author {
      guard
        case .commit(let staged) = try people[index].group.process(bytes, preSharedKeys: keys)
      else { throw SessionError.notACommit }
      try people[index].group.merge(staged)
    }
  }

  /// Everybody but the author keeps a proposal.
  mutating func announce(_ proposal: MLSMessage, except author: Int?) throws {
    let bytes = proposal.encodedBytes
    for index in people.indices where index != author {
      guard case .proposal = try people[index].group.process(bytes) else {
        throw SessionError.notAProposal
      }
    }
  }

  func restored(_ group: NativeGroup) throws -> NativeGroup {
    let bytes = group.save()
    let restored = try Group.restore(bytes, crypto: crypto)
    guard restored.save() == bytes else { throw SessionError.savedOtherwise }
    return restored
  }

  mutating func noteEpoch() { epochCount += 1 }
  mutating func noteRead() { readCount += 1 }
}

enum SessionError: Error {
  case strangerAdded
  case notACommit
  case notAProposal
  case savedOtherwise
  case disagreement(String)
  case unread(String)
  case readOutsideWindow
}
