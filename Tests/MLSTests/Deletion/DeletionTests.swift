import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// Each test first shows that the thief gets in while the secret is there.
@Suite("What is deleted cannot be had again from all that is stored")
struct DeletionTests {
  private static let suites = CipherSuite.implemented.filter { NativeCrypto().supports($0) }

  @Test("a message that was read", arguments: suites)
  func read(_ suite: CipherSuite) throws {
    var party = try Party(of: "alice", "bob", "carol", suite: suite)
    let bob = party["bob"].ownLeafIndex
    let first = try party.say("first", by: "bob")
    let second = try party.say("second", by: "bob")
    let thieves = try (0...1).map { try party["alice"].burglar(for: bob, generation: $0) }
    let before = party["alice"]
    #expect(thieves.allSatisfy { $0.succeeds(with: before.save()) })

    #expect(try party.read(first, by: "alice") == "first")
    #expect(!thieves[0].succeeds(with: party["alice"].save()))
    #expect(thieves[1].succeeds(with: party["alice"].save()))
    #expect(try party.read(second, by: "alice") == "second")
    let after = party["alice"].save()
    #expect(!thieves[0].succeeds(with: after) && !thieves[1].succeeds(with: after))
    #expect(!after.holds(try root(of: before)))

    var thief = try Group.restore(after, crypto: party.crypto)
    for message in [first, second] {
      #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
        try thief.process(message.encodedBytes)
      }
    }
  }

  @Test("a message of one's own", arguments: suites)
  func sent(_ suite: CipherSuite) throws {
    var party = try Party(of: "alice", "bob", suite: suite)
    let alice = party["alice"].ownLeafIndex
    let thief = try party["alice"].burglar(for: alice)
    #expect(thief.succeeds(with: party["alice"].save()))
    _ = try party.say("mine", by: "alice")
    #expect(!thief.succeeds(with: party["alice"].save()))
  }

  @Test("a message that was overtaken, once it is read or too far behind")
  func skipped() throws {
    var party = try Party(of: "alice", "bob")
    let bob = party["bob"].ownLeafIndex
    let count = MLSLimits.skippedKeyCountMax + 3
    var messages: [MLSMessage] = []
    for _ in 0...count { messages.append(try party.say("x", by: "bob")) }
    var ratchet = try party["alice"].secretTree.ratchet(
      of: bob, for: .application, party["alice"].suiteCrypto)
    var keys: [MessageKey] = []
    for index in 0..<count {
      keys.append(
        try ratchet.take(Generation(UInt32(index)), party["alice"].suiteCrypto))
    }
    _ = try party.read(messages[count], by: "alice")
    let stored = party["alice"].save()
    // As many as the window holds, the latest ones.
    for index in 0..<count {
      #expect(stored.holds(keys[index].key.reveal()) == (index >= 3), "generation \(index)")
      #expect(stored.holds(keys[index].nonce) == (index >= 3), "generation \(index)")
    }
    #expect(throws: MLSError.staleOrDuplicate(.alreadyProcessed)) {
      try party.read(messages[2], by: "alice")
    }
    _ = try party.read(messages[3], by: "alice")
    #expect(!party["alice"].save().holds(keys[3].key.reveal()))
  }

  @Test("an epoch that is over, except for what names itself as kept", arguments: suites)
  func epoch(_ suite: CipherSuite) throws {
    var party = Party(suite: suite)
    party.pastEpochCountMax = 2
    try party.found("alice")
    try party.add(["bob", "carol"], by: "alice")
    for name in ["alice", "bob", "carol"] { try party.update(by: name) }
    let bob = party["bob"].ownLeafIndex
    let late = try party.say("late", by: "bob")
    let early = try party.say("lost", by: "carol")
    let thief = try party["alice"].burglar(for: bob)
    let before = try party["alice"].secretsByName()
    let resumption = before.filter { $0.name == "resumption" }

    // One epoch on: the messages' keys are kept for a while, the rest is gone.
    try party.update(by: "bob")
    var stored = party["alice"].save()
    for secret in before where !Self.keptInWindow(secret.name) {
      #expect(!stored.holds(secret.bytes), "\(secret.name)")
    }
    #expect(thief.succeeds(with: stored))
    #expect(try party.read(late, by: "alice") == "late")
    #expect(!thief.succeeds(with: party["alice"].save()))

    // Behind the window: everything, and what was never read with it.
    for _ in 0..<2 { try party.update(by: "bob") }
    stored = party["alice"].save()
    for secret in before
    where secret.name != "resumption" && !isStillInUse(secret, in: party["alice"]) {
      #expect(!stored.holds(secret.bytes), "\(secret.name)")
    }
    #expect(!thief.succeeds(with: stored))
    var restored = try Group.restore(stored, crypto: party.crypto)
    #expect(throws: MLSError.staleOrDuplicate(.pastEpoch)) {
      try restored.process(early.encodedBytes)
    }

    // And the resumption secret when its own window ends.
    #expect(stored.holds(resumption[0].bytes))
    for _ in 0..<MLSLimits.resumptionSecretCountMax { try party.update(by: "carol") }
    #expect(!party["alice"].save().holds(resumption[0].bytes))
  }

  @Test("a commit that was merged, with the secrets it brought", arguments: suites)
  func commit(_ suite: CipherSuite) throws {
    var party = try Party(of: "alice", "bob", "carol", suite: suite)
    let alice = party["alice"]
    let bob = party["bob"].ownLeafIndex
    let thief = try alice.burglar(for: bob, .commit)
    #expect(thief.succeeds(with: alice.save()))
    let pending = try party.pend(CommitRequest(), by: "bob")
    #expect(pending.save().holds(try root(of: staged(pending, by: party["bob"]))))
    try party.deliver(pending.message, from: "bob")
    try party["bob"].merge(pending)
    // The epoch before can still be read, so its tree is there; the commit's key is not.
    #expect(!thief.succeeds(with: party["alice"].save()))
    #expect(!thief.succeeds(with: party["bob"].save()))
  }

  @Test("the path secrets that a newcomer is told, and its key package's keys", arguments: suites)
  func newcomer(_ suite: CipherSuite) throws {
    var party = try Party(of: "alice", "bob", suite: suite)
    let identity = try party.makeIdentity("carol")
    let package = try party.makeKeyPackage(identity)
    let pending = try party.pend(CommitRequest(adding: [package.keyPackage]), by: "alice")
    try party.deliver(pending.message, from: "alice")
    try party["alice"].merge(pending)
    guard let welcome = pending.welcome else { return }
    var reader = TLSReader(package.save())
    _ = try reader.readUInt16()
    _ = try KeyPackage(from: &reader)
    let initKey = try reader.readOpaque()
    let leafKey = try reader.readOpaque()
    let opened = try party["alice"].suiteCrypto.decrypt(
      welcome.secrets[0].ciphertext,
      with: HPKEKeyPair(
        privateKey: SecretBytes(initKey), publicKey: package.keyPackage.initKey),
      "Welcome", context: welcome.encryptedGroupInfo)
    let secrets = try GroupSecrets(decoding: opened.reveal())
    guard let pathSecret = secrets.pathSecret else {
      Issue.record("the commit has a path")
      return
    }

    party["carol"] = try join(welcome, (identity, package), knownGroups: [], party)
    for name in ["alice", "carol"] {
      let stored = party[name].save()
      #expect(!stored.holds(initKey))
      #expect(!stored.holds(secrets.joinerSecret.reveal()))
      #expect(!stored.holds(pathSecret.reveal()))
    }
    #expect(party["carol"].save().holds(leafKey))
    try party.update(by: "carol")
    #expect(!party["carol"].save().holds(leafKey))
  }

  @Test("everything, for one who is removed", arguments: suites)
  func removed(_ suite: CipherSuite) throws {
    var party = try Party(of: "alice", "bob", "carol", suite: suite)
    try party.update(by: "alice")
    _ = try party.proposeUpdate(by: "bob")
    let message = try party.say("before", by: "alice")
    let thief = try party["bob"].burglar(for: party["alice"].ownLeafIndex)
    let before = try party["bob"].secretsByName()
    var bob = party["bob"]
    #expect(before.allSatisfy { bob.save().holds($0.bytes) })

    let pending = try party.pend(CommitRequest(removing: [bob.ownLeafIndex]), by: "alice")
    guard case .commit(let staged) = try bob.process(pending.message.encodedBytes) else { return }
    try bob.merge(staged)
    let stored = bob.save()
    for secret in before { #expect(!stored.holds(secret.bytes), "\(secret.name)") }
    #expect(!thief.succeeds(with: stored))
    var restored = try Group.restore(stored, crypto: party.crypto)
    #expect(throws: MLSError.misuse(.inactive)) { try restored.process(message.encodedBytes) }
    #expect(throws: MLSError.misuse(.inactive)) {
      try restored.export(label: "any", context: [], byteCount: 16)
    }
  }

  private static func keptInWindow(_ name: String) -> Bool {
    name == "sender data" || name == "resumption" || name.hasPrefix("tree node")
      || name.hasPrefix("private key")
  }

  /// A private key lives as long as its public half is in the tree.
  private func isStillInUse(
    _ secret: (name: String, bytes: [UInt8]), in group: NativeGroup
  ) -> Bool {
    let held = try? group.secretsByName()
    return secret.name.hasPrefix("private key")
      && held?.contains { $0.name == secret.name && $0.bytes == secret.bytes } == true
  }

  /// The root of an epoch's secret tree that nothing has been taken from.
  private func root(of group: NativeGroup) throws -> [UInt8] {
    let nodes = try group.secretsByName().filter { $0.name.hasPrefix("tree node") }
    return nodes.first?.bytes ?? []
  }

  private func staged(_ pending: PendingCommit, by group: NativeGroup) throws -> NativeGroup {
    var group = group
    try group.merge(pending)
    return group
  }
}
