import CryptoSuite
import TLSSyntax

/// Groups that continue another: branches of some members (RFC 9420 §11.3), and the successor of a
/// group that was reinitialised (§11.2). Both begin with a commit that adds everybody and mixes in
/// the old group's resumption secret, so that only its members can have made or joined them.
extension Group {
  /// A new group of some members of this one, with its version and suite. `keyPackages` are fresh
  /// ones, each of a member; `matching` says whether two credentials are the same member's.
  ///
  /// The group is returned as it is after its first commit, which nobody else needs; the Welcome
  /// goes to those added, who join with this group among their `knownGroups`. It is `nil` if
  /// nobody is added.
  public func branch(
    groupID: [UInt8], members keyPackages: [KeyPackage], extensions: [Extension]? = nil,
    founder: Founder, now: UInt64,
    matching: (Credential, Credential) -> Bool = { $0 == $1 },
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (group: Group, welcome: Welcome?) {
    try checkActive()
    try check(founder, keyPackages, matching)
    let start = ReInit(
      groupID: groupID, cipherSuite: suite, extensions: extensions ?? self.extensions)
    return try beginContinuation(
      start, .branch, keyPackages, founder, now: now, using: &random)
  }

  /// The group that takes over from this one, which a commit has reinitialised. Any member may make
  /// it. `keyPackages` are those of all other members, for the new group's suite.
  public func successor(
    members keyPackages: [KeyPackage], founder: Founder, now: UInt64,
    matching: (Credential, Credential) -> Bool = { $0 == $1 },
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (group: Group, welcome: Welcome?) {
    guard let reInit else { throw .misuse(.notReinitialised) }
    guard reInit.version == .mls10 else { throw .peerIncompatible(.version) }
    try check(founder, keyPackages, matching)
    for member in members where member.leafIndex != current.ownLeaf {
      guard keyPackages.contains(where: { matching($0.leafNode.credential, member.credential) })
      else { throw .misuse(.missingMember) }
    }
    return try beginContinuation(
      reInit, .reinit, keyPackages, founder, now: now, using: &random)
  }

  /// All who will be there are here already, and we are ourselves.
  private func check(
    _ founder: Founder, _ keyPackages: [KeyPackage],
    _ matching: (Credential, Credential) -> Bool
  ) throws(MLSError) {
    guard let own = member(at: current.ownLeaf),
      matching(founder.identity.credential, own.credential)
    else { throw .misuse(.invalidIdentity) }
    for keyPackage in keyPackages {
      guard current.tree.has(keyPackage.leafNode.credential, matching) else {
        throw .misuse(.unknownMember)
      }
    }
  }

  private func beginContinuation(
    _ start: ReInit, _ usage: PreSharedKeyID.ResumptionUsage, _ keyPackages: [KeyPackage],
    _ founder: Founder, now: UInt64, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (group: Group, welcome: Welcome?) {
    var group = try Group.create(
      groupID: start.groupID, suite: start.cipherSuite, identity: founder.identity,
      lifetime: founder.lifetime, profile: founder.profile, extensions: start.extensions,
      pastEpochCountMax: pastEpochCountMax, crypto: suiteCrypto.provider, using: &random)
    var request = CommitRequest(adding: keyPackages)
    request.preSharedKeys = [
      PreSharedKey(
        kind: .resumption(usage: usage, groupID: groupID, epoch: epoch),
        secret: current.secrets.resumption)
    ]
    let pending = try group.commit(request, now: now, using: &random)
    try group.merge(pending)
    // Of epoch 0, which nobody else was in.
    group.pastEpochs = []
    group.resumptionSecrets.removeFirst()
    return (group, pending.welcome)
  }
}

/// Whoever begins a group, as it will be known there.
public struct Founder: Sendable {
  /// May differ from the one in the old group, if `matching` says it is the same member's.
  public var identity: SigningIdentity
  /// Of the founder's leaf (RFC 9420 §7.2).
  public var lifetime: Lifetime
  /// What the founder's leaf says besides.
  public var profile: LeafProfile

  /// For `branch` and `successor`.
  public init(
    identity: SigningIdentity, lifetime: Lifetime, profile: LeafProfile = LeafProfile()
  ) {
    self.identity = identity
    self.lifetime = lifetime
    self.profile = profile
  }
}

extension RatchetTree {
  func has(_ credential: Credential, _ matching: (Credential, Credential) -> Bool) -> Bool {
    for member in members where matching(credential, member.credential) { return true }
    return false
  }
}
