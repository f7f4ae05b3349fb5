import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

typealias NativeGroup = Group<NativeCrypto>

/// Some people, their groups, and one order in which everybody hears everything.
struct Party {
  let suite: CipherSuite
  let crypto = NativeCrypto()
  var random: SeededRandom
  /// Of everybody who founds or joins.
  var pastEpochCountMax = MLSLimits.pastEpochCountDefault
  var groupID = Array("party".utf8)
  /// By name; in here only while their group is active.
  var groups: [String: NativeGroup] = [:]

  static let now: UInt64 = 1_000
  static let lifetime = Lifetime(notBefore: 0, notAfter: 2_000)

  init(suite: CipherSuite = .x25519AES128, seed: UInt64 = 7) {
    self.suite = suite
    random = SeededRandom(seed: seed)
  }

  /// A group of everybody named, the first of whom creates it.
  init(of names: String..., suite: CipherSuite = .x25519AES128, seed: UInt64 = 7) throws {
    self.init(suite: suite, seed: seed)
    try found(names[0])
    if names.count > 1 { try add(Array(names.dropFirst()), by: names[0]) }
  }

  var names: [String] { groups.keys.sorted() }

  subscript(name: String) -> NativeGroup {
    get {
      guard let group = groups[name] else { preconditionFailure("\(name) is not in a group") }
      return group
    }
    set { groups[name] = newValue }
  }

  mutating func makeIdentity(_ name: String) throws -> SigningIdentity {
    var seed = [UInt8](repeating: 0, count: suite.algorithms?.signature == .p521 ? 66 : 32)
    if suite.algorithms?.signature == .p384 { seed = [UInt8](repeating: 0, count: 48) }
    // Not the first bytes: a scalar must stay below the order of its curve.
    for index in seed.indices.dropFirst(2) {
      seed[index] = UInt8.random(in: 1...255, using: &random)
    }
    let key = SecretBytes(seed)
    guard let algorithm = suite.algorithms?.signature else { throw CryptoError.unsupported }
    return SigningIdentity(
      credential: .basic(Array(name.utf8)), privateKey: key,
      publicKey: try crypto.publicKey(algorithm, privateKey: key))
  }

  mutating func makeKeyPackage(_ identity: SigningIdentity) throws -> PrivateKeyPackage {
    try PrivateKeyPackage.make(
      suite: suite, identity: identity, lifetime: Self.lifetime, crypto: crypto, using: &random)
  }

  mutating func found(_ name: String, extensions: [Extension] = []) throws {
    let identity = try makeIdentity(name)
    groups[name] = try Group.create(
      groupID: groupID, suite: suite, identity: identity, lifetime: Self.lifetime,
      extensions: extensions, pastEpochCountMax: pastEpochCountMax, crypto: crypto, using: &random)
  }

  // MARK: One person's steps

  /// A commit that nobody has heard of yet.
  mutating func pend(_ request: CommitRequest, by author: String) throws -> PendingCommit {
    var group = self[author]
    defer { self[author] = group }
    return try group.commit(request, now: Self.now, using: &random)
  }

  mutating func propose(_ proposal: Proposal, by author: String) throws -> MLSMessage {
    var group = self[author]
    defer { self[author] = group }
    return try group.propose(proposal, now: Self.now, using: &random)
  }

  mutating func proposeUpdate(by author: String) throws -> MLSMessage {
    var group = self[author]
    defer { self[author] = group }
    return try group.proposeUpdate(using: &random)
  }

  mutating func protect(
    _ content: [UInt8], paddingBlockByteCount: Int = 1, by author: String
  ) throws -> MLSMessage {
    var group = self[author]
    defer { self[author] = group }
    return try group.protect(
      content, authenticatedData: [42], paddingBlockByteCount: paddingBlockByteCount,
      using: &random)
  }

  mutating func say(_ text: String, by author: String) throws -> MLSMessage {
    try protect(Array(text.utf8), paddingBlockByteCount: 32, by: author)
  }

  // MARK: Changes that everybody follows

  /// Commits, delivers to all others, and merges everywhere. Who is removed leaves the party.
  mutating func commit(_ request: CommitRequest, by author: String) throws {
    let pending = try pend(request, by: author)
    try deliver(pending.message, from: author)
    try self[author].merge(pending)
  }

  mutating func add(_ newcomers: [String], by author: String) throws {
    var identities: [SigningIdentity] = []
    var keyPackages: [PrivateKeyPackage] = []
    for name in newcomers {
      identities.append(try makeIdentity(name))
      keyPackages.append(try makeKeyPackage(identities[identities.count - 1]))
    }
    let request = CommitRequest(adding: keyPackages.map(\.keyPackage))
    let pending = try pend(request, by: author)
    try deliver(pending.message, from: author)
    try self[author].merge(pending)
    guard let welcome = pending.welcome else { preconditionFailure("somebody was added") }
    let received = try Welcome(decoding: welcome.encodedBytes)
    for index in newcomers.indices {
      groups[newcomers[index]] = try Group.join(
        received, with: keyPackages[index], identity: identities[index],
        pastEpochCountMax: pastEpochCountMax, crypto: crypto)
    }
  }

  mutating func remove(_ name: String, by author: String) throws {
    try commit(CommitRequest(removing: [self[name].ownLeafIndex]), by: author)
  }

  mutating func update(by author: String) throws { try commit(CommitRequest(), by: author) }

  /// Everybody but the author processes the bytes, and merges if they are a commit.
  mutating func deliver(_ message: MLSMessage, from author: String) throws {
    let bytes = message.encodedBytes
    for name in names where name != author {
      if case .commit(let staged) = try self[name].process(bytes) {
        try self[name].merge(staged)
        if !self[name].isActive { groups[name] = nil }
      }
    }
  }

  /// What `reader` reads.
  mutating func read(_ message: MLSMessage, by reader: String) throws -> String {
    guard case .application(let received) = try self[reader].process(message.encodedBytes) else {
      preconditionFailure("not application data")
    }
    return String(decoding: received.content, as: UTF8.self)
  }

  // MARK: What must hold

  /// All are in one epoch with one secret, see the same members, and read each other.
  mutating func everybodyAgrees() throws -> Bool {
    let first = self[names[0]]
    for name in names {
      let group = self[name]
      guard group.epoch == first.epoch, group.epochAuthenticator == first.epochAuthenticator,
        group.members.map(\.leafIndex) == first.members.map(\.leafIndex),
        group.members.count == groups.count
      else { return false }
    }
    for author in names {
      let message = try say("hello from \(author)", by: author)
      for reader in names where reader != author {
        guard try read(message, by: reader) == "hello from \(author)" else { return false }
      }
    }
    return true
  }
}
