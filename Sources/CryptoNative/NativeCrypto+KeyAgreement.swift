import Crypto
import CryptoSuite
import Foundation

import enum CryptoSuite.CryptoError

extension NativeCrypto {
  public func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    let bytes = privateKey.reveal()
    do {
      return switch algorithm {
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
        }
    } catch {
      throw .invalidKey
    }
    let secret = shared.withUnsafeBytes { Array($0) }
    // RFC 9180 §7.1.4: a point of small order yields zeros, and must be refused.
    guard secret.contains(where: { $0 != 0 }) else { throw .invalidKey }
    return SecretBytes(secret)
  }
}
