/// The Diffie-Hellman KEM of RFC 9180 §4.1 over the provider's groups.
///
/// The provider refuses public keys off the curve and a shared secret of zeros (RFC 9180 §7.1.4);
/// what is left to do here is to derive.
struct DHKEM<Crypto: CryptoProvider> {
  private let crypto: Crypto
  private let algorithm: KEMAlgorithm
  private let derivation: LabeledKDF<Crypto>

  init(_ crypto: Crypto, _ algorithm: KEMAlgorithm) {
    self.crypto = crypto
    self.algorithm = algorithm
    let suite =
      Label("KEM").bytes + [
        UInt8(algorithm.rawValue >> 8), UInt8(algorithm.rawValue & 0xff),
      ]
    self.derivation = LabeledKDF(crypto, algorithm.hash, suite: suite)
  }

  /// What GenerateKeyPair draws: as many bytes as a private key has.
  func seed(using random: inout some RandomNumberGenerator) -> SecretBytes {
    SecretBytes.random(count: algorithm.privateKeyByteCount, using: &random)
  }

  func encapsulate(
    to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> (sharedSecret: SecretBytes, kemOutput: [UInt8]) {
    let ephemeral = try deriveKeyPair(inputKeyMaterial: seed)
    let agreed = try crypto.sharedSecret(
      algorithm, privateKey: ephemeral.privateKey, publicKey: publicKey)
    return (
      extractAndExpand(agreed, context: ephemeral.publicKey + publicKey), ephemeral.publicKey
    )
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

  /// The NIST curves take the first candidate that is a scalar between 1 and the order; in 255
  /// tries none ever fails in practice.
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
      pseudorandomKey, "shared_secret", context, byteCount: algorithm.hash.byteCount)
  }
}

extension KEMAlgorithm {
  /// The hash of the KEM's own HKDF (RFC 9180 §7.1), whatever hash the suite has.
  var hash: HashAlgorithm {
    switch self {
    case .x25519, .p256: .sha256
    case .p384: .sha384
    case .p521: .sha512
    }
  }

  /// Npk of RFC 9180 §7.1.
  public var publicKeyByteCount: Int {
    switch self {
    case .x25519: 32
    case .p256: 65
    case .p384: 97
    case .p521: 133
    }
  }

  /// Nsk of RFC 9180 §7.1.
  public var privateKeyByteCount: Int {
    switch self {
    case .x25519, .p256: 32
    case .p384: 48
    case .p521: 66
    }
  }
}
