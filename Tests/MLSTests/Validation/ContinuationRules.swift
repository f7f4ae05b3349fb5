import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §11.2 and §11.3: groups that say they continue another. Alice makes them; dave, who
/// was in the old group, judges.
@Suite("Rules for branches and successors")
struct ContinuationRules {
  static let names = ["alice", "bob", "carol", "dave"]
  let invalid = MLSError.peerMisbehaved(.invalidContinuation)

  /// A Welcome by alice to a group of everybody, whose first commit has mixed in this key.
  private func welcome(
    to keyPackage: PrivateKeyPackage, _ party: inout Party,
    usage: PreSharedKeyID.ResumptionUsage, of old: NativeGroup
  ) throws -> ForgedWelcome {
    let group = try NativeGroup.create(
      groupID: [2], suite: .x25519AES128, identity: try party.makeIdentity("alice"),
      lifetime: Party.lifetime, crypto: party.crypto, using: &party.random)
    var forged = try ForgedWelcome(by: group, to: keyPackage)
    for name in ["bob", "carol"] {
      let leaf = try newcomer(name, &party).1.keyPackage.leafNode
      _ = try forged.tree.add(leaf)
    }
    forged.context.epoch = Epoch(1)
    forged.preSharedKeys = [key(usage, of: old)]
    return forged
  }

  /// Somebody with a key package for the new group, whatever the old one's suite.
  private func newcomer(
    _ name: String, _ party: inout Party
  ) throws -> (SigningIdentity, PrivateKeyPackage) {
    let identity = try party.makeIdentity(name)
    let keyPackage = try PrivateKeyPackage.make(
      suite: .x25519AES128, identity: identity, lifetime: Party.lifetime, crypto: party.crypto,
      using: &party.random)
    return (identity, keyPackage)
  }

  private func key(
    _ usage: PreSharedKeyID.ResumptionUsage, of old: NativeGroup
  ) -> (id: PreSharedKeyID, secret: SecretBytes) {
    let kind = PreSharedKeyID.Kind.resumption(
      usage: usage, groupID: old.groupID, epoch: old.epoch)
    return (
      PreSharedKeyID(kind: kind, nonce: [UInt8](repeating: 1, count: 32)),
      old.current.secrets.resumption
    )
  }

  private func party(suite: CipherSuite = .x25519AES128) throws -> Party {
    try Party(of: "alice", "bob", "carol", "dave", suite: suite)
  }

  /// Everybody's group after this ReInit.
  private func reinitialised(_ reInit: ReInit) throws -> Party {
    var party = try party()
    var request = CommitRequest()
    request.reInit = reInit
    let pending = try party.pend(request, by: "alice")
    for name in ["bob", "carol", "dave"] {
      guard case .commit(let staged) = try party[name].process(pending.message) else { continue }
      try party[name].merge(staged)
    }
    try party["alice"].merge(pending)
    return party
  }

  /// Dave joins, and must come into the forger's epoch, or be refused.
  private func join(
    _ usage: PreSharedKeyID.ResumptionUsage, after party: Party, of old: NativeGroup? = nil,
    isKnown: Bool = true, change: (inout ForgedWelcome) throws -> Void = { _ in }
  ) throws {
    var party = party
    let (identity, keyPackage) = try newcomer("dave", &party)
    var forged = try welcome(
      to: keyPackage, &party, usage: usage, of: old ?? party["alice"])
    try change(&forged)
    let message = try forged.make(using: &party.random)
    let joined = try NativeGroup.join(
      message, with: keyPackage, identity: identity,
      knownGroups: isKnown ? [party["dave"]] : [], crypto: party.crypto)
    #expect(joined.epochAuthenticator == forged.authenticator)
  }

  private let reInit = ReInit(groupID: [2], cipherSuite: .x25519AES128)

  @Test("11.2-1, 11.3-1: a continuation begins with epoch 1")
  func epoch() throws {
    for epoch in [0, 2] as [UInt64] {
      #expect(throws: invalid) {
        try join(.branch, after: try party()) { $0.context.epoch = Epoch(epoch) }
      }
      #expect(throws: invalid) {
        try join(.reinit, after: try reinitialised(reInit)) { $0.context.epoch = Epoch(epoch) }
      }
    }
    try join(.branch, after: try party())
    try join(.reinit, after: try reinitialised(reInit))
  }

  @Test("11.2-2: the successor of a group comes after a ReInit")
  func withoutReInit() throws {
    #expect(throws: invalid) { try join(.reinit, after: try party()) }
    try join(.reinit, after: try reinitialised(reInit))
  }

  @Test("11.2-3: a successor has the secret of the epoch after the ReInit")
  func earlierEpoch() throws {
    // The same seed gives the same groups, so this is the epoch before.
    let before = try party()["alice"]
    let after = try reinitialised(reInit)
    #expect(throws: invalid) { try join(.reinit, after: after, of: before) }
    try join(.reinit, after: after, of: after["alice"])
  }

  @Test("11.2-4: a successor has the ID that the ReInit said")
  func groupID() throws {
    #expect(throws: invalid) {
      try join(.reinit, after: try reinitialised(reInit)) { $0.context.groupID = [3] }
    }
    try join(.reinit, after: try reinitialised(reInit)) { $0.context.groupID = [2] }
  }

  @Test("11.2-5: a successor has the suite that the ReInit said")
  func suite() throws {
    let other = ReInit(groupID: [2], cipherSuite: .x25519ChaCha20)
    #expect(throws: invalid) { try join(.reinit, after: try reinitialised(other)) }
    try join(.reinit, after: try reinitialised(reInit))
  }

  @Test("11.2-6: a successor has the extensions that the ReInit said")
  func extensions() throws {
    let some = [
      Extension(type: .requiredCapabilities, data: RequiredCapabilities().encodedBytes)
    ]
    let other = ReInit(groupID: [2], cipherSuite: .x25519AES128, extensions: some)
    #expect(throws: invalid) { try join(.reinit, after: try reinitialised(other)) }
    try join(.reinit, after: try reinitialised(other)) { $0.context.extensions = some }
  }

  @Test("11.2-7: a successor has all members of the old group")
  func missingMember() throws {
    let party = try reinitialised(reInit)
    #expect(throws: invalid) {
      try join(.reinit, after: party) { $0.tree.remove(LeafIndex(2)) }
    }
    // One more than before is no fault.
    var other = party
    other.random = SeededRandom(seed: 99)
    let erin = try newcomer("erin", &other).1.keyPackage.leafNode
    try join(.reinit, after: party) { _ = try $0.tree.add(erin) }
  }

  @Test("11.3-2: a branch has the suite of the old group")
  func branchSuite() throws {
    #expect(throws: invalid) {
      try join(.branch, after: try party(suite: .x25519ChaCha20))
    }
    try join(.branch, after: try party(suite: .x25519AES128))
  }

  @Test("11.3-3: a branch has members of the old group only")
  func branchMembers() throws {
    let party = try party()
    var other = party
    other.random = SeededRandom(seed: 99)
    let erin = try newcomer("erin", &other).1.keyPackage.leafNode
    #expect(throws: invalid) {
      try join(.branch, after: party) { _ = try $0.tree.add(erin) }
    }
    // One less than before is no fault.
    try join(.branch, after: party) { $0.tree.remove(LeafIndex(2)) }
  }

  @Test("12.4.3.1-5: a group continues one other at most")
  func twoContinuations() throws {
    let party = try party()
    let old = party["alice"]
    for other in [key(.branch, of: old), key(.reinit, of: old)] {
      #expect(throws: invalid) {
        try join(.branch, after: party) { $0.preSharedKeys.append(other) }
      }
    }
    try join(.branch, after: party) { $0.preSharedKeys.append(key(.application, of: old)) }
  }

  @Test("12.4.3.1-4: we are in the group that is continued")
  func unknownGroup() throws {
    #expect(throws: MLSError.misuse(.unknownPreSharedKey)) {
      try join(.branch, after: try party(), isKnown: false)
    }
    try join(.branch, after: try party(), isKnown: true)
  }

  @Test("12.4.3.1-4: a continuation is not taken for a group of its own")
  func secretAlone() throws {
    let old = try party()["alice"]
    var party = try party()
    let (identity, keyPackage) = try newcomer("dave", &party)
    for usage in [PreSharedKeyID.ResumptionUsage.branch, .reinit, .application] {
      let forged = try welcome(to: keyPackage, &party, usage: usage, of: old)
      let message = try forged.make(using: &party.random)
      let keys = [
        PreSharedKey(
          kind: forged.preSharedKeys[0].id.kind, secret: old.current.secrets.resumption)
      ]
      // Whoever has the secret, and not the group, cannot hold the new one against the old one.
      let joins: [() throws -> NativeGroup] = [
        {
          try NativeGroup.join(
            message, with: keyPackage, identity: identity, preSharedKeys: keys,
            crypto: party.crypto)
        },
        {
          try NativeGroup.join(
            message, with: keyPackage, identity: identity, preSharedKeys: keys, knownGroups: [],
            crypto: party.crypto)
        },
      ]
      for join in joins {
        if usage == .application {
          #expect(try join().epochAuthenticator == forged.authenticator)
        } else {
          #expect(throws: MLSError.misuse(.unknownPreSharedKey)) { try join() }
        }
      }
    }
  }

  @Test("12.4.3-1: nobody joins a group that they are in")
  func joinedTwice() throws {
    let party = try party()
    #expect(throws: MLSError.staleOrDuplicate(.alreadyMember)) {
      try join(.branch, after: party) { $0.context.groupID = party["dave"].groupID }
    }
    try join(.branch, after: party)
  }
}
