import Crypto
import Foundation
import RelayCore

extension RelayCrypto {
  /// From swift-crypto; the relay checks signatures and makes none.
  public static var native: RelayCrypto {
    RelayCrypto(
      isValid: { key, signature, message in
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key)
        return key?.isValidSignature(signature, for: message) ?? false
      },
      sha256: { Array(SHA256.hash(data: $0)) })
  }
}
