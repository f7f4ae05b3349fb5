import CBoringSSL
import CryptoSuite

/// X-Wing, the hybrid of ML-KEM-768 and X25519 (draft-connolly-cfrg-xwing-kem-10), and SHAKE256,
/// from the BoringSSL inside swift-crypto. Both providers take it from here: swift-crypto offers
/// X-Wing, but neither with a seed for encapsulating nor with SHAKE.
///
/// The rules for pointers are those of `CryptoWasm`: each comes from an array in the same call,
/// every output array has the length that the C function writes, and every input's length is
/// checked.
public enum XWing {
  public static let publicKeyByteCount = 1216
  public static let privateKeyByteCount = 32
  public static let kemOutputByteCount = 1120
  /// 32 bytes for ML-KEM-768, and the ephemeral X25519 private key.
  public static let seedByteCount = 64
  private static let sharedSecretByteCount = 32

  public static func publicKey(privateKey: SecretBytes) throws(CryptoError) -> [UInt8] {
    var expanded = try expand(privateKey)
    defer { wipe(&expanded) }
    var publicKey = [UInt8](repeating: 0, count: publicKeyByteCount)
    guard CCryptoBoringSSL_XWING_public_from_private(&publicKey, expanded) == 1 else {
      throw .invalidKey
    }
    return publicKey
  }

  /// Refuses keys that are no ML-KEM-768 key (FIPS 203 §7.2), and X25519 keys of small order.
  public static func encapsulate(
    to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    guard publicKey.count == publicKeyByteCount, seed.count == seedByteCount else {
      throw .invalidKey
    }
    var kemOutput = [UInt8](repeating: 0, count: kemOutputByteCount)
    var secret = [UInt8](repeating: 0, count: sharedSecretByteCount)
    defer { wipe(&secret) }
    guard
      CCryptoBoringSSL_XWING_encap_external_entropy(
        &kemOutput, &secret, publicKey, seed.reveal()) == 1
    else { throw .invalidKey }
    return Encapsulation(sharedSecret: SecretBytes(secret), kemOutput: kemOutput)
  }

  /// A ciphertext that was not made for the key gives another secret, by ML-KEM's design; only a
  /// wrong length and an X25519 key of small order are refused.
  public static func decapsulate(
    _ kemOutput: [UInt8], privateKey: SecretBytes
  ) throws(CryptoError) -> SecretBytes {
    guard kemOutput.count == kemOutputByteCount else { throw .invalidKey }
    var expanded = try expand(privateKey)
    defer { wipe(&expanded) }
    var secret = [UInt8](repeating: 0, count: sharedSecretByteCount)
    defer { wipe(&secret) }
    guard CCryptoBoringSSL_XWING_decap(&secret, kemOutput, expanded) == 1 else {
      throw .invalidKey
    }
    return SecretBytes(secret)
  }

  /// SHAKE256 (FIPS 202 §6.2).
  public static func shake256(_ message: SecretBytes, byteCount: Int) -> SecretBytes {
    var output = [UInt8](repeating: 0, count: byteCount)
    defer { wipe(&output) }
    CCryptoBoringSSL_BORINGSSL_keccak(
      &output, byteCount, message.reveal(), message.count, SOTTO_KECCAK_SHAKE256)
    return SecretBytes(output)
  }

  /// The private key as BoringSSL computes with it.
  private static func expand(_ privateKey: SecretBytes) throws(CryptoError) -> [UInt8] {
    guard privateKey.count == privateKeyByteCount else { throw .invalidKey }
    let byteCount = Int(SOTTO_XWING_PRIVATE_KEY_BYTES)
    let marginByteCount = 64
    var expanded = [UInt8](repeating: 0, count: byteCount + marginByteCount)
    guard sotto_xwing_expand(&expanded, privateKey.reveal()) == 1 else { throw .invalidKey }
    // The size is declared by hand: another release of BoringSSL may have another.
    precondition(expanded[byteCount...].allSatisfy { $0 == 0 }, "X-Wing's private key has grown")
    return expanded
  }
}
