import CryptoNative
import CryptoSuite

/// The primitives of a member who makes a commit that is good for all but some: what is sealed to
/// this public key, its owner cannot open, and nobody else can tell.
struct SparingCrypto: CryptoOverNative {
  let native = NativeCrypto()
  let spared: [UInt8]

  func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    let made = try native.encapsulate(algorithm, to: publicKey, seed: seed)
    guard publicKey == spared else { return made }
    return Encapsulation(sharedSecret: spoiled(made.sharedSecret), kemOutput: made.kemOutput)
  }

  func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    let agreed = try native.sharedSecret(algorithm, privateKey: privateKey, publicKey: publicKey)
    return publicKey == spared ? spoiled(agreed) : agreed
  }

  private func spoiled(_ secret: SecretBytes) -> SecretBytes {
    native.extract(.sha256, salt: SecretBytes([1]), inputKeyMaterial: secret)
  }
}
