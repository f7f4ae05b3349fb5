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

  /// Each generation costs three derivations.
  private static let generationMax: UInt32 = 1 << 16

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
      for entry in entries {
        guard entry.generation <= Self.generationMax else {
          return checks.fail("generation we would compute", at: entry.generation)
        }
        let first = try tree.key(of: leaf, for: .commit, entry.generation, suite)
        checks.expect("handshake key", first.key, entry.handshakeKey)
        checks.expect("handshake nonce", first.nonce, entry.handshakeNonce)
        let second = try tree.key(of: leaf, for: .application, entry.generation, suite)
        checks.expect("application key", second.key, entry.applicationKey)
        checks.expect("application nonce", second.nonce, entry.applicationNonce)
      }
    }
  }
}

extension SecretTree {
  /// The key of any generation, in steps that no ratchet thinks too wide.
  fileprivate func key(
    of leaf: LeafIndex, for type: ContentType, _ generation: UInt32,
    _ suite: SuiteCrypto<some CryptoProvider>
  ) throws(MLSError) -> MessageKey {
    var ratchet = try ratchet(of: leaf, for: type, suite)
    var reached: UInt32 = 0
    while generation - reached > MLSLimits.generationSkipMax {
      reached += MLSLimits.generationSkipMax
      _ = try ratchet.take(Generation(reached - 1), suite)
    }
    return try ratchet.take(Generation(generation), suite)
  }
}
