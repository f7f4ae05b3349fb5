import CryptoSuite

extension Group {
  /// Joins by Welcome what may be a branch or the successor of a group that one is in, or use its
  /// resumption secrets (RFC 9420 §8.6).
  ///
  /// `knownGroups` are groups that the newcomer is in. What the Welcome's group says to continue is
  /// held against the rules of §11.2 and §11.3, where `matching` says whether two credentials are
  /// the same member's. A Welcome to an active one of them is refused (§12.4.3.1).
  public static func join(
    _ welcome: Welcome, with keyPackage: PrivateKeyPackage, identity: SigningIdentity,
    ratchetTree: RatchetTree? = nil, preSharedKeys: [PreSharedKey] = [], knownGroups: [Group],
    matching: (Credential, Credential) -> Bool = { $0 == $1 },
    pastEpochCountMax: UInt8 = MLSLimits.pastEpochCountDefault, crypto: Crypto
  ) throws(MLSError) -> Group {
    var keys = preSharedKeys
    for known in knownGroups { keys += known.resumptionKeys }
    var names: [PreSharedKeyID] = []
    let group = try open(
      welcome, keyPackage, identity, ratchetTree, keys, pastEpochCountMax: pastEpochCountMax,
      crypto, noting: &names)
    // Rule 12.4.3-1
    for known in knownGroups where known.isActive && known.groupID == group.groupID {
      throw .staleOrDuplicate(.alreadyMember)
    }
    let continuation = try Continuation(named: names, among: knownGroups)
    try continuation?.check(group.current.context, group.ratchetTree, matching)
    return group
  }
}
