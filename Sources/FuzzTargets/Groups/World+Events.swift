import CryptoSuite
import MLS
import TLSSyntax

/// What happens in the world besides its post.
extension World {
  /// One of each kind (RFC 9420 §12.1).
  static func proposals(
    adding newcomer: Newcomer, updating member: Member, in epoch: Epoch
  ) -> [Proposal] {
    let leafNode = member.leafNode
    return [
      .add(newcomer.keyPackage.keyPackage), .remove(LeafIndex(4)),
      .update(
        LeafNode(
          encryptionKey: [UInt8](repeating: 9, count: 32), signatureKey: leafNode.signatureKey,
          credential: leafNode.credential, capabilities: leafNode.capabilities, source: .update,
          extensions: [], signature: [0])),
      .preSharedKey(
        PreSharedKeyID(
          kind: .resumption(usage: .application, groupID: groupID, epoch: epoch),
          nonce: [UInt8](repeating: 1, count: 32))),
      .preSharedKey(
        PreSharedKeyID(kind: .external(id: [5]), nonce: [UInt8](repeating: 1, count: 32))),
      .reInit(ReInit(groupID: [1], cipherSuite: .x25519AES128)),
      .externalInit(kemOutput: [UInt8](repeating: 3, count: 32)),
      .groupContextExtensions(extensions),
    ]
  }

  /// Adds a newcomer, and removes the last member.
  static func adding(
    _ newcomer: Newcomer, by author: inout FuzzedGroup, using random: inout SeededRandom
  ) throws(MLSError) -> (pending: PendingCommit, welcome: Welcome) {
    var request = CommitRequest(adding: [newcomer.keyPackage.keyPackage])
    request.removing = [LeafIndex(4)]
    request.includesPendingProposals = false
    let pending = try author.commit(request, now: now, using: &random)
    guard let welcome = pending.welcome else { throw .misuse(.unknownMember) }
    return (pending, welcome)
  }

  /// A branch with one other (RFC 9420 §11.3). Here everybody is taken for everybody.
  static func branched(
    _ group: FuzzedGroup, with newcomer: Newcomer, using random: inout SeededRandom
  ) throws(MLSError) -> Welcome {
    let branch = try group.branch(
      groupID: [2], members: [newcomer.keyPackage.keyPackage],
      founder: Founder(identity: group.identity, lifetime: lifetime), now: now,
      matching: { _, _ in true }, using: &random)
    guard let welcome = branch.welcome else { throw .misuse(.unknownMember) }
    return welcome
  }

  /// The group is reinitialised, and the first member founds its successor (RFC 9420 §11.2).
  static func succeeded(
    _ groups: [FuzzedGroup], by newcomers: [Newcomer], using random: inout SeededRandom
  ) throws(MLSError) -> (concluded: FuzzedGroup, welcome: Welcome) {
    var founder = groups[0]
    var concluded = groups[1]
    var request = CommitRequest()
    request.reInit = ReInit(
      groupID: successorGroupID, cipherSuite: .x25519AES128, extensions: extensions)
    let pending = try founder.commit(request, now: now, using: &random)
    if case .commit(let staged) = try concluded.process(pending.message) {
      try concluded.merge(staged)
    }
    try founder.merge(pending)
    let successor = try founder.successor(
      members: newcomers.map(\.keyPackage.keyPackage),
      founder: Founder(identity: founder.identity, lifetime: lifetime), now: now,
      matching: { _, _ in true }, using: &random)
    guard let welcome = successor.welcome else { throw .misuse(.unknownMember) }
    return (concluded, welcome)
  }

  static func decode(_ bytes: [UInt8]) throws(MLSError) -> GroupInfo {
    do {
      return try GroupInfo(decoding: bytes)
    } catch {
      throw .peerMisbehaved(.malformed(error))
    }
  }
}
