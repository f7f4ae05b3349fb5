import CryptoSuite

extension RatchetTree {
  /// All that a newcomer checks before it believes a tree (RFC 9420 §12.4.3.1), except its hash.
  public mutating func validate<Crypto: CryptoProvider>(
    groupID: [UInt8], extensions: [Extension], _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    try validateUnmergedLeaves()
    try verifyParentHashes(suite)
    try validateUniqueKeys()
    for member in members {
      try member.leafNode.validate(groupID: groupID, leafIndex: member.leafIndex, suite)
    }
    try validateSupport(for: extensions)
  }

  /// Every member supports the extensions, what they require, and everybody's kind of credential
  /// (RFC 9420 §7.3).
  func validateSupport(for extensions: [Extension]) throws(MLSError) {
    var types: [UInt16] = []
    for member in members {
      let type = member.credential.type.rawValue
      if !types.contains(type) { types.append(type) }
    }
    for member in members {
      try member.leafNode.checkSupport(for: extensions)
      // Rule 7.3-8
      for type in types where !member.leafNode.capabilities.credentials.contains(type) {
        throw .peerIncompatible(.capabilities)
      }
    }
  }

  /// RFC 9420 §7.9 and §12.4.3.1: an unmerged leaf is a member below the node, and every other
  /// node on the way down knows it as unmerged too.
  private func validateUnmergedLeaves() throws(MLSError) {
    for position in stride(from: 1, to: nodes.count, by: 2) {
      let index = NodeIndex(UInt32(position))
      guard let parent = parentNode(at: index) else { continue }
      for leaf in parent.unmergedLeaves {
        // Rule 12.4.3.1-11
        guard self[leaf] != nil, index.contains(leaf) else {
          throw .peerMisbehaved(.invalidTree)
        }
        for between in size.directPath(of: leaf) where index.contains(between) {
          // Rule 12.4.3.1-12
          if let node = parentNode(at: between), !node.unmergedLeaves.contains(leaf) {
            throw .peerMisbehaved(.invalidTree)
          }
        }
      }
    }
  }

  /// No signature key and no encryption key twice (RFC 9420 §7.3), in time linear in the tree.
  func validateUniqueKeys() throws(MLSError) {
    var encryptionKeys: [[UInt8]] = []
    var signatureKeys: [[UInt8]] = []
    for node in nodes {
      if let key = node.encryptionKey { encryptionKeys.append(key) }
      if case .leaf(let leaf) = node { signatureKeys.append(leaf.signatureKey) }
    }
    // Rule 7.3-16, 12.4.2-5, 12.4.3.1-13
    guard !hasDuplicates(encryptionKeys) else { throw .peerMisbehaved(.invalidTree) }
    // Rule 7.3-15, 12.2-5
    guard !hasDuplicates(signatureKeys) else { throw .peerMisbehaved(.invalidTree) }
  }
}

/// A small open hash table, because Embedded Swift's `Set` costs more bytes than this file. Whoever
/// makes keys that collide only slows the check down to what comparing all pairs would take.
private func hasDuplicates(_ keys: [[UInt8]]) -> Bool {
  var slotCount = 1
  while slotCount < 2 * keys.count { slotCount *= 2 }
  var slots = [Int32](repeating: -1, count: slotCount)
  for index in keys.indices {
    // Truncated: Int has 32 bits in WebAssembly.
    var slot = Int(truncatingIfNeeded: fingerprint(keys[index])) & (slotCount - 1)
    while slots[slot] >= 0 {
      if keys[Int(slots[slot])] == keys[index] { return true }
      slot = (slot + 1) & (slotCount - 1)
    }
    slots[slot] = Int32(index)
  }
  return false
}

/// FNV-1a.
private func fingerprint(_ key: [UInt8]) -> UInt32 {
  var value: UInt32 = 0x811c_9dc5
  for byte in key { value = (value ^ UInt32(byte)) &* 0x0100_0193 }
  return value
}
