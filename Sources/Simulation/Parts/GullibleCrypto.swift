import CryptoNative
import CryptoSuite

/// The primitives, with one that can be broken on purpose: whoever believes signatures takes every
/// one for good.
package struct GullibleCrypto: CryptoOverNative {
  package let native = NativeCrypto()
  private let believesSignatures: Bool

  package init(believesSignatures: Bool) { self.believesSignatures = believesSignatures }

  package func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    believesSignatures
      || native.verify(algorithm, publicKey: publicKey, signature: signature, message)
  }
}
