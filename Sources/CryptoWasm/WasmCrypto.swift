import CBoringSSL
import CryptoSuite
import XWing

/// The primitives of suite 3 for the browser, from the BoringSSL inside swift-crypto, and of the
/// same with a hybrid KEM. No other suite: AES in software costs three compressed kilobytes.
///
/// With `ClientWasm` this is the one room where pointers cross into C. Three rules keep that sound:
/// every pointer comes from an array in the same call and does not outlive it; every output array
/// has the length that the C function writes; every input whose length C takes for granted (keys,
/// signatures) is checked before. What BoringSSL allocates it frees before a function here returns.
public struct WasmCrypto: CryptoProvider, Sendable {
  public init() {}

  public func supports(_ suite: CipherSuite) -> Bool {
    suite == .x25519ChaCha20 || suite == .mlkem768X25519ChaCha20
  }
}

// MARK: Hashes and what is built of them

extension WasmCrypto {
  @inline(never)
  public func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8] {
    requireSHA256(algorithm)
    var digest = [UInt8](repeating: 0, count: algorithm.byteCount)
    CCryptoBoringSSL_SHA256(message, message.count, &digest)
    return digest
  }

  @inline(never)
  public func hmac(
    _ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]
  ) -> [UInt8] {
    requireSHA256(algorithm)
    return algorithm.authenticate(CCryptoBoringSSL_EVP_sha256(), key: key, message)
  }

  /// Extraction is one HMAC with the salt as its key (RFC 5869 §2.2).
  @inline(never)
  public func extract(
    _ algorithm: HashAlgorithm, salt: SecretBytes, inputKeyMaterial: SecretBytes
  ) -> SecretBytes {
    SecretBytes(hmac(algorithm, key: salt, inputKeyMaterial.reveal()))
  }

  @inline(never)
  public func expand(
    _ algorithm: HashAlgorithm, pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    requireSHA256(algorithm)
    return algorithm.expand(
      CCryptoBoringSSL_EVP_sha256(), pseudorandomKey, info: info, byteCount: byteCount)
  }

  @inline(never)
  private func requireSHA256(_ algorithm: HashAlgorithm) {
    precondition(algorithm == .sha256, "no suite of this provider has another hash")
  }
}

// MARK: Authenticated encryption

extension WasmCrypto {
  @inline(never)
  public func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard algorithm == .chaCha20Poly1305 else { throw .unsupported }
    return try algorithm.seal(
      CCryptoBoringSSL_EVP_aead_chacha20_poly1305(), key: key, nonce: nonce,
      authenticating: authenticating, plaintext)
  }

  @inline(never)
  public func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard algorithm == .chaCha20Poly1305 else { throw .unsupported }
    return try algorithm.open(
      CCryptoBoringSSL_EVP_aead_chacha20_poly1305(), key: key, nonce: nonce,
      authenticating: authenticating, ciphertext)
  }
}

// MARK: Curve25519

extension WasmCrypto {
  @inline(never)
  public func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    if algorithm == .mlkem768X25519 { return try XWing.publicKey(privateKey: privateKey) }
    guard algorithm == .x25519 else { throw .unsupported }
    guard privateKey.count == 32 else { throw .invalidKey }
    var publicKey = [UInt8](repeating: 0, count: 32)
    CCryptoBoringSSL_X25519_public_from_private(&publicKey, privateKey.reveal())
    return publicKey
  }

  @inline(never)
  public func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    guard algorithm == .x25519 else { throw .unsupported }
    guard privateKey.count == 32, publicKey.count == 32 else { throw .invalidKey }
    var secret = [UInt8](repeating: 0, count: 32)
    // 0 says that the point was of small order (RFC 9180 §7.1.4).
    guard CCryptoBoringSSL_X25519(&secret, privateKey.reveal(), publicKey) == 1 else {
      throw .invalidKey
    }
    return SecretBytes(secret)
  }

  @inline(never)
  public func shake256(
    _ message: SecretBytes, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    XWing.shake256(message, byteCount: byteCount)
  }

  @inline(never)
  public func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    guard algorithm == .mlkem768X25519 else { throw .unsupported }
    return try XWing.encapsulate(to: publicKey, seed: seed)
  }

  @inline(never)
  public func decapsulate(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, _ kemOutput: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    guard algorithm == .mlkem768X25519 else { throw .unsupported }
    return try XWing.decapsulate(kemOutput, privateKey: privateKey)
  }

  @inline(never)
  public func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try ed25519KeyPair(algorithm, privateKey).publicKey
  }

  @inline(never)
  public func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    let expanded = try ed25519KeyPair(algorithm, privateKey).expandedKey.reveal()
    var signature = [UInt8](repeating: 0, count: 64)
    guard CCryptoBoringSSL_ED25519_sign(&signature, message, message.count, expanded) == 1 else {
      throw .invalidKey
    }
    return signature
  }

  @inline(never)
  public func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    guard algorithm == .ed25519, publicKey.count == 32, signature.count == 64 else {
      return false
    }
    return CCryptoBoringSSL_ED25519_verify(message, message.count, signature, publicKey) == 1
  }

  @inline(never)
  private func ed25519KeyPair(
    _ algorithm: SignatureAlgorithm, _ seed: SecretBytes
  ) throws(CryptoError) -> (publicKey: [UInt8], expandedKey: SecretBytes) {
    guard algorithm == .ed25519 else { throw .unsupported }
    guard seed.count == 32 else { throw .invalidKey }
    var publicKey = [UInt8](repeating: 0, count: 32)
    var expandedKey = [UInt8](repeating: 0, count: 64)
    CCryptoBoringSSL_ED25519_keypair_from_seed(&publicKey, &expandedKey, seed.reveal())
    return (publicKey, SecretBytes(expandedKey))
  }
}
