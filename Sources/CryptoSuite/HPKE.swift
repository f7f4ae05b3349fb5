/// What `HPKE.seal` hands to the receiver: the encapsulated key and the sealed plaintext.
public struct HPKECiphertext: Equatable, Sendable {
  /// `enc` of RFC 9180 §6.1.
  public var kemOutput: [UInt8]
  /// With the tag behind it.
  public var ciphertext: [UInt8]

  /// Takes the fields as they are; nothing is checked.
  public init(kemOutput: [UInt8], ciphertext: [UInt8]) {
    self.kemOutput = kemOutput
    self.ciphertext = ciphertext
  }
}

/// A KEM key pair, both halves serialised as RFC 9180 §7.1.1 and §7.1.2 say.
public struct HPKEKeyPair: Sendable {
  /// For a hybrid KEM its seed.
  public let privateKey: SecretBytes
  /// What others seal to.
  public let publicKey: [UInt8]

  /// Takes both halves on trust: that they belong together is not checked.
  public init(privateKey: SecretBytes, publicKey: [UInt8]) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }
}

/// The part of the key schedule that depends on `info` alone (`key_schedule_context` of RFC 9180
/// §5.1): hashed once, however many are sealed to. From `HPKE.prepare`.
public struct HPKEInfo: Sendable {
  fileprivate let context: [UInt8]
}

/// Hybrid public key encryption (RFC 9180) in base mode, one message a context, as MLS uses it.
///
///     seed ── KEM ── receiver's key
///              │
///        shared secret ── key schedule(info) ──┬── key, nonce: seal, open
///                                              └── exporter secret: export
///
/// Responsible for everything above the primitives: the KEM's derivations, the key schedule and the
/// exporter. It holds no secret between calls.
public struct HPKE<Crypto: CryptoProvider> {
  private let crypto: Crypto
  private let algorithms: SuiteAlgorithms
  private let kem: KEM<Crypto>

  /// With the KEM, hash and AEAD of one suite.
  public init(_ crypto: Crypto, _ algorithms: SuiteAlgorithms) {
    self.crypto = crypto
    self.algorithms = algorithms
    self.kem = KEM(crypto, algorithms.kem)
  }

  /// DeriveKeyPair of RFC 9180 §7.1.3 and draft-ietf-hpke-pq-05 §4.
  public func deriveKeyPair(
    inputKeyMaterial: SecretBytes
  ) throws(CryptoError) -> HPKEKeyPair {
    try kem.deriveKeyPair(inputKeyMaterial: inputKeyMaterial)
  }

  /// `info` as all who are sealed to under it need it.
  public func prepare(_ info: [UInt8]) -> HPKEInfo {
    let derivation = LabeledKDF(crypto, algorithms.hash, suite: algorithms.hpkeSuite)
    let empty = SecretBytes([])
    let modeBase: UInt8 = 0x00
    var context = [modeBase]
    context += derivation.extract(salt: empty, "psk_id_hash", empty).reveal()
    context += derivation.extract(salt: empty, "info_hash", SecretBytes(info)).reveal()
    return HPKEInfo(context: context)
  }

  /// SealBase of RFC 9180 §6.1.
  public func seal(
    to publicKey: [UInt8], info: [UInt8], authenticating: [UInt8], _ plaintext: [UInt8],
    using random: inout some RandomNumberGenerator
  ) throws(CryptoError) -> HPKECiphertext {
    try seal(
      to: publicKey, info: prepare(info), authenticating: authenticating, plaintext,
      using: &random)
  }

  /// SealBase of RFC 9180 §6.1, where many are sealed to with one info.
  public func seal(
    to publicKey: [UInt8], info: HPKEInfo, authenticating: [UInt8], _ plaintext: [UInt8],
    using random: inout some RandomNumberGenerator
  ) throws(CryptoError) -> HPKECiphertext {
    let seed = kem.seed(using: &random)
    let encapsulation = try kem.encapsulate(to: publicKey, seed: seed)
    let schedule = KeySchedule(crypto, algorithms, encapsulation.sharedSecret, info)
    let ciphertext = try crypto.seal(
      algorithms.aead, key: schedule.key, nonce: schedule.nonce, authenticating: authenticating,
      plaintext)
    return HPKECiphertext(kemOutput: encapsulation.kemOutput, ciphertext: ciphertext)
  }

  /// OpenBase of RFC 9180 §6.1.
  public func open(
    _ ciphertext: HPKECiphertext, privateKey: SecretBytes, publicKey: [UInt8], info: [UInt8],
    authenticating: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    let sharedSecret = try kem.decapsulate(
      ciphertext.kemOutput, privateKey: privateKey, publicKey: publicKey)
    let schedule = KeySchedule(crypto, algorithms, sharedSecret, prepare(info))
    return try crypto.open(
      algorithms.aead, key: schedule.key, nonce: schedule.nonce, authenticating: authenticating,
      ciphertext.ciphertext)
  }

  /// SendExportBase of RFC 9180 §6.2.
  public func exportSender(
    to publicKey: [UInt8], info: [UInt8], exporterContext: [UInt8], byteCount: Int,
    using random: inout some RandomNumberGenerator
  ) throws(CryptoError) -> (kemOutput: [UInt8], secret: SecretBytes) {
    let seed = kem.seed(using: &random)
    let encapsulation = try kem.encapsulate(to: publicKey, seed: seed)
    let schedule = KeySchedule(
      crypto, algorithms, encapsulation.sharedSecret, prepare(info))
    return (encapsulation.kemOutput, schedule.export(exporterContext, byteCount: byteCount))
  }

  /// ReceiveExportBase of RFC 9180 §6.2.
  public func exportReceiver(
    kemOutput: [UInt8], privateKey: SecretBytes, publicKey: [UInt8], info: [UInt8],
    exporterContext: [UInt8], byteCount: Int
  ) throws(CryptoError) -> SecretBytes {
    let sharedSecret = try kem.decapsulate(
      kemOutput, privateKey: privateKey, publicKey: publicKey)
    let schedule = KeySchedule(crypto, algorithms, sharedSecret, prepare(info))
    return schedule.export(exporterContext, byteCount: byteCount)
  }
}

/// The key schedule of RFC 9180 §5.1 in base mode: no pre-shared key, so its inputs are empty.
private struct KeySchedule<Crypto: CryptoProvider> {
  let key: SecretBytes
  let nonce: [UInt8]
  private let exporterSecret: SecretBytes
  private let derivation: LabeledKDF<Crypto>

  init(
    _ crypto: Crypto, _ algorithms: SuiteAlgorithms, _ sharedSecret: SecretBytes, _ info: HPKEInfo
  ) {
    let derivation = LabeledKDF(crypto, algorithms.hash, suite: algorithms.hpkeSuite)
    let context = info.context
    let secret = derivation.extract(salt: sharedSecret, "secret", SecretBytes([]))
    self.key = derivation.expand(
      secret, "key", context, byteCount: algorithms.aead.keyByteCount)
    self.nonce = derivation.expand(
      secret, "base_nonce", context, byteCount: algorithms.aead.nonceByteCount
    ).reveal()
    self.exporterSecret = derivation.expand(
      secret, "exp", context, byteCount: algorithms.hash.byteCount)
    self.derivation = derivation
  }

  /// Export of RFC 9180 §5.3.
  func export(_ context: [UInt8], byteCount: Int) -> SecretBytes {
    derivation.expand(exporterSecret, "sec", context, byteCount: byteCount)
  }
}

extension SuiteAlgorithms {
  /// `suite_id` of RFC 9180 §5.1.
  fileprivate var hpkeSuite: [UInt8] {
    var suite = Label("HPKE").bytes
    for identifier in [kem.rawValue, hash.rawValue, aead.rawValue] {
      suite.append(UInt8(identifier >> 8))
      suite.append(UInt8(identifier & 0xff))
    }
    return suite
  }
}
