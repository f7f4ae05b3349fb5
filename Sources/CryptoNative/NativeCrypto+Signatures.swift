import Crypto
import CryptoSuite
import Foundation

import enum CryptoSuite.CryptoError

/// ECDSA signatures are DER, public keys uncompressed points (RFC 9420 §5.1.1, RFC 8446 §4.2.3).
extension NativeCrypto {
  public func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    let bytes = privateKey.reveal()
    do {
      return switch algorithm {
      case .ed25519:
        Array(
          try Curve25519.Signing.PrivateKey(rawRepresentation: bytes).publicKey.rawRepresentation)
      case .p256:
        Array(try P256.Signing.PrivateKey(rawRepresentation: bytes).publicKey.x963Representation)
      case .p384:
        Array(try P384.Signing.PrivateKey(rawRepresentation: bytes).publicKey.x963Representation)
      case .p521:
        Array(try P521.Signing.PrivateKey(rawRepresentation: bytes).publicKey.x963Representation)
      }
    } catch {
      throw .invalidKey
    }
  }

  public func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    let bytes = privateKey.reveal()
    do {
      return switch algorithm {
      case .ed25519:
        Array(
          try Curve25519.Signing.PrivateKey(rawRepresentation: bytes).signature(for: message))
      case .p256:
        Array(
          try P256.Signing.PrivateKey(rawRepresentation: bytes)
            .signature(for: message).derRepresentation)
      case .p384:
        Array(
          try P384.Signing.PrivateKey(rawRepresentation: bytes)
            .signature(for: message).derRepresentation)
      case .p521:
        Array(
          try P521.Signing.PrivateKey(rawRepresentation: bytes)
            .signature(for: message).derRepresentation)
      }
    } catch {
      throw .invalidKey
    }
  }

  public func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    do {
      return switch algorithm {
      case .ed25519:
        try Curve25519.Signing.PublicKey(rawRepresentation: publicKey)
          .isValidSignature(signature, for: message)
      case .p256:
        try P256.Signing.PublicKey(x963Representation: publicKey)
          .isValidSignature(.init(derRepresentation: signature), for: message)
      case .p384:
        try P384.Signing.PublicKey(x963Representation: publicKey)
          .isValidSignature(.init(derRepresentation: signature), for: message)
      case .p521:
        try P521.Signing.PublicKey(x963Representation: publicKey)
          .isValidSignature(.init(derRepresentation: signature), for: message)
      }
    } catch {
      return false
    }
  }
}
