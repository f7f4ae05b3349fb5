import CryptoSuite

/// RFC 9420 §7.3. What concerns the whole group is in `RatchetTree+Validation.swift`; whether the
/// credential is true is the application's to judge, and so is the lifetime of a leaf that is in
/// the group already: members with different clocks must not come to different trees.
extension LeafNode {
  func validate<Crypto: CryptoProvider>(
    groupID: [UInt8], leafIndex: LeafIndex, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    try suite.verify(
      "LeafNodeTBS", signedBytes(groupID: groupID, leafIndex: leafIndex),
      publicKey: signatureKey, signature: signature)
    // Not that the suite is in the list: the key package has said so, and leaves exist, in the
    // implementers' vectors too, that list only the suites of some earlier day.
    // Rule 7.3-2
    guard capabilities.credentials.contains(credential.type.rawValue) else {
      throw .peerMisbehaved(.invalidLeafNode)
    }
    // Rule 13.4-1
    guard !extensions.hasDuplicates else { throw .peerMisbehaved(.invalidLeafNode) }
    // Rule 10-3
    guard encryptionKey.count == suite.algorithms.kem.publicKeyByteCount else {
      throw .peerMisbehaved(.invalidKey)
    }
    // Rule 7.3-3
    for candidate in extensions where !capabilities.supports(candidate.type) {
      throw .peerMisbehaved(.invalidLeafNode)
    }
  }
}

extension KeyPackage {
  /// RFC 9420 §10.1.
  public func validate<Crypto: CryptoProvider>(
    _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) {
    // Rule 10.1-1
    guard version == .mls10 else { throw .peerMisbehaved(.invalidKeyPackage) }
    // Rule 10.1-2
    guard cipherSuite == suite.suite else { throw .peerMisbehaved(.invalidKeyPackage) }
    // Rule 7.3-11
    guard lifetime != nil else { throw .peerMisbehaved(.invalidKeyPackage) }
    // Rule 10.1-4
    guard initKey != leafNode.encryptionKey else { throw .peerMisbehaved(.invalidKeyPackage) }
    // Rule 13.4-2
    guard !extensions.hasDuplicates else { throw .peerMisbehaved(.invalidKeyPackage) }
    // Rule 10-2
    guard initKey.count == suite.algorithms.kem.publicKeyByteCount else {
      throw .peerMisbehaved(.invalidKey)
    }
    try leafNode.validate(groupID: [], leafIndex: LeafIndex(0), suite)
    try suite.verify(
      "KeyPackageTBS", signedBytes, publicKey: leafNode.signatureKey, signature: signature)
  }
}
