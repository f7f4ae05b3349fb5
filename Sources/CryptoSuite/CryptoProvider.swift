/// The primitives, which are never ours: `CryptoNative` takes them from swift-crypto, `CryptoWasm`
/// from the BoringSSL inside it. Everything composed of them (HPKE, the key schedule) is above.
///
/// No method draws randomness except `sign`, where ECDSA needs it; key pairs come from seeds that
/// the caller drew, so one seed gives one trace.
public protocol CryptoProvider: Sendable {
  func supports(_ suite: CipherSuite) -> Bool

  func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8]
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
  func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8]

  /// The public key, serialised as RFC 9180 §7.1.1 says, of a serialised private key.
  func publicKey(_ algorithm: KEMAlgorithm, privateKey: SecretBytes) throws(CryptoError) -> [UInt8]
  /// The Diffie-Hellman shared secret (the x-coordinate for the NIST curves).
  func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes

  /// The public key of a serialised signature private key (Ed25519: the 32-byte seed; the NIST
  /// curves: the scalar; public keys of those are uncompressed points, RFC 9420 §5.1.1).
  func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8]
  func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8]
  func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool
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
