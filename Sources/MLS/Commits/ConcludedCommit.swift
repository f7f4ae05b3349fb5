import CryptoSuite
import TLSSyntax

/// The end of every commit, whoever made it: from the signed message and the secrets it brought to
/// the next epoch's secrets and the tag that confirms them (RFC 9420 §12.4).
struct ConcludedCommit {
  let context: GroupContext
  let joiner: SecretBytes
  let epoch: NewEpoch
  let confirmationTag: [UInt8]
  let interimTranscriptHash: [UInt8]

  /// `context` is the next epoch's, complete but for the transcript hash.
  init<Crypto: CryptoProvider>(
    _ message: AuthenticatedContent, context: GroupContext, interimTranscriptHash: [UInt8],
    initSecret: SecretBytes, commitSecret: SecretBytes, preSharedKey: SecretBytes,
    _ suite: SuiteCrypto<Crypto>
  ) {
    var context = context
    context.confirmedTranscriptHash = suite.confirmedTranscriptHash(
      interim: interimTranscriptHash, commit: message)
    let contextBytes = context.encodedBytes
    let schedule = KeySchedule(suite: suite)
    joiner = schedule.joinerSecret(
      initSecret: initSecret, commitSecret: commitSecret, context: contextBytes)
    epoch = schedule.epoch(joiner: joiner, preSharedKey: preSharedKey, context: contextBytes)
    confirmationTag = suite.mac(key: epoch.confirmation, context.confirmedTranscriptHash)
    self.interimTranscriptHash = suite.interimTranscriptHash(
      confirmed: context.confirmedTranscriptHash, confirmationTag: confirmationTag)
    self.context = context
  }

  func state(
    tree: RatchetTree, ownLeaf: LeafIndex, identity: SigningIdentity, privateTree: PrivateTree
  ) -> EpochState {
    EpochState(
      context: context, tree: tree, ownLeaf: ownLeaf, identity: identity,
      privateTree: privateTree, secrets: epoch.secrets, confirmationTag: confirmationTag,
      interimTranscriptHash: interimTranscriptHash)
  }

  func secretTree(for tree: RatchetTree) -> SecretTree {
    SecretTree(encryptionSecret: epoch.encryption, size: tree.size)
  }
}
