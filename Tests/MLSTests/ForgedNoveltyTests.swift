import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// Whoever carries messages can put a number into them that nobody knows. Taken for a peer's
/// novelty, that would let them tell people to look for an update.
@Suite("No forgery makes a peer incompatible")
struct ForgedNoveltyTests {
  private static let numbers: [[UInt8]] = [[0, 2], [0, 9], [0x0a, 0x0a], [0xf0, 0x01]]

  /// The message with each two bytes of it replaced, one after the other, and each byte changed.
  private func forgeries(of bytes: [UInt8]) -> [[UInt8]] {
    var forgeries: [[UInt8]] = []
    for position in bytes.indices {
      var forged = bytes
      forged[position] ^= 1 << UInt8(position % 8)
      forgeries.append(forged)
      for number in Self.numbers where position + 1 < bytes.count {
        var forged = bytes
        forged.replaceSubrange(position...position + 1, with: number)
        forgeries.append(forged)
      }
    }
    return forgeries
  }

  private func check(
    _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation,
    _ take: ([UInt8]) throws(MLSError) -> Void
  ) {
    var novelties: [Int] = []
    var (number, refusalCount) = (0, 0)
    for forged in forgeries(of: bytes) where forged != bytes {
      do throws(MLSError) {
        try take(forged)
      } catch {
        refusalCount += 1
        if case .peerIncompatible = error { novelties.append(number) }
      }
      number += 1
    }
    #expect(novelties.isEmpty, sourceLocation: sourceLocation)
    #expect(refusalCount > number / 2, "they are forgeries", sourceLocation: sourceLocation)
  }

  @Test("of a member's proposals, commits and words, in either framing")
  func members() throws {
    var party = try Party(of: "alice", "bob")
    var messages = [try party.say("hello", by: "alice")]
    let erin = try party.makeKeyPackage(try party.makeIdentity("erin")).keyPackage
    let senders = ExternalSenders([ExternalSender(signatureKey: [1], credential: .basic([7]))])
    let extensions = [Extension(type: .externalSenders, data: senders.encodedBytes)]
    var alice = party["alice"]
    for wireFormat in [WireFormat.publicMessage, .privateMessage] {
      messages.append(
        try alice.propose(
          .groupContextExtensions(extensions), wireFormat: wireFormat, using: &party.random))
      var request = CommitRequest(adding: [erin])
      request.wireFormat = wireFormat
      messages.append(try party.pend(request, by: "alice").message)
    }
    for message in messages {
      check(message.encodedBytes) { (bytes) throws(MLSError) in
        var bob = party["bob"]
        _ = try bob.process(bytes)
      }
    }
  }

  @Test("of those who are outside, who sign for themselves alone")
  func outsiders() throws {
    var party = try Party(of: "alice", "bob")
    let erin = try party.makeIdentity("erin")
    let sound = try party.makeKeyPackage(erin).keyPackage
    let info = try party["alice"].groupInfo()
    let (_, commit) = try NativeGroup.joinExternally(
      info, identity: erin, crypto: party.crypto, using: &party.random)
    func ask(_ package: KeyPackage) throws -> [UInt8] {
      try MLSMessage.joinProposal(
        package, groupID: party.groupID, epoch: party["bob"].epoch, identity: erin,
        crypto: party.crypto
      ).encodedBytes
    }
    for bytes in [try ask(sound), commit.encodedBytes] {
      check(bytes) { (bytes) throws(MLSError) in
        var bob = party["bob"]
        _ = try bob.process(bytes)
      }
    }
    for other in [
      try party.resign(sound, version: ProtocolVersion(rawValue: 2), by: erin),
      try party.resign(sound, suite: .x25519ChaCha20, by: erin),
    ] {
      let signed = try party["bob"].suiteCrypto.sign(
        FramedContent(
          groupID: party.groupID, epoch: party["bob"].epoch, sender: .newMemberProposal,
          authenticatedData: [], body: .proposal(.add(other))),
        wireFormat: .publicMessage, context: [], privateKey: erin.privateKey)
      let message = MLSMessage.publicMessage(
        PublicMessage(content: signed.content, auth: signed.auth, membershipTag: nil))
      #expect(party.refusal(of: message, by: "bob") == .peerMisbehaved(.invalidKeyPackage))
    }
  }

  @Test("of a Welcome, a GroupInfo and a key package")
  func wayIn() throws {
    var party = try Party(of: "alice", "bob")
    let crypto = party.crypto
    let erin = try party.makeIdentity("erin")
    let package = try party.makeKeyPackage(erin)
    check(MLSMessage.keyPackage(package.keyPackage).encodedBytes) { (bytes) throws(MLSError) in
      guard case .keyPackage(let package) = try MLSMessage(untrusted: bytes) else { return }
      var alice = party["alice"]
      var random = party.random
      _ = try alice.commit(CommitRequest(adding: [package]), now: Party.now, using: &random)
    }
    let info = try party["alice"].groupInfo()
    check(MLSMessage.groupInfo(info).encodedBytes) { (bytes) throws(MLSError) in
      guard case .groupInfo(let info) = try MLSMessage(untrusted: bytes) else { return }
      var random = party.random
      _ = try NativeGroup.joinExternally(info, identity: erin, crypto: crypto, using: &random)
    }
    let welcome = try party.pend(CommitRequest(adding: [package.keyPackage]), by: "alice").welcome
    check(MLSMessage.welcome(try #require(welcome)).encodedBytes) { (bytes) throws(MLSError) in
      guard case .welcome(let welcome) = try MLSMessage(untrusted: bytes) else { return }
      _ = try NativeGroup.join(welcome, with: package, identity: erin, crypto: crypto)
    }
  }

  /// Whoever has a key package can seal a Welcome to it, around anything.
  @Test("of what a stranger seals into a Welcome without a member's signature")
  func sealed() throws {
    var party = try Party(of: "alice", "bob")
    let erin = try party.makeIdentity("erin")
    let package = try party.makeKeyPackage(erin)
    let pending = try party.pend(CommitRequest(adding: [package.keyPackage]), by: "alice")
    let welcome = try #require(pending.welcome)
    let suite = party["alice"].suiteCrypto
    let share = try #require(welcome.secrets.first)
    let opened = try suite.decrypt(
      share.ciphertext,
      with: HPKEKeyPair(privateKey: package.initKey, publicKey: package.keyPackage.initKey),
      "Welcome", context: welcome.encryptedGroupInfo)
    let secrets = try GroupSecrets(untrusted: opened.reveal())
    let schedule = KeySchedule(suite: suite)
    let key = schedule.welcomeKey(
      joiner: secrets.joinerSecret, preSharedKey: schedule.preSharedKeySecret([]))
    let info = try suite.open(key, authenticating: [], welcome.encryptedGroupInfo)
    check(info) { (bytes) throws(MLSError) in
      var random = party.random
      let sealed = try suite.seal(key, authenticating: [], bytes)
      let ciphertext = try suite.encrypt(
        to: package.keyPackage.initKey, "Welcome", context: sealed,
        SecretBytes(secrets.encodedBytes), using: &random)
      let forged = Welcome(
        cipherSuite: welcome.cipherSuite,
        secrets: [EncryptedGroupSecrets(newMember: share.newMember, ciphertext: ciphertext)],
        encryptedGroupInfo: sealed)
      _ = try NativeGroup.join(forged, with: package, identity: erin, crypto: party.crypto)
    }
  }
}
