import CBoringSSL
import CryptoSuite

/// The primitives of the suites 1, 3 and the hybrid ones, for modules that are more than the
/// messenger. Its own type: what it adds to `WasmCrypto` gets into no module that does not name it.
public struct WasmCryptoSuites: CryptoProvider, Sendable {
  private let messenger = WasmCrypto()

  public init() {}

  public func supports(_ suite: CipherSuite) -> Bool {
    switch suite {
    case .x25519AES128, .x25519ChaCha20, .mlkem768X25519AES256, .mlkem768X25519ChaCha20: true
    default: false
    }
  }
}

// MARK: Hashes and what is built of them

extension WasmCryptoSuites {
  public func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: algorithm.byteCount)
    switch algorithm {
    case .sha256: CCryptoBoringSSL_SHA256(message, message.count, &digest)
    case .sha384: CCryptoBoringSSL_SHA384(message, message.count, &digest)
    case .sha512: CCryptoBoringSSL_SHA512(message, message.count, &digest)
    }
    return digest
  }

  public func hmac(
    _ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]
  ) -> [UInt8] {
    algorithm.authenticate(digest(algorithm), key: key, message)
  }

  /// Extraction is one HMAC with the salt as its key (RFC 5869 §2.2).
  public func extract(
    _ algorithm: HashAlgorithm, salt: SecretBytes, inputKeyMaterial: SecretBytes
  ) -> SecretBytes {
    SecretBytes(hmac(algorithm, key: salt, inputKeyMaterial.reveal()))
  }

  public func expand(
    _ algorithm: HashAlgorithm, pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    algorithm.expand(digest(algorithm), pseudorandomKey, info: info, byteCount: byteCount)
  }

  public func shake256(
    _ message: SecretBytes, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    try messenger.shake256(message, byteCount: byteCount)
  }

  private func digest(_ algorithm: HashAlgorithm) -> OpaquePointer? {
    switch algorithm {
    case .sha256: CCryptoBoringSSL_EVP_sha256()
    case .sha384: CCryptoBoringSSL_EVP_sha384()
    case .sha512: CCryptoBoringSSL_EVP_sha512()
    }
  }
}

// MARK: Authenticated encryption

extension WasmCryptoSuites {
  public func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try algorithm.seal(
      cipher(algorithm), key: key, nonce: nonce, authenticating: authenticating, plaintext)
  }

  public func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try algorithm.open(
      cipher(algorithm), key: key, nonce: nonce, authenticating: authenticating, ciphertext)
  }

  private func cipher(_ algorithm: AEADAlgorithm) -> OpaquePointer? {
    switch algorithm {
    case .aes128GCM: CCryptoBoringSSL_EVP_aead_aes_128_gcm()
    case .aes256GCM: CCryptoBoringSSL_EVP_aead_aes_256_gcm()
    case .chaCha20Poly1305: CCryptoBoringSSL_EVP_aead_chacha20_poly1305()
    }
  }
}

// MARK: Key agreement and signatures

extension WasmCryptoSuites {
  public func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try messenger.publicKey(algorithm, privateKey: privateKey)
  }

  public func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    try messenger.sharedSecret(algorithm, privateKey: privateKey, publicKey: publicKey)
  }

  public func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    try messenger.encapsulate(algorithm, to: publicKey, seed: seed)
  }

  public func decapsulate(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, _ kemOutput: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    try messenger.decapsulate(algorithm, privateKey: privateKey, kemOutput)
  }

  public func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try messenger.publicKey(algorithm, privateKey: privateKey)
  }

  public func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try messenger.sign(algorithm, privateKey: privateKey, message)
  }

  public func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    messenger.verify(algorithm, publicKey: publicKey, signature: signature, message)
  }
}
