/// The KEM of a suite behind RFC 9180's one interface (§4), whether it agrees on a secret by
/// Diffie-Hellman alone or by ML-KEM as well.
enum KEM<Crypto: CryptoProvider> {
  case dh(DHKEM<Crypto>, seedByteCount: Int)
  case hybrid(HybridKEM<Crypto>)

  init(_ crypto: Crypto, _ algorithm: KEMAlgorithm) {
    if let hash = algorithm.dhHash {
      self = .dh(
        DHKEM(crypto, algorithm, hash), seedByteCount: algorithm.privateKeyByteCount)
    } else {
      self = .hybrid(HybridKEM(crypto, algorithm))
    }
  }

  /// What encapsulating draws.
  func seed(using random: inout some RandomNumberGenerator) -> SecretBytes {
    switch self {
    case .dh(_, let byteCount): .random(count: byteCount, using: &random)
    case .hybrid: .random(count: HybridKEM<Crypto>.seedByteCount, using: &random)
    }
  }

  func encapsulate(
    to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    switch self {
    case .dh(let kem, _): try kem.encapsulate(to: publicKey, seed: seed)
    case .hybrid(let kem): try kem.encapsulate(to: publicKey, seed: seed)
    }
  }

  func decapsulate(
    _ kemOutput: [UInt8], privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    switch self {
    case .dh(let kem, _):
      try kem.decapsulate(kemOutput, privateKey: privateKey, publicKey: publicKey)
    case .hybrid(let kem): try kem.decapsulate(kemOutput, privateKey: privateKey)
    }
  }

  func deriveKeyPair(inputKeyMaterial: SecretBytes) throws(CryptoError) -> HPKEKeyPair {
    switch self {
    case .dh(let kem, _): try kem.deriveKeyPair(inputKeyMaterial: inputKeyMaterial)
    case .hybrid(let kem): try kem.deriveKeyPair(inputKeyMaterial: inputKeyMaterial)
    }
  }
}

extension KEMAlgorithm {
  /// The hash of DHKEM's own HKDF (RFC 9180 §7.1), whatever hash the suite has; `nil` for a KEM
  /// that is not DHKEM.
  var dhHash: HashAlgorithm? {
    switch self {
    case .x25519, .p256: .sha256
    case .p384: .sha384
    case .p521: .sha512
    case .mlkem768X25519: nil
    }
  }

  /// Npk of RFC 9180 §7.1; a hybrid KEM's public key is both its keys, one behind the other.
  public var publicKeyByteCount: Int {
    switch self {
    case .x25519: 32
    case .p256: 65
    case .p384: 97
    case .p521: 133
    case .mlkem768X25519: 1_184 + 32
    }
  }

  /// Nsk of RFC 9180 §7.1; a hybrid KEM's private key is the seed of both its keys.
  public var privateKeyByteCount: Int {
    switch self {
    case .x25519, .p256, .mlkem768X25519: 32
    case .p384: 48
    case .p521: 66
    }
  }

  /// What LabeledExtract, LabeledExpand and LabeledDerive know the KEM by (RFC 9180 §4.1).
  var suiteIdentifier: [UInt8] {
    Label("KEM").bytes + [UInt8(rawValue >> 8), UInt8(rawValue & 0xff)]
  }
}
