import Crypto
import CryptoSuite
import Foundation
import XWing

import enum CryptoSuite.CryptoError

extension NativeCrypto {
  public func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    let bytes = privateKey.reveal()
    do {
      return switch algorithm {
      case .mlkem768X25519: try XWing.publicKey(privateKey: privateKey)
      case .x25519:
        Array(
          try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            .publicKey.rawRepresentation)
      case .p256:
        Array(
          try P256.KeyAgreement.PrivateKey(rawRepresentation: bytes).publicKey.x963Representation)
      case .p384:
        Array(
          try P384.KeyAgreement.PrivateKey(rawRepresentation: bytes).publicKey.x963Representation)
      case .p521:
        Array(
          try P521.KeyAgreement.PrivateKey(rawRepresentation: bytes).publicKey.x963Representation)
      }
    } catch {
      throw .invalidKey
    }
  }

  public func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    let bytes = privateKey.reveal()
    let shared: SharedSecret
    do {
      shared =
        switch algorithm {
        case .x25519:
          try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            .sharedSecretFromKeyAgreement(with: .init(rawRepresentation: publicKey))
        case .p256:
          try P256.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            .sharedSecretFromKeyAgreement(with: .init(x963Representation: publicKey))
        case .p384:
          try P384.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            .sharedSecretFromKeyAgreement(with: .init(x963Representation: publicKey))
        case .p521:
          try P521.KeyAgreement.PrivateKey(rawRepresentation: bytes)
            .sharedSecretFromKeyAgreement(with: .init(x963Representation: publicKey))
        case .mlkem768X25519:
          throw CryptoError.unsupported
        }
    } catch CryptoError.unsupported {
      throw .unsupported
    } catch {
      throw .invalidKey
    }
    let secret = shared.withUnsafeBytes { Array($0) }
    // RFC 9180 §7.1.4: a point of small order yields zeros, and must be refused.
    guard secret.contains(where: { $0 != 0 }) else { throw .invalidKey }
    return SecretBytes(secret)
  }
}

// MARK: ML-KEM-768 with X25519

extension NativeCrypto {
  public func shake256(
    _ message: SecretBytes, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    XWing.shake256(message, byteCount: byteCount)
  }

  public func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    guard algorithm == .mlkem768X25519 else { throw .unsupported }
    return try XWing.encapsulate(to: publicKey, seed: seed)
  }

  public func decapsulate(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, _ kemOutput: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    guard algorithm == .mlkem768X25519 else { throw .unsupported }
    return try XWing.decapsulate(kemOutput, privateKey: privateKey)
  }
}
