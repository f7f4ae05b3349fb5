import CryptoSuite
import MLS
import TLSSyntax

extension MessagesVector: VectorScenario {
  static var kindCount: Int { 1 }

  /// From the first epochs of a real group, except where a structure has no place in one.
  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> MessagesVector {
    var group = try workshop.group(of: try workshop.identity("founder"))
    let newcomer = try workshop.keyPackage(of: try workshop.identity("newcomer")).keyPackage
    let adding = try group.commit(
      CommitRequest(adding: [newcomer]), now: 0, using: &workshop.random)
    try group.merge(adding)
    guard let welcome = adding.welcome else { preconditionFailure("somebody was added") }

    var vector = MessagesVector()
    vector.mlsWelcome = Hex(MLSMessage.welcome(welcome).encodedBytes)
    vector.mlsGroupInfo = Hex(MLSMessage.groupInfo(try group.groupInfo()).encodedBytes)
    vector.mlsKeyPackage = Hex(MLSMessage.keyPackage(newcomer).encodedBytes)
    vector.ratchetTree = Hex(group.ratchetTree.encodedBytes)
    try vector.makeProposals(newcomer, in: &group, &workshop)
    try vector.makeMessages(in: &group, &workshop)
    return vector
  }

  private mutating func makeProposals<Crypto: CryptoProvider>(
    _ newcomer: KeyPackage, in group: inout Group<Crypto>, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let key = PreSharedKeyID(kind: .external(id: workshop.bytes()), nonce: workshop.bytes())
    groupSecrets = Hex(
      GroupSecrets(
        joinerSecret: SecretBytes(workshop.bytes()), pathSecret: SecretBytes(workshop.bytes()),
        preSharedKeys: [key]
      ).encodedBytes)
    addProposal = body(.add(newcomer))
    updateProposal = body(.update(newcomer.leafNode))
    removeProposal = body(.remove(LeafIndex(1)))
    preSharedKeyProposal = body(.preSharedKey(key))
    reInitProposal = body(
      .reInit(ReInit(groupID: workshop.bytes(), cipherSuite: workshop.suite.suite)))
    externalInitProposal = body(
      .externalInit(
        kemOutput: try workshop.suite.encrypt(
          to: newcomer.initKey, "external", context: [], SecretBytes([]), using: &workshop.random
        ).kemOutput))
    groupContextExtensionsProposal = body(
      .groupContextExtensions([
        Extension(
          type: .requiredCapabilities, data: RequiredCapabilities(credentials: [1]).encodedBytes)
      ]))
  }

  /// Proposals stand here without their type, which the field's name says.
  private func body(_ proposal: Proposal) -> Hex { Hex(Array(proposal.encodedBytes.dropFirst(2))) }

  private mutating func makeMessages<Crypto: CryptoProvider>(
    in group: inout Group<Crypto>, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    let suite = workshop.suite
    // No group sends this (RFC 9420 §6.2), but the structure has room for it.
    let application = try group.sign(
      .application(workshop.bytes()), authenticatedData: workshop.bytes(),
      wireFormat: .publicMessage)
    publicMessageApplication = Hex(
      MLSMessage.publicMessage(
        suite.publicMessage(
          application, context: group.current.contextBytes,
          membershipKey: group.current.secrets.membership)
      ).encodedBytes)
    publicMessageProposal = Hex(
      try group.propose(
        .remove(LeafIndex(1)), wireFormat: .publicMessage, using: &workshop.random
      ).encodedBytes)
    privateMessage = Hex(
      try group.protect(workshop.bytes(), using: &workshop.random).encodedBytes)
    var request = CommitRequest()
    request.wireFormat = .publicMessage
    let pending = try group.commit(request, now: 0, using: &workshop.random)
    publicMessageCommit = Hex(pending.message.encodedBytes)
    guard case .publicMessage(let message) = pending.message,
      case .commit(let content) = message.content.body
    else { preconditionFailure("a public commit was asked for") }
    commit = Hex(content.encodedBytes)
  }
}
