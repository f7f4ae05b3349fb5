import CryptoNative
import MLS
import Testing

/// The code of `MLS.docc/PostQuantum.md`.
@Suite("What the page about the post-quantum suite tells")
struct PostQuantumExample {
  @Test("the hybrid suite is used like any other")
  func hybrid() throws {
    let crypto = NativeCrypto()
    var random = SystemRandomNumberGenerator()
    let lifetime = Party.lifetime

    let suite = CipherSuite.mlkem768X25519AES256
    let identity = try SigningIdentity.make(
      .basic(Array("alice".utf8)), suite: suite, crypto: crypto, using: &random)
    var group = try Group.create(
      groupID: randomBytes(count: 16, using: &random), suite: suite, identity: identity,
      lifetime: lifetime, crypto: crypto, using: &random)

    let bob = try SigningIdentity.make(
      .basic(Array("bob".utf8)), suite: suite, crypto: crypto, using: &random)
    let keyPackage = try PrivateKeyPackage.make(
      suite: suite, identity: bob, lifetime: lifetime, crypto: crypto, using: &random)
    // The sizes that the page names.
    #expect(keyPackage.keyPackage.initKey.count == 1_216)
    let pending = try group.commit(
      CommitRequest(adding: [keyPackage.keyPackage]), now: Party.now, using: &random)
    try group.merge(pending)
    let welcome = try #require(pending.welcome)
    #expect(welcome.secrets.first?.ciphertext.kemOutput.count == 1_120)
    let joined = try Group.join(welcome, with: keyPackage, identity: bob, crypto: crypto)
    #expect(joined.epochAuthenticator == group.epochAuthenticator)

    for refused in [CipherSuite.x448AES256, .x448ChaCha20] {
      #expect(throws: MLSError.misuse(.unsupportedSuite(refused))) {
        try Group.create(
          groupID: [1], suite: refused, identity: identity, lifetime: lifetime, crypto: crypto,
          using: &random)
      }
    }
  }
}
