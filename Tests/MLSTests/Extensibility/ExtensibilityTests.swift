import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

@Suite("What is unknown, and what is random")
struct ExtensibilityTests {
  private static let greaseNumbers = (0..<15).map { UInt16(0x0a0a + 0x1010 * $0) }

  @Test("whoever sends random values is in the group like anybody else")
  func grease() throws {
    var party = Party()
    let profile = LeafProfile(extensions: [Extension(type: .applicationID, data: [1, 2])])
      .withGREASE(using: &party.random)
    let founder = try party.makeIdentity("alice")
    party["alice"] = try Group.create(
      groupID: party.groupID, suite: party.suite, identity: founder, lifetime: Party.lifetime,
      profile: profile, crypto: party.crypto, using: &party.random)
    let bob = try party.makeIdentity("bob")
    let package = try PrivateKeyPackage.make(
      suite: party.suite, identity: bob, lifetime: Party.lifetime, profile: profile,
      crypto: party.crypto, using: &party.random)
    var request = CommitRequest(adding: [package.keyPackage])
    request.welcomeExtensions = [.grease(using: &party.random)]
    request.profile = profile
    let pending = try party.pend(request, by: "alice")
    try party["alice"].merge(pending)
    party["bob"] = try join(pending.welcome, (bob, package), knownGroups: [], party)
    let info = try party["bob"].groupInfo(extensions: [.grease(using: &party.random)])
    let (carol, message) = try Group.joinExternally(
      try GroupInfo(decoding: info.encodedBytes), identity: try party.makeIdentity("carol"),
      profile: profile, crypto: party.crypto, using: &party.random)
    try party.deliver(message, from: "carol")
    party["carol"] = carol
    var alice = party["alice"]
    let update = try alice.proposeUpdate(profile: profile, using: &party.random)
    party["alice"] = alice
    try party.deliver(update, from: "alice")
    try party.update(by: "bob")
    #expect(try party.everybodyAgrees())

    for member in party["alice"].members {
      let capabilities = member.leafNode.capabilities
      for list in [
        capabilities.cipherSuites, capabilities.extensions, capabilities.proposals,
        capabilities.credentials,
      ] {
        #expect(list.contains { Self.greaseNumbers.contains($0) })
      }
      let sent = member.leafNode.extensions.map(\.type.rawValue)
      #expect(sent.contains { Self.greaseNumbers.contains($0) })
      #expect(sent.contains(ExtensionType.applicationID.rawValue))
    }
    #expect(
      package.keyPackage.extensions.contains { Self.greaseNumbers.contains($0.type.rawValue) })
  }

  @Test("random values come from the given source, all fifteen of them, and only when asked for")
  func choice() throws {
    var party = Party()
    let identity = try party.makeIdentity("alice")
    func make(_ seed: UInt64, _ sendsGREASE: Bool) throws -> KeyPackage {
      var random = SeededRandom(seed: seed)
      return try PrivateKeyPackage.make(
        suite: party.suite, identity: identity, lifetime: Party.lifetime,
        profile: sendsGREASE ? LeafProfile().withGREASE(using: &random) : LeafProfile(),
        crypto: party.crypto, using: &random
      ).keyPackage
    }
    var seen: Set<UInt16> = []
    for seed in 0..<100 as Range<UInt64> {
      let capabilities = try make(seed, true).leafNode.capabilities
      #expect(capabilities == (try make(seed, true).leafNode.capabilities))
      seen.formUnion(capabilities.proposals)
      let plain = try make(seed, false)
      #expect(plain.leafNode.capabilities.proposals.isEmpty)
      #expect(plain.leafNode.extensions.isEmpty && plain.extensions.isEmpty)
    }
    #expect(seen == Set(Self.greaseNumbers))
  }

  @Test("a random value that one lists is not something one can do")
  func pretence() throws {
    var party = Party()
    let identity = try party.makeIdentity("alice")
    var group = try Group.create(
      groupID: party.groupID, suite: party.suite, identity: identity, lifetime: Party.lifetime,
      profile: LeafProfile().withGREASE(using: &party.random), crypto: party.crypto,
      using: &party.random)
    let listed = group.members[0].leafNode.capabilities.extensions
    guard let grease = listed.first(where: { Self.greaseNumbers.contains($0) }) else {
      Issue.record("nothing random is listed")
      return
    }
    var request = CommitRequest()
    request.groupContextExtensions = [Extension(type: ExtensionType(rawValue: grease), data: [])]
    #expect(throws: MLSError.peerIncompatible(.capabilities)) {
      try group.commit(request, now: Party.now, using: &party.random)
    }
  }

  @Test("extensions that we do not know stay where they are, if their owner lists them")
  func unknownExtensions() throws {
    var party = try Party(of: "alice")
    let unknown = Extension(type: ExtensionType(rawValue: 0xf0aa), data: [1, 2, 3])
    let bob = try party.makeIdentity("bob")
    let package = try PrivateKeyPackage.make(
      suite: party.suite, identity: bob, lifetime: Party.lifetime,
      profile: LeafProfile(extensions: [unknown], keyPackageExtensions: [unknown]),
      crypto: party.crypto, using: &party.random)
    var request = CommitRequest(adding: [package.keyPackage])
    request.welcomeExtensions = [unknown]
    let pending = try party.pend(request, by: "alice")
    try party["alice"].merge(pending)
    party["bob"] = try join(pending.welcome, (bob, package), knownGroups: [], party)
    #expect(party["alice"].members[1].leafNode.extensions == [unknown])
    try party.update(by: "bob")
    #expect(party["alice"].members[1].leafNode.extensions == [unknown])
    #expect(try party.everybodyAgrees())
  }

  @Test("a group may use an extension of the application's that all members list")
  func applicationExtension() throws {
    var party = Party()
    let custom = Extension(type: ExtensionType(rawValue: 0xf0bb), data: [7])
    let profile = LeafProfile(supportedExtensions: [custom.type])
    let alice = try party.makeIdentity("alice")
    party["alice"] = try Group.create(
      groupID: party.groupID, suite: party.suite, identity: alice, lifetime: Party.lifetime,
      profile: profile, extensions: [custom], crypto: party.crypto, using: &party.random)
    let bob = try party.makeIdentity("bob")
    let able = try PrivateKeyPackage.make(
      suite: party.suite, identity: bob, lifetime: Party.lifetime, profile: profile,
      crypto: party.crypto, using: &party.random)
    let unable = try party.makeKeyPackage(bob)
    #expect(throws: MLSError.peerIncompatible(.capabilities)) {
      try party.pend(CommitRequest(adding: [unable.keyPackage]), by: "alice")
    }
    let pending = try party.pend(CommitRequest(adding: [able.keyPackage]), by: "alice")
    try party["alice"].merge(pending)
    party["bob"] = try join(pending.welcome, (bob, able), knownGroups: [], party)
    #expect(party["bob"].extensions == [custom])
    #expect(try party.everybodyAgrees())
  }

  @Test("a proposal or credential of a later day is not called malformed where a member sends it")
  func later() throws {
    var party = try Party(of: "alice", "bob")
    func refusal(_ message: MLSMessage) -> MLSError? {
      party.refusal(of: message, by: "bob")
    }
    let unknown = PrivateForgery(by: party["alice"]) {
      $0.body = .proposal(.remove(LeafIndex(0)))
      // The proposal's type.
      $0.editPlaintext = { [0xf0, 0x00] + $0.dropFirst(2) }
    }
    #expect(refusal(try unknown.make()) == .peerIncompatible(.proposalType))

    let senders = ExternalSenders([ExternalSender(signatureKey: [1], credential: .basic([7]))])
    var data = senders.encodedBytes
    data.replaceSubrange(data.count - 4..<data.count - 2, with: [0xf0, 0x00])
    let extensions = [Extension(type: .externalSenders, data: data)]
    let (message, _) = try party.proposal(.groupContextExtensions(extensions))
    #expect(refusal(message) == .peerIncompatible(.credentialType))
  }

  @Test("somebody whom we could not understand, or who could not understand us, is not let in")
  func credentialTypes() throws {
    var party = try Party(of: "alice")
    let identity = try party.makeIdentity("bob")
    let package = try party.makeKeyPackage(identity).keyPackage
    let narrow = try party.resign(
      package.leafNode,
      capabilities: Capabilities(cipherSuites: [party.suite.rawValue], credentials: [1, 0xf001]),
      by: identity)
    // More than we know is no harm.
    let accepted = try party.resign(package, leafNode: narrow, by: identity)
    _ = try party.pend(CommitRequest(adding: [accepted]), by: "alice")
    let certified = SigningIdentity(
      credential: .x509([[1]]), privateKey: identity.privateKey, publicKey: identity.publicKey)
    let carol = try PrivateKeyPackage.make(
      suite: party.suite, identity: certified, lifetime: Party.lifetime, crypto: party.crypto,
      using: &party.random)
    try party.add(["dave"], by: "alice")
    let other = try party.makeIdentity("erin")
    let erin = try party.makeKeyPackage(other).keyPackage
    let only = try party.resign(
      erin.leafNode,
      capabilities: Capabilities(cipherSuites: [party.suite.rawValue], credentials: [1]),
      by: other)
    let basicOnly = try party.resign(erin, leafNode: only, by: other)
    #expect(throws: MLSError.peerIncompatible(.capabilities)) {
      try party.pend(CommitRequest(adding: [carol.keyPackage, basicOnly]), by: "alice")
    }
  }
}
