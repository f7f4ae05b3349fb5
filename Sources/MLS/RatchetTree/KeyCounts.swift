/// The keys that stand in a tree or list, to tell at once whether one does so twice (RFC 9420
/// §7.3).
///
/// A binary trie over the keys' fingerprints, immutable, so that the trees of successive epochs
/// share all of it but the ways to the keys that changed; and because Embedded Swift's `Set` costs
/// more bytes than this file. Keys that collide by the dozen are made, and not drawn: they count as
/// duplicates for good, or a stranger's tree could make us compare all pairs.
struct KeyCounts: Sendable {
  private var root: Trie?
  /// How many keys would have to go for all to be different.
  private(set) var duplicateCount = 0
  /// Whether keys were left out because too many had one fingerprint.
  private var isIncomplete = false

  mutating func insert(_ key: [UInt8]) {
    let fingerprint = fingerprint(key)
    guard let root else {
      root = Trie(bucket: fingerprint, [key])
      return
    }
    let nearest = root.nearest(to: fingerprint)
    guard nearest.fingerprint == fingerprint else {
      let bit = (nearest.fingerprint ^ fingerprint).leadingZeroBitCount
      self.root = root.inserting(Trie(bucket: fingerprint, [key]), differingAt: bit)
      return
    }
    if nearest.keys.count >= MLSLimits.keyCollisionCountMax {
      isIncomplete = true
      duplicateCount += 1
      return
    }
    if nearest.keys.contains(key) { duplicateCount += 1 }
    self.root = root.replacing(nearest.keys + [key], at: fingerprint)
  }

  mutating func remove(_ key: [UInt8]) {
    let fingerprint = fingerprint(key)
    var keys = root?.nearest(to: fingerprint).keys ?? []
    guard let root, let index = keys.firstIndex(of: key) else {
      precondition(isIncomplete, "what is removed was inserted")
      return
    }
    keys.remove(at: index)
    // What was left out may be one more of these: the count then stays above zero.
    if keys.contains(key) { duplicateCount -= 1 }
    self.root = root.replacing(keys, at: fingerprint)
  }
}

/// A bucket, or a fork between the fingerprints in which `bit`, counted from the highest, is not
/// set and those in which it is; before it, they are all alike.
private final class Trie: Sendable {
  let fingerprint: UInt32
  let keys: [[UInt8]]
  let bit: Int
  let zero: Trie?
  let one: Trie?

  init(bucket fingerprint: UInt32, _ keys: [[UInt8]]) {
    self.fingerprint = fingerprint
    self.keys = keys
    bit = UInt32.bitWidth
    zero = nil
    one = nil
  }

  init(fork bit: Int, _ zero: Trie, _ one: Trie) {
    fingerprint = 0
    keys = []
    self.bit = bit
    self.zero = zero
    self.one = one
  }

  /// The bucket with all keys of the fingerprint, or another that is like it for long.
  func nearest(to fingerprint: UInt32) -> Trie {
    var trie = self
    while let next = isSet(trie.bit, in: fingerprint) ? trie.one : trie.zero { trie = next }
    return trie
  }

  func inserting(_ bucket: Trie, differingAt newBit: Int) -> Trie {
    if bit < newBit, let zero, let one {
      return isSet(bit, in: bucket.fingerprint)
        ? Trie(fork: bit, zero, one.inserting(bucket, differingAt: newBit))
        : Trie(fork: bit, zero.inserting(bucket, differingAt: newBit), one)
    }
    return isSet(newBit, in: bucket.fingerprint)
      ? Trie(fork: newBit, self, bucket) : Trie(fork: newBit, bucket, self)
  }

  /// An empty bucket takes its fork with it.
  func replacing(_ keys: [[UInt8]], at fingerprint: UInt32) -> Trie? {
    guard let zero, let one else {
      return keys.isEmpty ? nil : Trie(bucket: fingerprint, keys)
    }
    let isOne = isSet(bit, in: fingerprint)
    guard let changed = (isOne ? one : zero).replacing(keys, at: fingerprint) else {
      return isOne ? zero : one
    }
    return isOne ? Trie(fork: bit, zero, changed) : Trie(fork: bit, changed, one)
  }

  private func isSet(_ bit: Int, in fingerprint: UInt32) -> Bool {
    (fingerprint << UInt32(bit)) >> 31 == 1
  }
}

/// FNV-1a.
private func fingerprint(_ key: [UInt8]) -> UInt32 {
  var value: UInt32 = 0x811c_9dc5
  for byte in key { value = (value ^ UInt32(byte)) &* 0x0100_0193 }
  return value
}
