import CryptoSuite
import TLSSyntax

extension Group {
  /// Joins without having been added (RFC 9420 §12.4.3.2): commits from outside to the key in a
  /// GroupInfo that a member published. `replacing` takes a lost leaf of one's own out.
  ///
  /// The group is returned as it will be once the delivery service has accepted the message; keep
  /// both until then, and drop both if it refuses.
  public static func joinExternally(
    _ groupInfo: GroupInfo, identity: SigningIdentity, ratchetTree: RatchetTree? = nil,
    replacing oldLeaf: LeafIndex? = nil, authenticatedData: [UInt8] = [],
    pastEpochCountMax: UInt8 = MLSLimits.pastEpochCountDefault, crypto: Crypto,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (group: Group, message: MLSMessage) {
    let suite = try SuiteCrypto(crypto, groupInfo.context.cipherSuite)
    try suite.check(identity)
    let tree = try verifiedTree(of: groupInfo, ratchetTree, suite)
    // Rule 12.4.3.2-4
    guard let found = groupInfo.extensions.first(.externalPub) else {
      throw .peerMisbehaved(.invalidGroupInfo)
    }
    let external = try suite.exportInitSecret(
      to: try ExternalPub(untrusted: found.data).key, using: &random)
    var proposals = [Proposal.externalInit(kemOutput: external.kemOutput)]
    if let oldLeaf {
      guard tree[oldLeaf] != nil else { throw .misuse(.unknownMember) }
      proposals.append(.remove(oldLeaf))
    }
    var resolved: [(sender: Sender, proposal: Proposal)] = []
    var entries: [ProposalOrRef] = []
    for proposal in proposals {
      resolved.append((.newMemberCommit, proposal))
      entries.append(.proposal(proposal))
    }
    let list = try ProposalList(resolved, committer: .newMemberCommit)

    var applied = try AppliedProposals(list, to: tree, groupInfo.context)
    // Its key and signature are made by `renewPath`.
    let draft = LeafNode(
      encryptionKey: [], signatureKey: identity.publicKey, credential: identity.credential,
      capabilities: .standard(for: suite.suite), source: .update, extensions: [], signature: [])
    let ownLeaf = try applied.tree.add(draft)
    let renewed = try applied.tree.renewPath(
      of: ownLeaf, draft: draft, identity: identity, context: applied.context, excluding: [],
      suite, using: &random)
    try applied.validate()
    applied.context.treeHash = applied.tree.treeHash(suite)

    let oldContext = groupInfo.context.encodedBytes
    var message = try suite.sign(
      FramedContent(
        groupID: groupInfo.context.groupID, epoch: groupInfo.context.epoch,
        sender: .newMemberCommit, authenticatedData: authenticatedData,
        body: .commit(Commit(proposals: entries, path: renewed.path))),
      wireFormat: .publicMessage, context: oldContext, privateKey: identity.privateKey)
    let concluded = ConcludedCommit(
      message, context: applied.context,
      interimTranscriptHash: suite.interimTranscriptHash(
        confirmed: groupInfo.context.confirmedTranscriptHash,
        confirmationTag: groupInfo.confirmationTag),
      initSecret: external.secret, commitSecret: renewed.secrets.commitSecret,
      preSharedKey: suite.zeros, suite)
    message.auth.confirmationTag = concluded.confirmationTag
    let state = concluded.state(
      tree: applied.tree, ownLeaf: ownLeaf, identity: identity, privateTree: renewed.privateTree)
    let framed = PublicMessage(
      content: message.content, auth: message.auth, membershipTag: nil)
    let group = Group(
      suite, state, concluded.secretTree(for: applied.tree), pastEpochCountMax: pastEpochCountMax)
    return (group, .publicMessage(framed))
  }
}

/// The content of the `external_pub` extension.
struct ExternalPub: TLSCodable {
  let key: [UInt8]

  init(key: [UInt8]) { self.key = key }

  init(from reader: inout TLSReader) throws(TLSDecodingError) { key = try reader.readOpaque() }

  func encode(into writer: inout TLSWriter) { writer.write(opaque: key) }
}
