/// The primitives, which are never ours: `CryptoNative` takes them from swift-crypto, `CryptoWasm`
/// from the BoringSSL inside it. Everything composed of them (HPKE, the key schedule) is above.
///
/// No method draws randomness except `sign`, where ECDSA needs it; key pairs come from seeds that
/// the caller drew, so one seed gives one trace.
public protocol CryptoProvider: Sendable {
  /// Whether all primitives of the suite are here. A suite denied is refused by name.
  func supports(_ suite: CipherSuite) -> Bool

  /// The hash itself (FIPS 180-4).
  func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8]
  /// HMAC (RFC 2104); keys of any length.
  func hmac(_ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]) -> [UInt8]
  /// HKDF-Extract (RFC 5869 §2.2).
  func extract(
    _ algorithm: HashAlgorithm, salt: SecretBytes, inputKeyMaterial: SecretBytes
  ) -> SecretBytes
  /// HKDF-Expand (RFC 5869 §2.3); at most 255 hash lengths.
  func expand(
    _ algorithm: HashAlgorithm, pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes

  /// Ciphertext with the tag behind it.
  func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8]
  /// The plaintext, or `authenticationFailed` if tag, key, nonce or associated data do not match.
  func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8]

  /// The public key, serialised as RFC 9180 §7.1.1 says, of a serialised private key; for a hybrid
  /// KEM the private key is its seed.
  func publicKey(_ algorithm: KEMAlgorithm, privateKey: SecretBytes) throws(CryptoError) -> [UInt8]
  /// The Diffie-Hellman shared secret (the x-coordinate for the NIST curves).
  func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes

  /// SHAKE256 (FIPS 202 §6.2), which derives the keys of hybrid KEMs.
  func shake256(_ message: SecretBytes, byteCount: Int) throws(CryptoError) -> SecretBytes
  /// Encapsulates to the public key of a hybrid KEM. The seed is what the KEM draws: for ML-KEM-768
  /// with X25519, ML-KEM's 32 bytes and then the ephemeral private key.
  func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation
  /// The secret that `encapsulate` gave the sender; a wrong ciphertext gives another secret.
  func decapsulate(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, _ kemOutput: [UInt8]
  ) throws(CryptoError) -> SecretBytes

  /// The public key of a serialised signature private key (Ed25519: the 32-byte seed; the NIST
  /// curves: the scalar; public keys of those are uncompressed points, RFC 9420 §5.1.1).
  func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8]
  /// ECDSA draws randomness here; nothing else does.
  func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8]
  /// False for whatever does not verify, keys and signatures that are none included.
  func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool
}

/// For providers without a hybrid suite.
extension CryptoProvider {
  /// Throws `unsupported`.
  public func shake256(
    _ message: SecretBytes, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    throw .unsupported
  }

  /// Throws `unsupported`.
  public func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    throw .unsupported
  }

  /// Throws `unsupported`.
  public func decapsulate(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, _ kemOutput: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    throw .unsupported
  }
}

/// What encapsulating gives: the secret, and what the receiver needs to have it too.
public struct Encapsulation: Sendable {
  /// For the sender's key schedule.
  public let sharedSecret: SecretBytes
  /// For the receiver, in the clear.
  public let kemOutput: [UInt8]

  /// What a provider returns.
  public init(sharedSecret: SecretBytes, kemOutput: [UInt8]) {
    self.sharedSecret = sharedSecret
    self.kemOutput = kemOutput
  }
}

/// Why a primitive refused.
public enum CryptoError: Error, Equatable, Sendable {
  /// Peer misbehaved: a key that is no key, of the wrong length or off the curve.
  case invalidKey
  /// Peer misbehaved, or the wrong key: the tag does not match.
  case authenticationFailed
  /// Caller misuse: a primitive this provider does not carry.
  case unsupported
}
