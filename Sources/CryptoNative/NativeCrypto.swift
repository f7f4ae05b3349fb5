import Crypto
import CryptoSuite
import Foundation

import enum CryptoSuite.CryptoError

/// The primitives of the suites 1, 2, 3, 5, 7 and the hybrid ones, from swift-crypto.
///
/// Translates only: raw bytes in and out, every refusal of the library as a `CryptoError`. Secrets
/// leave the library's own memory as `SecretBytes`.
public struct NativeCrypto: CryptoProvider, Sendable {
  public init() {}

  public func supports(_ suite: CipherSuite) -> Bool {
    suite.algorithms != nil
  }
}

// MARK: Hashes and what is built of them

extension NativeCrypto {
  public func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8] {
    switch algorithm {
    case .sha256: Array(SHA256.hash(data: message))
    case .sha384: Array(SHA384.hash(data: message))
    case .sha512: Array(SHA512.hash(data: message))
    }
  }

  public func hmac(
    _ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]
  ) -> [UInt8] {
    let key = SymmetricKey(data: key.reveal())
    return switch algorithm {
    case .sha256: Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
    case .sha384: Array(HMAC<SHA384>.authenticationCode(for: message, using: key))
    case .sha512: Array(HMAC<SHA512>.authenticationCode(for: message, using: key))
    }
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
    precondition(byteCount <= 255 * algorithm.byteCount, "RFC 5869 §2.3 ends at 255 blocks")
    // The library counts blocks from one and traps when there is none.
    guard byteCount > 0 else { return SecretBytes([]) }
    return switch algorithm {
    case .sha256: Self.expand(SHA256.self, pseudorandomKey, info, byteCount)
    case .sha384: Self.expand(SHA384.self, pseudorandomKey, info, byteCount)
    case .sha512: Self.expand(SHA512.self, pseudorandomKey, info, byteCount)
    }
  }

  private static func expand<Hash: HashFunction>(
    _ hash: Hash.Type, _ pseudorandomKey: SecretBytes, _ info: [UInt8], _ byteCount: Int
  ) -> SecretBytes {
    let key = HKDF<Hash>.expand(
      pseudoRandomKey: pseudorandomKey.reveal(), info: info, outputByteCount: byteCount)
    return SecretBytes(key.withUnsafeBytes { Array($0) })
  }
}

// MARK: Authenticated encryption

extension NativeCrypto {
  public func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard key.count == algorithm.keyByteCount, nonce.count == algorithm.nonceByteCount else {
      throw .invalidKey
    }
    let key = SymmetricKey(data: key.reveal())
    do {
      switch algorithm {
      case .aes128GCM, .aes256GCM:
        let box = try AES.GCM.seal(
          plaintext, using: key, nonce: AES.GCM.Nonce(data: nonce),
          authenticating: authenticating)
        return Array(box.ciphertext) + Array(box.tag)
      case .chaCha20Poly1305:
        let box = try ChaChaPoly.seal(
          plaintext, using: key, nonce: ChaChaPoly.Nonce(data: nonce),
          authenticating: authenticating)
        return Array(box.ciphertext) + Array(box.tag)
      }
    } catch {
      throw .invalidKey
    }
  }

  public func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    guard key.count == algorithm.keyByteCount, nonce.count == algorithm.nonceByteCount else {
      throw .invalidKey
    }
    guard ciphertext.count >= algorithm.tagByteCount else { throw .authenticationFailed }
    let key = SymmetricKey(data: key.reveal())
    do {
      switch algorithm {
      case .aes128GCM, .aes256GCM:
        let box = try AES.GCM.SealedBox(combined: nonce + ciphertext)
        return Array(try AES.GCM.open(box, using: key, authenticating: authenticating))
      case .chaCha20Poly1305:
        let box = try ChaChaPoly.SealedBox(combined: nonce + ciphertext)
        return Array(try ChaChaPoly.open(box, using: key, authenticating: authenticating))
      }
    } catch {
      throw .authenticationFailed
    }
  }
}
