import CryptoSuite
import MLS

extension SecretTreeVector: VectorScenario {
  private static var leafCounts: [UInt32] { [1, 8, 32] }
  private static var generations: [UInt32] { [0, 15] }
  static var kindCount: Int { leafCounts.count }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> SecretTreeVector {
    let suite = workshop.suite
    var vector = SecretTreeVector()
    vector.cipherSuite = suite.suite.rawValue
    vector.senderData.senderDataSecret = workshop.hex()
    vector.senderData.ciphertext = workshop.hex(3 * suite.hashByteCount)
    let sender = suite.senderDataKey(
      vector.senderData.senderDataSecret.secret, ciphertext: vector.senderData.ciphertext.bytes)
    vector.senderData.key = Hex(sender.key)
    vector.senderData.nonce = Hex(sender.nonce)
    vector.encryptionSecret = workshop.hex()
    let size = TreeSize(leafCount: leafCounts[kind])
    let tree = SecretTree(encryptionSecret: vector.encryptionSecret.secret, size: size)
    for leaf in 0..<size.leafCount {
      var handshake = try tree.ratchet(of: LeafIndex(leaf), for: .commit, suite)
      var application = try tree.ratchet(of: LeafIndex(leaf), for: .application, suite)
      var entries: [Entry] = []
      for generation in generations {
        let first = try handshake.take(Generation(generation), suite)
        let second = try application.take(Generation(generation), suite)
        var entry = Entry()
        entry.generation = generation
        entry.handshakeKey = Hex(first.key)
        entry.handshakeNonce = Hex(first.nonce)
        entry.applicationKey = Hex(second.key)
        entry.applicationNonce = Hex(second.nonce)
        entries.append(entry)
      }
      vector.leaves.append(entries)
    }
    return vector
  }
}
