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
    guard capabilities.credentials.contains(credential.type.rawValue), !extensions.hasDuplicates
    else { throw .peerMisbehaved(.invalidLeafNode) }
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
    guard version == .mls10 else { throw .peerIncompatible(.version) }
    guard cipherSuite == suite.suite else { throw .peerIncompatible(.cipherSuite) }
    guard lifetime != nil, initKey != leafNode.encryptionKey, !extensions.hasDuplicates else {
      throw .peerMisbehaved(.invalidKeyPackage)
    }
    try leafNode.validate(groupID: [], leafIndex: LeafIndex(0), suite)
    try suite.verify(
      "KeyPackageTBS", signedBytes, publicKey: leafNode.signatureKey, signature: signature)
  }
}
