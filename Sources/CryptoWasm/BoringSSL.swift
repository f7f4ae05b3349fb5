import CBoringSSL
import CryptoSuite

// The calls that both providers make with an algorithm of their own. Which one is an argument, so
// that a module links only those that its provider names.

extension HashAlgorithm {
  /// HMAC (RFC 2104).
  func authenticate(
    _ digest: OpaquePointer?, key: SecretBytes, _ message: [UInt8]
  ) -> [UInt8] {
    let key = key.reveal()
    var code = [UInt8](repeating: 0, count: byteCount)
    var writtenByteCount: UInt32 = 0
    let done = CCryptoBoringSSL_HMAC(
      digest, key, key.count, message, message.count, &code, &writtenByteCount)
    precondition(
      done != nil && Int(writtenByteCount) == code.count, "HMAC fails only without memory")
    return code
  }

  /// HKDF-Expand (RFC 5869 §2.3).
  func expand(
    _ digest: OpaquePointer?, _ pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    let key = pseudorandomKey.reveal()
    var output = [UInt8](repeating: 0, count: byteCount)
    let done = CCryptoBoringSSL_HKDF_expand(
      &output, byteCount, digest, key, key.count, info, info.count)
    precondition(done == 1, "RFC 5869 §2.3 ends at 255 blocks")
    return SecretBytes(output)
  }
}

extension AEADAlgorithm {
  func seal(
    _ cipher: OpaquePointer?, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard nonce.count == nonceByteCount else { throw .invalidKey }
    let context = try makeContext(cipher, key)
    defer { CCryptoBoringSSL_EVP_AEAD_CTX_free(context) }
    var ciphertext = [UInt8](repeating: 0, count: plaintext.count + tagByteCount)
    var byteCount = 0
    let done = CCryptoBoringSSL_EVP_AEAD_CTX_seal(
      context, &ciphertext, &byteCount, ciphertext.count, nonce, nonce.count, plaintext,
      plaintext.count, authenticating, authenticating.count)
    guard done == 1, byteCount == ciphertext.count else { throw .invalidKey }
    return ciphertext
  }

  func open(
    _ cipher: OpaquePointer?, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard nonce.count == nonceByteCount else { throw .invalidKey }
    let context = try makeContext(cipher, key)
    defer { CCryptoBoringSSL_EVP_AEAD_CTX_free(context) }
    guard ciphertext.count >= tagByteCount else { throw .authenticationFailed }
    var plaintext = [UInt8](repeating: 0, count: ciphertext.count - tagByteCount)
    var byteCount = 0
    let done = CCryptoBoringSSL_EVP_AEAD_CTX_open(
      context, &plaintext, &byteCount, plaintext.count, nonce, nonce.count, ciphertext,
      ciphertext.count, authenticating, authenticating.count)
    guard done == 1, byteCount == plaintext.count else { throw .authenticationFailed }
    return plaintext
  }

  private func makeContext(
    _ cipher: OpaquePointer?, _ key: SecretBytes
  ) throws(CryptoError) -> OpaquePointer {
    let key = key.reveal()
    guard
      key.count == keyByteCount,
      let context = CCryptoBoringSSL_EVP_AEAD_CTX_new(cipher, key, key.count, tagByteCount)
    else { throw .invalidKey }
    return context
  }
}
