import CryptoSuite
import MLS

/// RFC 9420 §9 and §6.3.2.
struct SecretTreeVector: Vector {
  var cipherSuite: UInt16?
  var encryptionSecret = Hex()
  var senderData = SenderDataVector()
  var leaves: [[Entry]] = []

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("encryption_secret", &encryptionSecret)
    try fields.field("sender_data", &senderData)
    try fields.field("leaves", &leaves)
  }

  struct SenderDataVector: VectorRecord {
    var senderDataSecret = Hex()
    var ciphertext = Hex()
    var key = Hex()
    var nonce = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("sender_data_secret", &senderDataSecret)
      try fields.field("ciphertext", &ciphertext)
      try fields.field("key", &key)
      try fields.field("nonce", &nonce)
    }
  }

  struct Entry: VectorRecord {
    var generation: UInt32 = 0
    var handshakeKey = Hex()
    var handshakeNonce = Hex()
    var applicationKey = Hex()
    var applicationNonce = Hex()

    mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
      try fields.field("generation", &generation)
      try fields.field("handshake_key", &handshakeKey)
      try fields.field("handshake_nonce", &handshakeNonce)
      try fields.field("application_key", &applicationKey)
      try fields.field("application_nonce", &applicationNonce)
    }
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    checks.expectLengths(
      of: [
        ("sender_data_secret", senderData.senderDataSecret),
        ("encryption_secret", encryptionSecret),
      ], suite)
    let sender = suite.senderDataKey(
      senderData.senderDataSecret.secret, ciphertext: senderData.ciphertext.bytes)
    checks.expect("sender data key", sender.key, senderData.key)
    checks.expect("sender data nonce", sender.nonce, senderData.nonce)

    var leafCount: UInt32 = 1
    while leafCount < leaves.count { leafCount *= 2 }
    let tree = SecretTree(
      encryptionSecret: encryptionSecret.secret, size: TreeSize(leafCount: leafCount))
    if leaves.allSatisfy({ $0.isEmpty }) { checks.fail("count of generations") }
    for (number, entries) in leaves.enumerated() {
      let leaf = LeafIndex(UInt32(number))
      var handshake = RatchetWalk(try tree.ratchet(of: leaf, for: .commit, suite))
      var application = RatchetWalk(try tree.ratchet(of: leaf, for: .application, suite))
      for entry in entries {
        guard entry.generation <= VectorLimits.generationMax else {
          return checks.fail(beyond: "generation", at: entry.generation)
        }
        let first = try handshake.key(of: entry.generation, suite)
        checks.expect("handshake key", first.key, entry.handshakeKey)
        checks.expect("handshake nonce", first.nonce, entry.handshakeNonce)
        let second = try application.key(of: entry.generation, suite)
        checks.expect("application key", second.key, entry.applicationKey)
        checks.expect("application nonce", second.nonce, entry.applicationNonce)
      }
    }
  }
}

/// One ratchet as far as a vector has asked for its keys: on to a later one, and from the beginning
/// to one before it.
private struct RatchetWalk {
  private let beginning: HashRatchet
  private var ratchet: HashRatchet
  /// The first generation that was not passed.
  private var next: UInt32 = 0

  init(_ ratchet: HashRatchet) {
    beginning = ratchet
    self.ratchet = ratchet
  }

  mutating func key(
    of generation: UInt32, _ suite: SuiteCrypto<some CryptoProvider>
  ) throws(MLSError) -> MessageKey {
    if generation < next {
      ratchet = beginning
      next = 0
    }
    // In steps that no ratchet thinks too wide.
    while generation - next > MLSLimits.generationSkipMax {
      next += MLSLimits.generationSkipMax
      _ = try ratchet.take(Generation(next - 1), suite)
    }
    next = generation + 1
    return try ratchet.take(Generation(generation), suite)
  }
}
