/// The Diffie-Hellman KEM of RFC 9180 §4.1 over the provider's groups.
///
/// The provider refuses public keys off the curve and a shared secret of zeros (RFC 9180 §7.1.4);
/// what is left to do here is to derive.
struct DHKEM<Crypto: CryptoProvider> {
  private let crypto: Crypto
  private let algorithm: KEMAlgorithm
  private let hash: HashAlgorithm
  private let derivation: LabeledKDF<Crypto>

  init(_ crypto: Crypto, _ algorithm: KEMAlgorithm, _ hash: HashAlgorithm) {
    self.crypto = crypto
    self.algorithm = algorithm
    self.hash = hash
    self.derivation = LabeledKDF(crypto, hash, suite: algorithm.suiteIdentifier)
  }

  func encapsulate(
    to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    let ephemeral = try deriveKeyPair(inputKeyMaterial: seed)
    let agreed = try crypto.sharedSecret(
      algorithm, privateKey: ephemeral.privateKey, publicKey: publicKey)
    return Encapsulation(
      sharedSecret: extractAndExpand(agreed, context: ephemeral.publicKey + publicKey),
      kemOutput: ephemeral.publicKey)
  }

  func decapsulate(
    _ kemOutput: [UInt8], privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    let agreed = try crypto.sharedSecret(algorithm, privateKey: privateKey, publicKey: kemOutput)
    return extractAndExpand(agreed, context: kemOutput + publicKey)
  }

  /// DeriveKeyPair of RFC 9180 §7.1.3.
  func deriveKeyPair(inputKeyMaterial: SecretBytes) throws(CryptoError) -> HPKEKeyPair {
    let pseudorandomKey = derivation.extract(
      salt: SecretBytes([]), "dkp_prk", inputKeyMaterial)
    guard algorithm != .x25519 else {
      let privateKey = derivation.expand(
        pseudorandomKey, "sk", [], byteCount: algorithm.privateKeyByteCount)
      return try keyPair(privateKey)
    }
    return try firstScalar(pseudorandomKey)
  }

  /// The NIST curves take the first candidate that is a scalar between 1 and the order; that none
  /// of the 256 is one does not happen in practice.
  private func firstScalar(_ pseudorandomKey: SecretBytes) throws(CryptoError) -> HPKEKeyPair {
    let bitMask: UInt8 = algorithm == .p521 ? 0x01 : 0xff
    for counter in UInt8.min...UInt8.max {
      var candidate = derivation.expand(
        pseudorandomKey, "candidate", [counter], byteCount: algorithm.privateKeyByteCount
      ).reveal()
      candidate[0] &= bitMask
      do {
        return try keyPair(SecretBytes(candidate))
      } catch {
        guard error == .invalidKey else { throw error }
      }
    }
    throw .invalidKey
  }

  private func keyPair(_ privateKey: SecretBytes) throws(CryptoError) -> HPKEKeyPair {
    let publicKey = try crypto.publicKey(algorithm, privateKey: privateKey)
    return HPKEKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  private func extractAndExpand(_ agreed: SecretBytes, context: [UInt8]) -> SecretBytes {
    let pseudorandomKey = derivation.extract(salt: SecretBytes([]), "eae_prk", agreed)
    return derivation.expand(
      pseudorandomKey, "shared_secret", context, byteCount: hash.byteCount)
  }
}
