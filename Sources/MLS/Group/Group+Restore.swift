import CryptoSuite
import TLSSyntax

extension Group {
  /// What `save` returned, in this version or a former one. Bytes that are damaged are refused, as
  /// far as can be seen without using the keys: nothing that the group later relies on is missing.
  public static func restore(_ bytes: [UInt8], crypto: Crypto) throws(MLSError) -> Group {
    let saved = try SavedGroup(saved: bytes)
    guard let standing = Standing(rawValue: saved.standing) else {
      throw .misuse(.unreadableState)
    }
    let suiteCrypto = try SuiteCrypto(crypto, saved.current.context.cipherSuite)
    var group = Group(
      suiteCrypto, saved.current.hashed(suiteCrypto), saved.secretTree,
      pastEpochCountMax: saved.pastEpochCountMax)
    group.standing = standing
    group.pastEpochs = saved.pastEpochs
    group.resumptionSecrets = saved.resumptionSecrets
    group.pendingProposals = saved.pendingProposals
    group.ownUpdates = saved.ownUpdates
    group.reInit = saved.reInit
    guard group.isWhole else { throw .misuse(.unreadableState) }
    return group
  }

  private var isWhole: Bool {
    guard standing != .removed else {
      return pastEpochs.isEmpty && resumptionSecrets.isEmpty && pendingProposals.isEmpty
        && ownUpdates.isEmpty && current.tree[current.ownLeaf] != nil
    }
    guard current.isWhole(secretTree), current.hashesHold(suiteCrypto),
      // Of a group that was reinitialised before format 2, nobody knows with what.
      standing == .reinitialised || reInit == nil,
      resumptionSecrets.last?.epoch == epoch,
      resumptionSecrets.count <= MLSLimits.resumptionSecretCountMax,
      pastEpochs.count <= Int(pastEpochCountMax),
      pendingProposals.count <= MLSLimits.pendingProposalCountMax
    else { return false }
    for past in pastEpochs {
      guard past.epoch < epoch, past.secretTree.isWhole(for: past.tree.size, suiteCrypto.algorithms)
      else { return false }
    }
    // Their signatures were checked when they came; who proposed must still be there, and who is to
    // go.
    for pending in pendingProposals {
      switch (pending.sender, pending.proposal) {
      case (.member(let leaf), _): if current.tree[leaf] == nil { return false }
      case (_, .update): return false
      default: break
      }
      if case .remove(let leaf) = pending.proposal, current.tree[leaf] == nil { return false }
    }
    return true
  }
}

extension EpochState {
  /// The same with all hashes of the tree known, so that the first commit costs no more than those
  /// after it.
  func hashed<Crypto: CryptoProvider>(_ suite: SuiteCrypto<Crypto>) -> EpochState {
    var tree = tree
    _ = tree.treeHash(suite)
    return EpochState(
      context: context, tree: tree, ownLeaf: ownLeaf, identity: identity,
      privateTree: privateTree, secrets: secrets, confirmationTag: confirmationTag,
      interimTranscriptHash: interimTranscriptHash)
  }

  /// Whether nothing is missing that an epoch needs, with the message keys beside it.
  func isWhole(_ secretTree: SecretTree) -> Bool {
    guard let algorithms = context.cipherSuite.algorithms, context.version == .mls10,
      let ownNode = tree[ownLeaf], ownNode.signatureKey == identity.publicKey,
      privateTree.keyPair(at: NodeIndex(ownLeaf))?.publicKey == ownNode.encryptionKey,
      confirmationTag.count == algorithms.hash.byteCount,
      interimTranscriptHash.count == algorithms.hash.byteCount
    else { return false }
    for secret in [secrets.senderData, secrets.exporter, secrets.resumption, secrets.initial]
    where secret.count != algorithms.hash.byteCount { return false }
    return secretTree.isWhole(for: tree.size, algorithms)
  }

  /// Whether the tree and the transcript are those that the context speaks of.
  func hashesHold<Crypto: CryptoProvider>(_ suite: SuiteCrypto<Crypto>) -> Bool {
    var tree = tree
    let interim = suite.interimTranscriptHash(
      confirmed: context.confirmedTranscriptHash, confirmationTag: confirmationTag)
    return tree.treeHash(suite) == context.treeHash && interim == interimTranscriptHash
  }
}

private struct SavedGroup: TLSDecodable {
  let standing: UInt8
  let current: EpochState
  let secretTree: SecretTree
  let pastEpochCountMax: UInt8
  let pastEpochs: [PastEpoch]
  let resumptionSecrets: [ResumptionSecret]
  let pendingProposals: [PendingProposal]
  let ownUpdates: [OwnUpdate]
  let reInit: ReInit?

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let format = try reader.readFormat()
    standing = try reader.readUInt8()
    current = try EpochState(from: &reader)
    secretTree = try SecretTree(from: &reader)
    pastEpochCountMax = try reader.readUInt8()
    pastEpochs = try reader.readVector()
    resumptionSecrets = try reader.readVector()
    pendingProposals = try reader.readVector()
    if format == 1 {
      ownUpdates = try reader.readVector { (reader) throws(TLSDecodingError) in
        OwnUpdate(keyPair: try reader.readKeyPair(), identity: nil)
      }
      reInit = nil
    } else {
      ownUpdates = try reader.readVector()
      reInit = try reader.readOptional()
    }
  }
}
