/// A hybrid of ML-KEM and a Diffie-Hellman group as HPKE takes it (draft-ietf-hpke-pq-05 §4). The
/// hybrid itself is the provider's; what is left to do here is to derive its seeds.
struct HybridKEM<Crypto: CryptoProvider> {
  private let crypto: Crypto
  private let algorithm: KEMAlgorithm

  /// 32 bytes for ML-KEM and 32 for X25519.
  static var seedByteCount: Int { 64 }

  init(_ crypto: Crypto, _ algorithm: KEMAlgorithm) {
    self.crypto = crypto
    self.algorithm = algorithm
  }

  func encapsulate(
    to publicKey: [UInt8], seed: SecretBytes
  ) throws(CryptoError) -> Encapsulation {
    try crypto.encapsulate(algorithm, to: publicKey, seed: seed)
  }

  func decapsulate(
    _ kemOutput: [UInt8], privateKey: SecretBytes
  ) throws(CryptoError) -> SecretBytes {
    try crypto.decapsulate(algorithm, privateKey: privateKey, kemOutput)
  }

  /// DeriveKeyPair. Not that of draft-connolly-cfrg-xwing-kem §5.6, which has no labels.
  func deriveKeyPair(inputKeyMaterial: SecretBytes) throws(CryptoError) -> HPKEKeyPair {
    let privateKey = try derive(
      inputKeyMaterial, "DeriveKeyPair", byteCount: algorithm.privateKeyByteCount)
    let publicKey = try crypto.publicKey(algorithm, privateKey: privateKey)
    return HPKEKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  /// SHAKE256.LabeledDerive with an empty context (draft-ietf-hpke-hpke-03 §4).
  private func derive(
    _ inputKeyMaterial: SecretBytes, _ label: Label, byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    var labeled = inputKeyMaterial.reveal()
    labeled += Label("HPKE-v1").bytes
    labeled += algorithm.suiteIdentifier
    labeled += bigEndian(label.bytes.count)
    labeled += label.bytes
    labeled += bigEndian(byteCount)
    let message = SecretBytes(labeled)
    wipe(&labeled)
    return try crypto.shake256(message, byteCount: byteCount)
  }

  private func bigEndian(_ value: Int) -> [UInt8] {
    [UInt8(value >> 8), UInt8(value & 0xff)]
  }
}
