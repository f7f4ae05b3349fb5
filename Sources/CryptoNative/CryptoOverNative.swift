import CryptoSuite

/// A provider that has one primitive of its own and takes all others from `NativeCrypto`: to break
/// one on purpose, or to have it give the same each time.
package protocol CryptoOverNative: CryptoProvider {
  var native: NativeCrypto { get }
}

extension CryptoOverNative {
  package func supports(_ suite: CipherSuite) -> Bool { native.supports(suite) }

  package func hash(_ algorithm: HashAlgorithm, _ message: [UInt8]) -> [UInt8] {
    native.hash(algorithm, message)
  }

  package func hmac(
    _ algorithm: HashAlgorithm, key: SecretBytes, _ message: [UInt8]
  ) -> [UInt8] { native.hmac(algorithm, key: key, message) }

  package func extract(
    _ algorithm: HashAlgorithm, salt: SecretBytes, inputKeyMaterial: SecretBytes
  ) -> SecretBytes { native.extract(algorithm, salt: salt, inputKeyMaterial: inputKeyMaterial) }

  package func expand(
    _ algorithm: HashAlgorithm, pseudorandomKey: SecretBytes, info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    native.expand(algorithm, pseudorandomKey: pseudorandomKey, info: info, byteCount: byteCount)
  }

  package func seal(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ plaintext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try native.seal(algorithm, key: key, nonce: nonce, authenticating: authenticating, plaintext)
  }

  package func open(
    _ algorithm: AEADAlgorithm, key: SecretBytes, nonce: [UInt8], authenticating: [UInt8],
    _ ciphertext: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try native.open(algorithm, key: key, nonce: nonce, authenticating: authenticating, ciphertext)
  }

  package func publicKey(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try native.publicKey(algorithm, privateKey: privateKey)
  }

  package func sharedSecret(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    try native.sharedSecret(algorithm, privateKey: privateKey, publicKey: publicKey)
  }

  package func shake256(
    _ message: SecretBytes, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    try native.shake256(message, byteCount: byteCount)
  }

  package func encapsulate(
    _ algorithm: KEMAlgorithm, to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    try native.encapsulate(algorithm, to: publicKey, seed: seed)
  }

  package func decapsulate(
    _ algorithm: KEMAlgorithm, privateKey: SecretBytes, _ kemOutput: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    try native.decapsulate(algorithm, privateKey: privateKey, kemOutput)
  }

  package func publicKey(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes
  ) throws(CryptoError) -> [UInt8] {
    try native.publicKey(algorithm, privateKey: privateKey)
  }

  package func sign(
    _ algorithm: SignatureAlgorithm, privateKey: SecretBytes, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try native.sign(algorithm, privateKey: privateKey, message)
  }

  package func verify(
    _ algorithm: SignatureAlgorithm, publicKey: [UInt8], signature: [UInt8], _ message: [UInt8]
  ) -> Bool {
    native.verify(algorithm, publicKey: publicKey, signature: signature, message)
  }
}
