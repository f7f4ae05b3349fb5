import CryptoNative
import CryptoSuite

/// The primitives, with one that can be broken on purpose: whoever believes signatures takes every
/// one for good. And, if it is told so, without the suites that an earlier release did not speak.
package struct GullibleCrypto: CryptoOverNative {
  package let native = NativeCrypto()
  private let believesSignatures: Bool
  private let speaksHybrids: Bool

  package init(believesSignatures: Bool, speaksHybrids: Bool) {
    self.believesSignatures = believesSignatures
    self.speaksHybrids = speaksHybrids
  }

  package func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    believesSignatures
      || native.verify(algorithm, publicKey: publicKey, signature: signature, message)
  }

  package func supports(_ suite: CipherSuite) -> Bool {
    native.supports(suite) && (speaksHybrids || suite.algorithms?.kem != .mlkem768X25519)
  }
}
