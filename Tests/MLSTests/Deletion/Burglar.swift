import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

/// Somebody who has stolen all that a member stored, knows everything that went over the network,
/// and tries every stretch of the stored bytes as every kind of secret that there is, to get at one
/// message key.
///
///     tree node ─→ … ─→ leaf ─→ ratchet at some generation ─→ … ─→ the key
struct Burglar {
  let suite: SuiteCrypto<NativeCrypto>
  let leafCount: Int
  let leaf: LeafIndex
  let type: ContentType
  let generation: UInt32
  let target: MessageKey

  /// Whether the key is in `stored`, or follows from something there by RFC 9420 §9.
  func succeeds(with stored: [UInt8]) -> Bool {
    if stored.holds(target.key.reveal()) || stored.holds(target.nonce) { return true }
    let count = suite.algorithms.hash.byteCount
    guard stored.count >= count else { return false }
    for start in 0...(stored.count - count) {
      let secret = SecretBytes(Array(stored[start..<start + count]))
      if opensAsRatchet(secret) || opensAsNode(secret) { return true }
    }
    return false
  }

  private func opensAsRatchet(_ secret: SecretBytes) -> Bool {
    // At whichever generation it was stored, the key is no more than so many steps away.
    for from in 0...generation {
      var current = secret
      for step in from..<generation { current = next(current, step) }
      if key(current, generation) == target.key { return true }
    }
    return false
  }

  private func opensAsNode(_ secret: SecretBytes) -> Bool {
    var depth = 0
    var current = secret
    // The secret may belong to the leaf itself or to any node above it: try the ways down.
    while 1 << depth <= leafCount {
      current = secret
      for level in (0..<depth).reversed() {
        let isRight = leaf.rawValue >> UInt32(level) & 1 == 1
        current = suite.expand(
          current, "tree", Array((isRight ? "right" : "left").utf8),
          byteCount: suite.algorithms.hash.byteCount)
      }
      var ratchet = suite.derive(current, type == .application ? "application" : "handshake")
      for step in 0..<generation { ratchet = next(ratchet, step) }
      if key(ratchet, generation) == target.key { return true }
      depth += 1
    }
    return false
  }

  private func next(_ secret: SecretBytes, _ generation: UInt32) -> SecretBytes {
    suite.deriveTreeSecret(
      secret, "secret", Generation(generation), byteCount: suite.algorithms.hash.byteCount)
  }

  private func key(_ secret: SecretBytes, _ generation: UInt32) -> SecretBytes {
    suite.deriveTreeSecret(
      secret, "key", Generation(generation), byteCount: suite.algorithms.aead.keyByteCount)
  }
}

extension [UInt8] {
  /// Whether `other` is somewhere in here.
  func holds(_ other: [UInt8]) -> Bool {
    guard !other.isEmpty, other.count <= count else { return false }
    for start in 0...(count - other.count) where self[start] == other[0] {
      if self[start..<start + other.count].elementsEqual(other) { return true }
    }
    return false
  }
}

extension NativeGroup {
  /// The burglar who is after the message of `leaf` that this group could open now.
  func burglar(
    for leaf: LeafIndex, _ type: ContentType = .application, generation: UInt32 = 0
  ) throws -> Burglar {
    var ratchet = try secretTree.ratchet(of: leaf, for: type, suiteCrypto)
    let key = try ratchet.take(Generation(generation), suiteCrypto)
    return Burglar(
      suite: suiteCrypto, leafCount: Int(ratchetTree.size.leafCount), leaf: leaf, type: type,
      generation: generation, target: key)
  }

  /// All secrets of the epoch, by name: those of the schedule, the nodes of the secret tree, and
  /// the private keys of the ratchet tree.
  func secretsByName() throws -> [(name: String, bytes: [UInt8])] {
    let epoch = current.secrets
    var all: [(String, SecretBytes)] = [
      ("sender data", epoch.senderData), ("exporter", epoch.exporter),
      ("external", epoch.external), ("membership", epoch.membership),
      ("resumption", epoch.resumption), ("authenticator", epoch.authenticator),
      ("init", epoch.initial),
    ]
    var tree = TLSReader(secretTree.encodedBytes)
    _ = try tree.readUInt32()
    for (node, secret) in try tree.readSecrets() { all.append(("tree node \(node)", secret)) }
    var keys = TLSReader(current.privateTree.encodedBytes)
    let pairs = try keys.readVector { (reader) throws(TLSDecodingError) in
      let node = try reader.readUInt32()
      let secret = SecretBytes(try reader.readOpaque())
      _ = try reader.readOpaque()
      return (node, secret)
    }
    for (node, secret) in pairs { all.append(("private key \(node)", secret)) }
    return all.map { ($0.0, $0.1.reveal()) }
  }
}

extension TLSReader {
  fileprivate mutating func readSecrets() throws -> [(UInt32, SecretBytes)] {
    try readVector { (reader) throws(TLSDecodingError) in
      let node = try reader.readUInt32()
      return (node, SecretBytes(try reader.readOpaque()))
    }
  }
}
