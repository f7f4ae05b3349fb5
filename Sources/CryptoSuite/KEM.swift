/// The KEM of a suite behind RFC 9180's one interface (§4), whether it agrees on a secret by
/// Diffie-Hellman alone or by ML-KEM as well.
struct KEM<Crypto: CryptoProvider> {
  private let crypto: Crypto
  private let algorithm: KEMAlgorithm

  init(_ crypto: Crypto, _ algorithm: KEMAlgorithm) {
    self.crypto = crypto
    self.algorithm = algorithm
  }

  /// What encapsulating draws: as many bytes as the private keys it makes up have.
  func seed(using random: inout some RandomNumberGenerator) -> SecretBytes {
    .random(count: algorithm.seedByteCount, using: &random)
  }

  func encapsulate(
    to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    guard let hash = algorithm.dhHash else {
      return try crypto.encapsulate(algorithm, to: publicKey, seed: seed)
    }
    return try DHKEM(crypto, algorithm, hash).encapsulate(to: publicKey, seed: seed)
  }

  func decapsulate(
    _ kemOutput: [UInt8], privateKey: SecretBytes, publicKey: [UInt8]
  ) throws(CryptoError) -> SecretBytes {
    guard let hash = algorithm.dhHash else {
      return try crypto.decapsulate(algorithm, privateKey: privateKey, kemOutput)
    }
    return try DHKEM(crypto, algorithm, hash).decapsulate(
      kemOutput, privateKey: privateKey, publicKey: publicKey)
  }

  func deriveKeyPair(inputKeyMaterial: SecretBytes) throws(CryptoError) -> HPKEKeyPair {
    guard let hash = algorithm.dhHash else {
      let privateKey = try crypto.shake256(
        labeled(inputKeyMaterial, "DeriveKeyPair", byteCount: algorithm.privateKeyByteCount),
        byteCount: algorithm.privateKeyByteCount)
      let publicKey = try crypto.publicKey(algorithm, privateKey: privateKey)
      return HPKEKeyPair(privateKey: privateKey, publicKey: publicKey)
    }
    return try DHKEM(crypto, algorithm, hash).deriveKeyPair(inputKeyMaterial: inputKeyMaterial)
  }

  /// What LabeledDerive hashes, with an empty context (draft-ietf-hpke-pq-05 §4, §5). The
  /// DeriveKeyPair of draft-connolly-cfrg-xwing-kem has no labels, and is another.
  private func labeled(
    _ inputKeyMaterial: SecretBytes, _ label: Label, byteCount: Int
  ) -> SecretBytes {
    var bytes = inputKeyMaterial.reveal()
    defer { wipe(&bytes) }
    bytes += Label("HPKE-v1").bytes
    bytes += algorithm.suiteIdentifier
    bytes += [UInt8(label.bytes.count >> 8), UInt8(label.bytes.count & 0xff)]
    bytes += label.bytes
    bytes += [UInt8(byteCount >> 8), UInt8(byteCount & 0xff)]
    return SecretBytes(bytes)
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

  /// DHKEM draws a private key; ML-KEM's share of the hybrid is 32 bytes more.
  var seedByteCount: Int {
    self == .mlkem768X25519 ? 64 : privateKeyByteCount
  }

  /// What LabeledExtract, LabeledExpand and LabeledDerive know the KEM by (RFC 9180 §4.1).
  var suiteIdentifier: [UInt8] {
    Label("KEM").bytes + [UInt8(rawValue >> 8), UInt8(rawValue & 0xff)]
  }
}
