import CryptoNative
import Foundation
import MLS
import MLSVectors
import Testing

/// Signs in a token; leaves the rest to swift-crypto.
struct TokenCrypto: CryptoProvider {
  private let native = NativeCrypto()
  let token: Token

  func supports(_ suite: CipherSuite) -> Bool {
    suite.algorithms?.signature == .ed25519 && native.supports(suite)
  }

  /// `privateKey` is the handle that the token gave for the key.
  func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    guard let key = token.publicKey(privateKey.reveal()) else { throw .invalidKey }
    return key
  }

  func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard let signature = token.sign(message, privateKey.reveal()) else { throw .invalidKey }
    return signature
  }

  func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    native.verify(algorithm, publicKey: publicKey, signature: signature, message)
  }

  func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8] {
    native.hash(algorithm, message)
  }

  func hmac(_ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]) -> [UInt8] {
    native.hmac(algorithm, key: key, message)
  }

  func extract(
    _ algorithm: HashAlgorithm, salt: SecretBytes, inputKeyMaterial: SecretBytes
  ) -> SecretBytes {
    native.extract(algorithm, salt: salt, inputKeyMaterial: inputKeyMaterial)
  }

  func expand(
    _ algorithm: HashAlgorithm, pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    native.expand(algorithm, pseudorandomKey: pseudorandomKey, info: info, byteCount: byteCount)
  }

  func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try native.seal(
      algorithm, key: key, nonce: nonce, authenticating: authenticating, plaintext)
  }

  func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try native.open(
      algorithm, key: key, nonce: nonce, authenticating: authenticating, ciphertext)
  }

  func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try native.publicKey(algorithm, privateKey: privateKey)
  }

  func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    try native.sharedSecret(algorithm, privateKey: privateKey, publicKey: publicKey)
  }
}

/// Stands for a piece of hardware: keys by handle, and no way to get one out.
struct Token: Sendable {
  private let keys: [[UInt8]: SecretBytes]

  init(_ keys: [[UInt8]: SecretBytes]) { self.keys = keys }

  func publicKey(_ handle: [UInt8]) -> [UInt8]? {
    keys[handle].flatMap { try? NativeCrypto().publicKey(.ed25519, privateKey: $0) }
  }

  func sign(_ message: [UInt8], _ handle: [UInt8]) -> [UInt8]? {
    keys[handle].flatMap { try? NativeCrypto().sign(.ed25519, privateKey: $0, message) }
  }
}

/// The code of `MLS.docc/CryptoProviders.md`.
@Suite("What the page about providers tells")
struct ProviderExample {
  private let handle: [UInt8] = [1, 2, 3]

  private var token: Token {
    Token([handle: SecretBytes([UInt8](repeating: 7, count: 32))])
  }

  @Test("a member whose signature key lies in a token talks with one whose key does not")
  func tokens() throws {
    let crypto = TokenCrypto(token: token)
    let identity = SigningIdentity(
      credential: .basic(Array("alice".utf8)), privateKey: SecretBytes(handle),
      publicKey: try crypto.publicKey(.ed25519, privateKey: SecretBytes(handle)))

    var party = Party()
    var group = try Group.create(
      groupID: [1], suite: party.suite, identity: identity, lifetime: Party.lifetime,
      crypto: crypto, using: &party.random)
    let peer = try party.makeIdentity("peer")
    let keyPackage = try party.makeKeyPackage(peer)
    let pending = try group.commit(
      CommitRequest(adding: [keyPackage.keyPackage]), now: Party.now, using: &party.random)
    try group.merge(pending)
    var peersGroup = try Group.join(
      try #require(pending.welcome), with: keyPackage, identity: peer, crypto: NativeCrypto())
    let message = try group.protect([1, 2, 3], using: &party.random)
    guard case .application(let received) = try peersGroup.process(message) else {
      Issue.record("application data arrives as such")
      return
    }
    #expect(received.sender.credential == identity.credential)
    #expect(throws: CryptoError.invalidKey) {
      try crypto.sign(.ed25519, privateKey: SecretBytes([9]), [1])
    }
    #expect(throws: MLSError.misuse(.unsupportedSuite(.p256AES128))) {
      try Group.create(
        groupID: [1], suite: .p256AES128, identity: identity, lifetime: Party.lifetime,
        crypto: crypto, using: &party.random)
    }
  }

  @Test("the published vectors of whole trees hold for another provider")
  func vectors() throws {
    var random = SeededRandom(seed: 1)
    let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
    let named = ProcessInfo.processInfo.environment["SOTTO_VECTORS"].map { URL(filePath: $0) }
    let folder = named ?? root.appending(path: "../shared/vectors").standardized
    guard
      let content = try? Data(contentsOf: folder.appending(path: "mls/tree-validation.json"))
    else {
      #expect(ProcessInfo.processInfo.environment["CI"] != "true", "vectors must be there")
      return
    }
    let json = Array(content)
    // These sign nothing: the vectors' own keys are not in the token.
    let crypto = TokenCrypto(token: token)

    let file = try VectorValue(json: json)
    let outcome = try VectorFamily.treeValidation.verify(file, with: crypto, using: &random)
    #expect(outcome.failures.isEmpty)
    #expect(outcome.passedCount > 0)
  }
}
