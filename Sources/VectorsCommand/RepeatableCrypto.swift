import CBoringSSL
import CryptoNative
import CryptoSuite

/// The native primitives with ECDSA of RFC 6979, whose signatures are the same each time, so that
/// one seed makes one file of vectors in every suite. Everything else is `NativeCrypto`.
///
/// Only for files that are public with all their keys: BoringSSL says of its signing with a given
/// nonce that it may leak the key.
package struct RepeatableCrypto: CryptoOverNative {
  package let native = NativeCrypto()

  package init() {}

  package func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard let curve = SigningCurve(algorithm) else {
      return try native.sign(algorithm, privateKey: privateKey, message)
    }
    // Refuses what is no key; what is one is as long as the order.
    _ = try native.publicKey(algorithm, privateKey: privateKey)
    let digest = native.hash(curve.hash, message)
    let nonce = curve.nonce(privateKey: privateKey, digest: digest, native)
    guard
      let signature = Self.sign(digest, nonce: nonce, privateKey: privateKey.reveal(), curve.nid)
    else { throw .invalidKey }
    return signature
  }

  /// DER; every pointer that BoringSSL gives is given back before this returns.
  private static func sign(
    _ digest: [UInt8], nonce: [UInt8], privateKey: [UInt8], _ nid: CInt
  ) -> [UInt8]? {
    guard let number = CCryptoBoringSSL_BN_bin2bn(privateKey, privateKey.count, nil) else {
      return nil
    }
    defer { CCryptoBoringSSL_BN_free(number) }
    guard let key = CCryptoBoringSSL_EC_KEY_new_by_curve_name(nid) else { return nil }
    defer { CCryptoBoringSSL_EC_KEY_free(key) }
    guard CCryptoBoringSSL_EC_KEY_set_private_key(key, number) == 1,
      let signature = CCryptoBoringSSL_ECDSA_sign_with_nonce_and_leak_private_key_for_testing(
        digest, digest.count, key, nonce, nonce.count)
    else { return nil }
    defer { CCryptoBoringSSL_ECDSA_SIG_free(signature) }
    var bytes: UnsafeMutablePointer<UInt8>?
    var byteCount = 0
    guard CCryptoBoringSSL_ECDSA_SIG_to_bytes(&bytes, &byteCount, signature) == 1, let bytes else {
      return nil
    }
    defer { CCryptoBoringSSL_OPENSSL_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: byteCount))
  }
}
