import CryptoSuite
import TLSSyntax

/// The primitives of one suite with MLS's labels on them (RFC 9420 §5 and §8): every signature,
/// encryption, derivation and hash in this module goes through here, so that none lacks its label.
public struct SuiteCrypto<Crypto: CryptoProvider>: Sendable {
  /// Where the primitives come from.
  public let provider: Crypto
  /// Which of them are used.
  public let suite: CipherSuite
  package let algorithms: SuiteAlgorithms

  /// Refuses a suite that the provider does not carry with `unsupportedSuite`, which names it.
  public init(_ provider: Crypto, _ suite: CipherSuite) throws(MLSError) {
    // Rule 5.1-1
    guard provider.supports(suite), let algorithms = suite.algorithms else {
      throw .misuse(.unsupportedSuite(suite))
    }
    self.provider = provider
    self.suite = suite
    self.algorithms = algorithms
  }

  package var hashByteCount: Int { algorithms.hash.byteCount }
  var zeros: SecretBytes { SecretBytes([UInt8](repeating: 0, count: hashByteCount)) }

  // MARK: Hashes and derivations

  /// The suite's hash (RFC 9420 §5.1).
  public func hash(_ message: [UInt8]) -> [UInt8] { provider.hash(algorithms.hash, message) }

  /// HMAC with the suite's hash (RFC 9420 §5.1).
  public func mac(key: SecretBytes, _ message: [UInt8]) -> [UInt8] {
    provider.hmac(algorithms.hash, key: key, message)
  }

  func extract(salt: SecretBytes, _ inputKeyMaterial: SecretBytes) -> SecretBytes {
    provider.extract(algorithms.hash, salt: salt, inputKeyMaterial: inputKeyMaterial)
  }

  /// ExpandWithLabel (RFC 9420 §8).
  public func expand(
    _ secret: SecretBytes, _ label: Label, _ context: [UInt8], byteCount: Int
  ) -> SecretBytes {
    var info = TLSWriter()
    info.write(UInt16(byteCount))
    info.write(opaque: versioned(label).bytes)
    info.write(opaque: context)
    return provider.expand(
      algorithms.hash, pseudorandomKey: secret, info: info.bytes, byteCount: byteCount)
  }

  /// DeriveSecret (RFC 9420 §8).
  public func derive(_ secret: SecretBytes, _ label: Label) -> SecretBytes {
    expand(secret, label, [], byteCount: hashByteCount)
  }

  /// DeriveTreeSecret (RFC 9420 §9.1).
  public func deriveTreeSecret(
    _ secret: SecretBytes, _ label: Label, _ generation: Generation, byteCount: Int
  ) -> SecretBytes {
    expand(secret, label, generation.encodedBytes, byteCount: byteCount)
  }

  /// RefHash (RFC 9420 §5.2).
  public func refHash(_ label: Label, _ value: [UInt8]) -> [UInt8] {
    hash(labeled(label, value))
  }

  /// MakeKeyPackageRef (RFC 9420 §5.2).
  public func reference(to keyPackage: KeyPackage) -> KeyPackageRef {
    KeyPackageRef(refHash("MLS 1.0 KeyPackage Reference", keyPackage.encodedBytes))
  }

  func reference(toProposal message: AuthenticatedContent) -> ProposalRef {
    ProposalRef(refHash("MLS 1.0 Proposal Reference", message.encodedBytes))
  }

  // MARK: Signatures

  /// SignWithLabel (RFC 9420 §5.1.2).
  public func sign(
    _ label: Label, _ content: [UInt8], privateKey: SecretBytes
  ) throws(MLSError) -> [UInt8] {
    do {
      return try provider.sign(
        algorithms.signature, privateKey: privateKey, labeled(versioned(label), content))
    } catch {
      throw .misuse(.invalidIdentity)
    }
  }

  /// VerifyWithLabel (RFC 9420 §5.1.2).
  public func verify(
    _ label: Label, _ content: [UInt8], publicKey: [UInt8], signature: [UInt8]
  ) throws(MLSError) {
    // Rule 6.1-1, 7.3-1, 10.1-3, 12.4.3.1-8, 12.4.3.2-3
    guard
      provider.verify(
        algorithms.signature, publicKey: publicKey, signature: signature,
        labeled(versioned(label), content))
    else { throw .peerMisbehaved(.invalidSignature) }
  }

  // MARK: Encryption

  private var hpke: HPKE<Crypto> { HPKE(provider, algorithms) }

  /// EncryptWithLabel (RFC 9420 §5.1.3).
  public func encrypt(
    to publicKey: [UInt8], _ label: Label, context: [UInt8], _ plaintext: SecretBytes,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> HPKECiphertext {
    try encrypt(
      to: publicKey, under: encryptContext(label, context), plaintext, using: &random)
  }

  /// `EncryptContext` (RFC 9420 §5.1.3), which in a path or a Welcome is the same for everybody.
  func encryptContext(_ label: Label, _ context: [UInt8]) -> HPKEInfo {
    hpke.prepare(labeled(versioned(label), context))
  }

  func encrypt(
    to publicKey: [UInt8], under context: HPKEInfo, _ plaintext: SecretBytes,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> HPKECiphertext {
    do {
      return try hpke.seal(
        to: publicKey, info: context, authenticating: [], plaintext.reveal(), using: &random)
    } catch {
      throw .peerMisbehaved(.invalidKey)
    }
  }

  /// Whether anything can be sealed to a key: one of small order, or off its curve, looks like any
  /// other.
  func canEncrypt(to publicKey: [UInt8], using random: inout some RandomNumberGenerator) -> Bool {
    (try? encrypt(to: publicKey, "Trial", context: [], SecretBytes([]), using: &random)) != nil
  }

  /// DecryptWithLabel (RFC 9420 §5.1.3).
  public func decrypt(
    _ ciphertext: HPKECiphertext, with keyPair: HPKEKeyPair, _ label: Label, context: [UInt8]
  ) throws(MLSError) -> SecretBytes {
    do {
      return SecretBytes(
        try hpke.open(
          ciphertext, privateKey: keyPair.privateKey, publicKey: keyPair.publicKey,
          info: labeled(versioned(label), context), authenticating: []))
    } catch {
      // Rule 7.5-2, 12.4.3.1-3
      throw .peerMisbehaved(.decryptionFailed)
    }
  }

  package func deriveKeyPair(_ secret: SecretBytes) throws(MLSError) -> HPKEKeyPair {
    do {
      return try hpke.deriveKeyPair(inputKeyMaterial: secret)
    } catch {
      throw .peerMisbehaved(.invalidKey)
    }
  }

  func makeKeyPair(using random: inout some RandomNumberGenerator) throws(MLSError) -> HPKEKeyPair {
    try deriveKeyPair(.random(count: hashByteCount, using: &random))
  }

  /// The pair that a private key belongs to.
  public func keyPair(privateKey: SecretBytes) throws(MLSError) -> HPKEKeyPair {
    do {
      let publicKey = try provider.publicKey(algorithms.kem, privateKey: privateKey)
      return HPKEKeyPair(privateKey: privateKey, publicKey: publicKey)
    } catch {
      throw .peerMisbehaved(.invalidKey)
    }
  }

  /// The sender's half of an external init (RFC 9420 §8.3).
  package func exportInitSecret(
    to externalKey: [UInt8], using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (kemOutput: [UInt8], secret: SecretBytes) {
    do {
      return try hpke.exportSender(
        to: externalKey, info: [], exporterContext: externalInitContext,
        byteCount: hashByteCount, using: &random)
    } catch {
      throw .peerMisbehaved(.invalidKey)
    }
  }

  func receiveInitSecret(
    _ kemOutput: [UInt8], with keyPair: HPKEKeyPair
  ) throws(MLSError) -> SecretBytes {
    do {
      return try hpke.exportReceiver(
        kemOutput: kemOutput, privateKey: keyPair.privateKey, publicKey: keyPair.publicKey,
        info: [], exporterContext: externalInitContext, byteCount: hashByteCount)
    } catch {
      // Rule 8.3-1
      throw .peerMisbehaved(.invalidKey)
    }
  }

  private var externalInitContext: [UInt8] { Label("MLS 1.0 external init secret").bytes }

  package func seal(
    _ key: MessageKey, authenticating: [UInt8], _ plaintext: [UInt8]
  ) throws(MLSError) -> [UInt8] {
    do {
      return try provider.seal(
        algorithms.aead, key: key.key, nonce: key.nonce, authenticating: authenticating, plaintext)
    } catch {
      throw .misuse(.unsupportedSuite(suite))
    }
  }

  package func open(
    _ key: MessageKey, authenticating: [UInt8], _ ciphertext: [UInt8]
  ) throws(MLSError) -> [UInt8] {
    do {
      return try provider.open(
        algorithms.aead, key: key.key, nonce: key.nonce, authenticating: authenticating,
        ciphertext)
    } catch {
      // Rule 6.3.1-2, 6.3.2-1, 12.4.3.1-6
      throw .peerMisbehaved(.decryptionFailed)
    }
  }

  private func versioned(_ label: Label) -> Label {
    Label(Label("MLS 1.0 ").bytes + label.bytes)
  }

  /// `RefHashInput`, `SignContent` and `EncryptContext` are the same two vectors.
  private func labeled(_ label: Label, _ content: [UInt8]) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(opaque: label.bytes)
    writer.write(opaque: content)
    return writer.bytes
  }
}

/// A key and nonce for one AEAD operation.
public struct MessageKey: Sendable {
  /// As long as the AEAD's keys.
  public let key: SecretBytes
  /// As long as the AEAD's nonces.
  public let nonce: [UInt8]

  /// The nonce with the reuse guard in its first bytes (RFC 9420 §6.3.1).
  func guarded(by reuseGuard: [UInt8]) -> MessageKey {
    var nonce = nonce
    for index in reuseGuard.indices { nonce[index] ^= reuseGuard[index] }
    return MessageKey(key: key, nonce: nonce)
  }
}
