import CryptoSuite
import TLSSyntax

extension Group {
  /// Joins without having been added (RFC 9420 §12.4.3.2): commits from outside to the key in a
  /// GroupInfo that a member published. `replacing` takes a lost leaf of one's own out;
  /// `preSharedKeys` are mixed in, which all members must hold.
  ///
  /// The group is returned as it will be once the delivery service has accepted the message; keep
  /// both until then, and drop both if it refuses.
  public static func joinExternally(
    _ groupInfo: GroupInfo, identity: SigningIdentity, ratchetTree: RatchetTree? = nil,
    replacing oldLeaf: LeafIndex? = nil, preSharedKeys: [PreSharedKey] = [],
    profile: LeafProfile = LeafProfile(), authenticatedData: [UInt8] = [],
    pastEpochCountMax: UInt8 = MLSLimits.pastEpochCountDefault, crypto: Crypto,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (group: Group, message: MLSMessage) {
    let suite = try SuiteCrypto(crypto, groupInfo.context.cipherSuite)
    try suite.check(identity)
    let tree = try verifiedTree(of: groupInfo, ratchetTree, suite)
    if let oldLeaf, tree[oldLeaf] == nil { throw .misuse(.unknownMember) }
    let request = try ExternalRequest(
      groupInfo, replacing: oldLeaf, preSharedKeys, suite, using: &random)
    var applied = try AppliedProposals(request.list, to: tree, groupInfo.context)
    let (ownLeaf, renewed) = try sitDown(
      in: &applied, identity, profile, suite, using: &random)

    let context = groupInfo.context
    var message = try suite.sign(
      FramedContent(
        groupID: context.groupID, epoch: context.epoch, sender: .newMemberCommit,
        authenticatedData: authenticatedData,
        body: .commit(Commit(proposals: request.entries, path: renewed.path))),
      wireFormat: .publicMessage, context: context.encodedBytes, privateKey: identity.privateKey)
    let keys = try PreSharedKeyRing(handedIn: preSharedKeys, groupID: [], resumption: [])
      .find(all: request.list.preSharedKeys)
    let concluded = ConcludedCommit(
      message, context: applied.context,
      interimTranscriptHash: suite.interimTranscriptHash(
        confirmed: context.confirmedTranscriptHash, confirmationTag: groupInfo.confirmationTag),
      initSecret: request.initSecret, commitSecret: renewed.secrets.commitSecret,
      preSharedKey: KeySchedule(suite: suite).preSharedKeySecret(keys), suite)
    message.auth.confirmationTag = concluded.confirmationTag
    let state = concluded.state(
      tree: applied.tree, ownLeaf: ownLeaf, identity: identity, privateTree: renewed.privateTree)
    let group = Group(
      suite, state, concluded.secretTree(for: applied.tree), pastEpochCountMax: pastEpochCountMax)
    let framed = PublicMessage(content: message.content, auth: message.auth, membershipTag: nil)
    return (group, .publicMessage(framed))
  }

  /// Takes the leftmost free leaf, with fresh keys from there to the root.
  private static func sitDown(
    in applied: inout AppliedProposals, _ identity: SigningIdentity, _ profile: LeafProfile,
    _ suite: SuiteCrypto<Crypto>, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> (LeafIndex, RenewedPath) {
    // Its key and signature are made by `renewPath`.
    let draft = LeafNode(
      encryptionKey: [], signatureKey: identity.publicKey, credential: identity.credential,
      capabilities: profile.capabilities(for: suite.suite), source: .update,
      extensions: profile.extensions,
      signature: [])
    let ownLeaf = try applied.tree.add(draft)
    let renewed = try applied.tree.renewPath(
      of: ownLeaf, draft: draft, identity: identity, context: applied.context, excluding: [],
      suite, using: &random)
    try applied.validate()
    applied.context.treeHash = applied.tree.treeHash(suite)
    return (ownLeaf, renewed)
  }
}

/// What an external commit proposes, all of it by value, and the init secret it brings (RFC 9420
/// §8.3).
private struct ExternalRequest {
  let list: ProposalList
  let entries: [ProposalOrRef]
  let initSecret: SecretBytes

  init<Crypto: CryptoProvider>(
    _ groupInfo: GroupInfo, replacing oldLeaf: LeafIndex?, _ preSharedKeys: [PreSharedKey],
    _ suite: SuiteCrypto<Crypto>, using random: inout some RandomNumberGenerator
  ) throws(MLSError) {
    // Rule 12.4.3.2-4
    guard let found = groupInfo.extensions.first(.externalPub) else {
      throw .peerMisbehaved(.invalidGroupInfo)
    }
    let external = try suite.exportInitSecret(
      to: try ExternalPub(untrusted: found.data).key, using: &random)
    var proposals = [Proposal.externalInit(kemOutput: external.kemOutput)]
    if let oldLeaf { proposals.append(.remove(oldLeaf)) }
    for key in preSharedKeys {
      let nonce = randomBytes(count: suite.hashByteCount, using: &random)
      proposals.append(.preSharedKey(PreSharedKeyID(kind: key.kind, nonce: nonce)))
    }
    var resolved: [(sender: Sender, proposal: Proposal)] = []
    var entries: [ProposalOrRef] = []
    for proposal in proposals {
      resolved.append((.newMemberCommit, proposal))
      entries.append(.proposal(proposal))
    }
    list = try ProposalList(resolved, committer: .newMemberCommit, under: .full)
    self.entries = entries
    initSecret = external.secret
  }
}

/// The content of the `external_pub` extension.
struct ExternalPub: TLSCodable {
  let key: [UInt8]

  init(key: [UInt8]) { self.key = key }

  init(from reader: inout TLSReader) throws(TLSDecodingError) { key = try reader.readOpaque() }

  func encode(into writer: inout TLSWriter) { writer.write(opaque: key) }
}
