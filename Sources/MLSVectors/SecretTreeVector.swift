import CryptoSuite
import MLS

/// RFC 9420 §9 and §6.3.2.
struct SecretTreeVector: Vector {
  let cipherSuite: UInt16?
  let encryptionSecret: Hex
  let senderData: SenderDataVector
  let leaves: [[Entry]]

  struct SenderDataVector: Decodable {
    let senderDataSecret: Hex
    let ciphertext: Hex
    let key: Hex
    let nonce: Hex
  }

  struct Entry: Decodable {
    let generation: UInt32
    let handshakeKey: Hex
    let handshakeNonce: Hex
    let applicationKey: Hex
    let applicationNonce: Hex
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let sender = suite.senderDataKey(
      senderData.senderDataSecret.secret, ciphertext: senderData.ciphertext.bytes)
    try expect("sender data key", sender.key, senderData.key)
    try expect("sender data nonce", sender.nonce, senderData.nonce)

    var leafCount: UInt32 = 1
    while leafCount < leaves.count { leafCount *= 2 }
    let tree = SecretTree(
      encryptionSecret: encryptionSecret.secret, size: TreeSize(leafCount: leafCount))
    for (number, entries) in leaves.enumerated() {
      let leaf = LeafIndex(UInt32(number))
      var handshake = try tree.ratchet(of: leaf, for: .commit, suite)
      var application = try tree.ratchet(of: leaf, for: .application, suite)
      for entry in entries {
        let generation = Generation(entry.generation)
        let first = try handshake.take(generation, suite)
        try expect("handshake key", first.key, entry.handshakeKey)
        try expect("handshake nonce", first.nonce, entry.handshakeNonce)
        let second = try application.take(generation, suite)
        try expect("application key", second.key, entry.applicationKey)
        try expect("application nonce", second.nonce, entry.applicationNonce)
      }
    }
  }
}
