import CryptoNative
import MLS
import Testing

/// What somebody writes who takes our MLS and one provider, and imports nothing else. Whatever is
/// public and needs a further import to be named would stop this target from compiling.
@Suite("One import and a provider")
struct OneImportTests {
  private let crypto = NativeCrypto()
  private let suite = CipherSuite.x25519AES128
  private let lifetime = Lifetime(notBefore: 0, notAfter: 10_000)
  private let now: UInt64 = 500

  private func identity(_ name: String) throws(MLSError) -> SigningIdentity {
    var random = SystemRandomNumberGenerator()
    return try .make(.basic(Array(name.utf8)), suite: suite, crypto: crypto, using: &random)
  }

  @Test("two meet, talk, take a third in, store and find everything again, and part")
  func conversation() throws {
    var random = SystemRandomNumberGenerator()
    let bobsIdentity = try identity("bob")
    let bobsPackage = try PrivateKeyPackage.make(
      suite: suite, identity: bobsIdentity, lifetime: lifetime,
      profile: LeafProfile(
        supportedExtensions: [ExtensionType(rawValue: 0xf123)],
        extensions: [Extension(type: .applicationID, data: [1])]
      ).withGREASE(using: &random), crypto: crypto, using: &random)
    let published: [UInt8] = MLSMessage.keyPackage(bobsPackage.keyPackage).encodedBytes

    var alice = try Group.create(
      groupID: [1, 2, 3], suite: suite, identity: try identity("alice"), lifetime: lifetime,
      crypto: crypto, using: &random)
    guard case .keyPackage(let package) = try MLSMessage(decoding: published) else { return }
    let pending = try alice.commit(
      CommitRequest(adding: [package]), now: now, using: &random)
    try alice.merge(try PendingCommit.restore(pending.save()))
    guard let welcome = pending.welcome else { return }
    var bob = try Group.join(
      try Welcome(decoding: welcome.encodedBytes),
      with: try PrivateKeyPackage.restore(bobsPackage.save()), identity: bobsIdentity,
      crypto: crypto)
    let authenticator: SecretBytes = bob.epochAuthenticator
    #expect(authenticator == alice.epochAuthenticator)

    let hello = try alice.protect(Array("hello".utf8), using: &random)
    guard case .application(let message) = try bob.process(hello.encodedBytes) else { return }
    #expect(message.content == Array("hello".utf8))
    #expect(message.sender.credential == .basic(Array("alice".utf8)))

    let (carol, external) = try Group.joinExternally(
      try bob.groupInfo(extensions: [.grease(using: &random)]), identity: try identity("carol"),
      preSharedKeys: [], crypto: crypto, using: &random)
    for group in [alice, bob] {
      var group = group
      guard case .commit(let staged) = try group.process(external) else { return }
      #expect(staged.added.isEmpty && staged.committer.leafIndex == carol.ownLeafIndex)
      try group.merge(staged)
      #expect(group.epochAuthenticator == carol.epochAuthenticator)
    }

    let key = try alice.export(label: "our file key", context: [], byteCount: 32)
    #expect(key.reveal().count == 32)
    alice = try Group.restore(alice.save(), crypto: crypto)
    let removal = try alice.commit(
      CommitRequest(removing: [bob.ownLeafIndex]), now: now, using: &random)
    guard case .commit(let staged) = try bob.process(removal.message) else { return }
    try bob.merge(staged)
    #expect(staged.removesOwnLeaf && !bob.isActive)
  }

  @Test("everything else that is public can be named too")
  func names() throws {
    var random = SystemRandomNumberGenerator()
    let outsider = try identity("outsider")
    let senders = ExternalSenders([
      ExternalSender(signatureKey: outsider.publicKey, credential: outsider.credential)
    ])
    var group = try Group.create(
      groupID: [1], suite: suite, identity: try identity("alice"), lifetime: lifetime,
      extensions: [Extension(type: .externalSenders, data: senders.encodedBytes)],
      pastEpochCountMax: 1, crypto: crypto, using: &random)
    let proposal = try MLSMessage.externalProposal(
      .groupContextExtensions([]), groupID: group.groupID, epoch: group.epoch, sender: 0,
      identity: outsider, suite: suite, crypto: crypto)
    guard case .proposal(let received) = try group.process(proposal) else { return }
    #expect(received.sender == .external(0))

    var request = CommitRequest()
    request.preSharedKeys = [
      PreSharedKey(id: [1], secret: SecretBytes([2])), try group.resumptionKey(),
    ]
    request.wireFormat = .publicMessage
    try group.merge(try group.commit(request, now: now, using: &random))
    #expect(group.extensions.isEmpty && !group.hasPendingProposals)

    let founder = Founder(identity: group.identity, lifetime: lifetime)
    let (branch, welcome) = try group.branch(
      groupID: [2], members: [], founder: founder, now: now, using: &random)
    #expect(branch.epoch == Epoch(1) && welcome == nil)
    let tree: RatchetTree = branch.ratchetTree
    #expect(try RatchetTree(decoding: tree.encodedBytes).members.count == 1)
    do {
      _ = try MLSMessage(decoding: [0, 1])
    } catch {
      let reason: TLSDecodingError = error
      #expect(reason == .truncated)
    }
    #expect(throws: MLSError.misuse(.notReinitialised)) {
      try group.successor(members: [], founder: founder, now: now, using: &random)
    }
  }
}
