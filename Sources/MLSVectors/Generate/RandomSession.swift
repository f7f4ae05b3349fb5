import CryptoSuite
import MLS

/// `passive-client-random`: whatever a group may do, in an order that only the seed knows.
struct RandomSession<Crypto: CryptoProvider> {
  private var session: PassiveSession<Crypto>

  private static var memberCountRange: ClosedRange<Int> { 3...10 }
  /// Full trees: the client takes a leaf with nothing but blanks above it. Under a parent that has
  /// a key it would be an unmerged leaf, and mlspp (61e4d76) then looks for its path secret at the
  /// parent, whose key it does not have (RFC 9420 §7.5). `treekem` covers unmerged leaves.
  private static var firstMemberCounts: [Int] { [2, 4, 8] }

  static func make(
    epochCount: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> PassiveClientVector {
    var random = RandomSession(
      session: try PassiveSession(
        memberCount: firstMemberCounts[workshop.number(below: firstMemberCounts.count)],
        preSharedKeyCount: 2, &workshop))
    var request = CommitRequest()
    request.welcomeHoldsRatchetTree = workshop.chance(oneIn: 2)
    request.includesPath = workshop.chance(oneIn: 2)
    if workshop.chance(oneIn: 2) { request.preSharedKeys = random.session.preSharedKeys }
    try random.session.welcome(request, by: workshop.number(below: 2), &workshop)
    for _ in 0..<epochCount { try random.passEpoch(&workshop) }
    return random.session.vector
  }

  private mutating func passEpoch(_ workshop: inout Workshop<Crypto>) throws(MLSError) {
    let author = workshop.number(below: session.members.count)
    for _ in 0..<workshop.number(below: 4) { try propose(notBy: author, &workshop) }
    if workshop.chance(oneIn: 8), mayAdd {
      let old = workshop.chance(oneIn: 2) ? workshop.number(below: session.members.count) : nil
      try session.joinExternally(replacing: old, &workshop)
    } else {
      try session.commit(try request(by: author, &workshop), by: author, &workshop)
    }
  }

  private var mayAdd: Bool { session.members.count < Self.memberCountRange.upperBound }

  /// A member other than the author who may go, now and then.
  private func leaving(
    notBy author: Int, _ workshop: inout Workshop<Crypto>
  ) -> LeafIndex? {
    let index = workshop.number(below: session.members.count)
    guard index != author, session.members.count > Self.memberCountRange.lowerBound else {
      return nil
    }
    return session.members[index].ownLeafIndex
  }

  private mutating func propose(
    notBy author: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let proposer = workshop.number(below: session.members.count)
    let wireFormat = wireFormat(&workshop)
    switch workshop.number(below: 8) {
    case 0 where mayAdd: try say(.add(try session.invite(&workshop)), by: proposer, &workshop)
    case 1:
      if let leaf = leaving(notBy: author, &workshop) {
        try say(.remove(leaf), by: proposer, &workshop)
      }
    case 2:
      let extensions = session.newExtensions(&workshop)
      try say(.groupContextExtensions(extensions), by: proposer, &workshop)
    case 3:
      let keys = session.preSharedKeys + (try session.sharedResumptionKeys())
      let key = keys[workshop.number(below: keys.count)]
      try session.propose(by: proposer, &workshop) { (group, random) throws(MLSError) in
        try group.propose(key, wireFormat: wireFormat, using: &random)
      }
    case 4 where mayAdd: try session.proposeToJoin(&workshop)
    case 5:
      if let leaf = leaving(notBy: author, &workshop) {
        try session.proposeFromOutside(
          MLSMessage.externalProposal(
            .remove(leaf), groupID: session.members[0].groupID, epoch: session.members[0].epoch,
            sender: 0, identity: session.externalSender, suite: workshop.suite.suite,
            authenticatedData: Self.serial(&workshop), crypto: workshop.crypto))
      }
    default:
      let authenticatedData = Self.serial(&workshop)
      try session.propose(by: proposer, &workshop) { (group, random) throws(MLSError) in
        try group.proposeUpdate(
          authenticatedData: authenticatedData, wireFormat: wireFormat, using: &random)
      }
    }
  }

  private mutating func say(
    _ proposal: Proposal, by author: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let wireFormat = wireFormat(&workshop)
    let padding = 1 + workshop.number(below: 64)
    let authenticatedData = Self.serial(&workshop)
    try session.propose(by: author, &workshop) { (group, random) throws(MLSError) in
      try group.propose(
        proposal, authenticatedData: authenticatedData, wireFormat: wireFormat,
        paddingBlockByteCount: padding, now: 0, using: &random)
    }
  }

  private mutating func request(
    by author: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> CommitRequest {
    var request = CommitRequest()
    if mayAdd, workshop.chance(oneIn: 3) { request.adding.append(try session.invite(&workshop)) }
    if workshop.chance(oneIn: 5), let leaf = leaving(notBy: author, &workshop) {
      request.removing.append(leaf)
    }
    if workshop.chance(oneIn: 4) {
      request.preSharedKeys.append(session.preSharedKeys[workshop.number(below: 2)])
    }
    if workshop.chance(oneIn: 6) {
      request.groupContextExtensions = session.newExtensions(&workshop)
    }
    if workshop.chance(oneIn: 6) { request.identity = try workshop.identity("renamed") }
    request.includesPath = workshop.chance(oneIn: 2)
    request.wireFormat = wireFormat(&workshop)
    request.paddingBlockByteCount = 1 + workshop.number(below: 256)
    request.authenticatedData = workshop.bytes(workshop.number(below: 20))
    return request
  }

  /// Makes each proposal another: the same twice is a duplicate, and refused.
  private static func serial(_ workshop: inout Workshop<Crypto>) -> [UInt8] {
    workshop.bytes(8 + workshop.number(below: 20))
  }

  private func wireFormat(_ workshop: inout Workshop<Crypto>) -> WireFormat {
    workshop.chance(oneIn: 2) ? .publicMessage : .privateMessage
  }
}
