/// LabeledExtract and LabeledExpand of RFC 9180 §4: HKDF that knows which protocol, suite and
/// purpose its output is for.
struct LabeledKDF<Crypto: CryptoProvider> {
  private let crypto: Crypto
  private let hash: HashAlgorithm
  private let suite: [UInt8]

  init(_ crypto: Crypto, _ hash: HashAlgorithm, suite: [UInt8]) {
    self.crypto = crypto
    self.hash = hash
    self.suite = suite
  }

  @inline(never)
  func extract(
    salt: SecretBytes, _ label: Label, _ inputKeyMaterial: SecretBytes
  ) -> SecretBytes {
    var labeled = prefix(label)
    labeled += inputKeyMaterial.reveal()
    return crypto.extract(hash, salt: salt, inputKeyMaterial: SecretBytes(labeled))
  }

  @inline(never)
  func expand(
    _ pseudorandomKey: SecretBytes, _ label: Label, _ info: [UInt8], byteCount: Int
  ) -> SecretBytes {
    var labeled = [UInt8(byteCount >> 8), UInt8(byteCount & 0xff)]
    labeled += prefix(label)
    labeled += info
    return crypto.expand(
      hash, pseudorandomKey: pseudorandomKey, info: labeled, byteCount: byteCount)
  }

  private func prefix(_ label: Label) -> [UInt8] {
    Label("HPKE-v1").bytes + suite + label.bytes
  }
}
