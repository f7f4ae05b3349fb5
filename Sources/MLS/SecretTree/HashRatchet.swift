import CryptoSuite
import TLSSyntax

/// The keys of one sender for one kind of message, each made once and forgotten (RFC 9420 §9.1).
///
/// Keys that a later message overtook are kept, up to `MLSLimits.skippedKeyCountMax`; a key that
/// was handed out, or dropped for want of room, cannot be had again.
package struct HashRatchet: Sendable {
  private var secret: SecretBytes
  private var next: UInt32 = 0
  private var skipped: [SkippedKey] = []

  init(secret: SecretBytes) { self.secret = secret }

  /// Forgets all keys, those to come as well: this ratchet has none of any generation left.
  mutating func forget() {
    secret = SecretBytes([])
    next = .max
    skipped = []
  }

  /// The next key for sending.
  package mutating func advance<Crypto: CryptoProvider>(
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> (Generation, MessageKey) {
    guard next < .max else { throw .misuse(.lengthOutOfRange) }
    let generation = Generation(next)
    return (generation, step(suite))
  }

  /// The key of a received message.
  package mutating func take<Crypto: CryptoProvider>(
    _ generation: Generation, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> MessageKey {
    if generation.rawValue < next {
      // Rule 9.2-1
      guard let index = skipped.firstIndex(where: { $0.generation == generation }) else {
        throw .staleOrDuplicate(.alreadyProcessed)
      }
      return skipped.remove(at: index).key
    }
    // Rule 15.3-1
    guard generation.rawValue - next <= MLSLimits.generationSkipMax, generation.rawValue < .max
    else { throw .peerMisbehaved(.generationTooFarAhead) }
    while next < generation.rawValue {
      let overtaken = Generation(next)
      skipped.append(SkippedKey(generation: overtaken, key: step(suite)))
    }
    if skipped.count > MLSLimits.skippedKeyCountMax {
      skipped.removeFirst(skipped.count - MLSLimits.skippedKeyCountMax)
    }
    return step(suite)
  }

  /// Whether the keys are such as `take` and `advance` leave them; `forget` leaves none.
  @inline(never)
  func isWhole(_ algorithms: SuiteAlgorithms) -> Bool {
    if secret.count == 0 { return next == .max && skipped.isEmpty }
    guard secret.count == algorithms.hash.byteCount,
      skipped.count <= MLSLimits.skippedKeyCountMax
    else { return false }
    for index in skipped.indices {
      let entry = skipped[index]
      guard entry.generation.rawValue < next,
        index == 0 || skipped[index - 1].generation < entry.generation,
        entry.key.key.count == algorithms.aead.keyByteCount,
        entry.key.nonce.count == algorithms.aead.nonceByteCount
      else { return false }
    }
    return true
  }

  private mutating func step<Crypto: CryptoProvider>(_ suite: SuiteCrypto<Crypto>) -> MessageKey {
    let generation = Generation(next)
    let aead = suite.algorithms.aead
    let key = MessageKey(
      key: suite.deriveTreeSecret(secret, "key", generation, byteCount: aead.keyByteCount),
      nonce: suite.deriveTreeSecret(
        secret, "nonce", generation, byteCount: aead.nonceByteCount
      ).reveal())
    secret = suite.deriveTreeSecret(
      secret, "secret", generation, byteCount: suite.hashByteCount)
    next += 1
    return key
  }
}

extension HashRatchet: TLSCodable {
  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    secret = try reader.readSecret()
    next = try reader.readUInt32()
    skipped = try reader.readVector()
  }

  package func encode(into writer: inout TLSWriter) {
    writer.write(secret)
    writer.write(next)
    writer.write(vector: skipped)
  }
}

private final class SkippedKey: Sendable, TLSCodable {
  let generation: Generation
  let key: MessageKey

  init(generation: Generation, key: MessageKey) {
    self.generation = generation
    self.key = key
  }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    generation = try Generation(from: &reader)
    let secret = try reader.readSecret()
    key = MessageKey(key: secret, nonce: try reader.readOpaque())
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(generation)
    writer.write(key.key)
    writer.write(opaque: key.nonce)
  }
}
