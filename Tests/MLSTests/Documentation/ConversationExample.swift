import CryptoNative
import MLS
import Testing

/// The code of `MLS.docc/Conversation.md`, which Tests/Tidy compares with it line by line.
@Suite("What the tutorial tells")
struct ConversationExample {
  @Test("from two key packages to a conversation with a member removed")
  func conversation() throws {
    let crypto = NativeCrypto()
    let suite = CipherSuite.x25519AES128
    var random = SystemRandomNumberGenerator()
    // Seconds since 1970; the library never asks a clock.
    let now: UInt64 = 1_800_000_000
    let lifetime = Lifetime(notBefore: now - 3_600, notAfter: now + 90 * 86_400)

    let alice = try SigningIdentity.make(
      .basic(Array("alice".utf8)), suite: suite, crypto: crypto, using: &random)
    let bob = try SigningIdentity.make(
      .basic(Array("bob".utf8)), suite: suite, crypto: crypto, using: &random)
    let carol = try SigningIdentity.make(
      .basic(Array("carol".utf8)), suite: suite, crypto: crypto, using: &random)

    let bobsKeyPackage = try PrivateKeyPackage.make(
      suite: suite, identity: bob, lifetime: lifetime, crypto: crypto, using: &random)
    let carolsKeyPackage = try PrivateKeyPackage.make(
      suite: suite, identity: carol, lifetime: lifetime, crypto: crypto, using: &random)
    // Published; the private halves stay with their owners.
    let published = [
      MLSMessage.keyPackage(bobsKeyPackage.keyPackage).encodedBytes,
      MLSMessage.keyPackage(carolsKeyPackage.keyPackage).encodedBytes,
    ]

    var alicesGroup = try Group.create(
      groupID: randomBytes(count: 16, using: &random), suite: suite, identity: alice,
      lifetime: lifetime, crypto: crypto, using: &random)

    var request = CommitRequest()
    for bytes in published {
      guard case .keyPackage(let keyPackage) = try MLSMessage(decoding: bytes) else { continue }
      // Whose it is, only the application can know.
      guard [bob.credential, carol.credential].contains(keyPackage.leafNode.credential) else {
        continue
      }
      request.adding.append(keyPackage)
    }
    let adding = try alicesGroup.commit(request, now: now, using: &random)
    // Nothing has changed yet. Save `adding`, send `adding.message`, and when the delivery
    // service says that it is the one commit of this epoch:
    try alicesGroup.merge(adding)

    guard let welcome = adding.welcome else { preconditionFailure("two were added") }
    var bobsGroup = try Group.join(
      welcome, with: bobsKeyPackage, identity: bob, crypto: crypto)
    var carolsGroup = try Group.join(
      welcome, with: carolsKeyPackage, identity: carol, crypto: crypto)

    let members = bobsGroup.members.map(\.credential)
    #expect(members == [alice.credential, bob.credential, carol.credential])
    #expect(bobsGroup.epochAuthenticator == alicesGroup.epochAuthenticator)
    #expect(carolsGroup.epochAuthenticator == alicesGroup.epochAuthenticator)

    let question = try alicesGroup.protect(
      Array("Shall we begin?".utf8), paddingBlockByteCount: 64, using: &random)
    let line = question.encodedBytes  // what travels

    guard case .application(let received) = try bobsGroup.process(line) else {
      preconditionFailure("Alice sent application data")
    }
    #expect(received.sender.credential == alice.credential)
    #expect(String(decoding: received.content, as: UTF8.self) == "Shall we begin?")
    _ = try carolsGroup.process(line)

    guard let carolsPlace = bobsGroup.members.first(where: { $0.credential == carol.credential })
    else { preconditionFailure("Carol is a member") }
    let removing = try bobsGroup.commit(
      CommitRequest(removing: [carolsPlace.leafIndex]), now: now, using: &random)
    try bobsGroup.merge(removing)

    guard case .commit(let staged) = try alicesGroup.process(removing.message) else {
      preconditionFailure("Bob sent a commit")
    }
    // Look first. Whoever may not remove people is refused by not merging.
    #expect(staged.committer.credential == bob.credential)
    #expect(staged.removed.map(\.credential) == [carol.credential])
    try alicesGroup.merge(staged)

    guard case .commit(let farewell) = try carolsGroup.process(removing.message) else {
      preconditionFailure("Carol hears of it too")
    }
    #expect(farewell.removesOwnLeaf)
    try carolsGroup.merge(farewell)
    #expect(!carolsGroup.isActive)

    let secret = try alicesGroup.protect(Array("Now we are two.".utf8), using: &random)
    _ = try bobsGroup.process(secret)
    #expect(throws: MLSError.misuse(.inactive)) { try carolsGroup.process(secret) }
  }
}
