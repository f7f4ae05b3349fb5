/// The keys that stand in a tree, to tell at once whether one stands there twice (RFC 9420 §7.3).
///
/// A binary trie over the keys' fingerprints, immutable, so that the trees of successive epochs
/// share all of it but the ways to the keys that changed; and because Embedded Swift's `Set` costs
/// more bytes than this file. Whoever makes keys that collide only slows the check down to what
/// comparing all pairs would take.
struct KeyCounts: Sendable {
  private var root: Trie?
  /// How many keys would have to go for all to be different.
  private(set) var duplicateCount = 0

  mutating func insert(_ key: [UInt8]) {
    let fingerprint = fingerprint(key)
    guard let root else {
      root = .bucket(fingerprint, [key])
      return
    }
    let nearest = root.nearest(to: fingerprint)
    guard nearest.fingerprint == fingerprint else {
      let bit = (nearest.fingerprint ^ fingerprint).leadingZeroBitCount
      self.root = root.inserting(.bucket(fingerprint, [key]), fingerprint, differingAt: bit)
      return
    }
    if nearest.keys.contains(key) { duplicateCount += 1 }
    self.root = root.replacing(nearest.keys + [key], at: fingerprint)
  }

  mutating func remove(_ key: [UInt8]) {
    let fingerprint = fingerprint(key)
    guard let root else { preconditionFailure("the key stands in the tree") }
    var keys = root.nearest(to: fingerprint).keys
    guard let index = keys.firstIndex(of: key) else {
      preconditionFailure("the key stands in the tree")
    }
    keys.remove(at: index)
    if keys.contains(key) { duplicateCount -= 1 }
    self.root = root.replacing(keys, at: fingerprint)
  }
}

private indirect enum Trie: Sendable {
  /// All keys with this fingerprint.
  case bucket(UInt32, [[UInt8]])
  /// Fingerprints that are alike before `bit`, counted from the highest, and differ there.
  case fork(bit: Int, zero: Trie, one: Trie)

  func nearest(to fingerprint: UInt32) -> (fingerprint: UInt32, keys: [[UInt8]]) {
    var trie = self
    while true {
      switch trie {
      case .bucket(let found, let keys): return (found, keys)
      case .fork(let bit, let zero, let one): trie = isSet(bit, in: fingerprint) ? one : zero
      }
    }
  }

  func inserting(_ bucket: Trie, _ fingerprint: UInt32, differingAt newBit: Int) -> Trie {
    if case .fork(let bit, let zero, let one) = self, bit < newBit {
      return isSet(bit, in: fingerprint)
        ? .fork(
          bit: bit, zero: zero, one: one.inserting(bucket, fingerprint, differingAt: newBit))
        : .fork(
          bit: bit, zero: zero.inserting(bucket, fingerprint, differingAt: newBit), one: one)
    }
    return isSet(newBit, in: fingerprint)
      ? .fork(bit: newBit, zero: self, one: bucket)
      : .fork(bit: newBit, zero: bucket, one: self)
  }

  /// An empty bucket takes its fork with it.
  func replacing(_ keys: [[UInt8]], at fingerprint: UInt32) -> Trie? {
    guard case .fork(let bit, let zero, let one) = self else {
      return keys.isEmpty ? nil : .bucket(fingerprint, keys)
    }
    if isSet(bit, in: fingerprint) {
      guard let one = one.replacing(keys, at: fingerprint) else { return zero }
      return .fork(bit: bit, zero: zero, one: one)
    }
    guard let zero = zero.replacing(keys, at: fingerprint) else { return one }
    return .fork(bit: bit, zero: zero, one: one)
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
