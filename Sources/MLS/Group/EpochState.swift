import CryptoSuite
import TLSSyntax

/// All that belongs to one epoch as one member sees it, except the message keys, which get used up.
/// A commit makes a new one beside the old; merging replaces the old. Nothing in it ever changes.
package final class EpochState: Sendable, TLSCodable {
  package let context: GroupContext
  package let tree: RatchetTree
  package let ownLeaf: LeafIndex
  package let identity: SigningIdentity
  package let privateTree: PrivateTree
  package let secrets: EpochSecrets
  package let confirmationTag: [UInt8]
  package let interimTranscriptHash: [UInt8]
  /// What goes under every signature and membership tag of the epoch.
  package let contextBytes: [UInt8]

  package init(
    context: GroupContext, tree: RatchetTree, ownLeaf: LeafIndex, identity: SigningIdentity,
    privateTree: PrivateTree, secrets: EpochSecrets, confirmationTag: [UInt8],
    interimTranscriptHash: [UInt8]
  ) {
    self.context = context
    self.tree = tree
    self.ownLeaf = ownLeaf
    self.identity = identity
    self.privateTree = privateTree
    self.secrets = secrets
    self.confirmationTag = confirmationTag
    self.interimTranscriptHash = interimTranscriptHash
    contextBytes = context.encodedBytes
  }

  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    context = try GroupContext(from: &reader)
    tree = try RatchetTree(from: &reader)
    ownLeaf = try LeafIndex(from: &reader)
    identity = try SigningIdentity(from: &reader)
    privateTree = try PrivateTree(from: &reader)
    secrets = try EpochSecrets(from: &reader)
    confirmationTag = try reader.readOpaque()
    interimTranscriptHash = try reader.readOpaque()
    contextBytes = context.encodedBytes
  }

  package func encode(into writer: inout TLSWriter) {
    writer.write(context)
    writer.write(tree)
    writer.write(ownLeaf)
    writer.write(identity)
    writer.write(privateTree)
    writer.write(secrets)
    writer.write(opaque: confirmationTag)
    writer.write(opaque: interimTranscriptHash)
  }

  /// The same without any secret of the group, for one who has left. The identity stays: it is its
  /// owner's, in other groups too.
  func withoutSecrets() -> EpochState {
    let none = SecretBytes([])
    return EpochState(
      context: context, tree: tree, ownLeaf: ownLeaf, identity: identity,
      privateTree: PrivateTree(),
      secrets: EpochSecrets(
        senderData: none, exporter: none, external: none, membership: none, resumption: none,
        authenticator: none, initial: none),
      confirmationTag: confirmationTag, interimTranscriptHash: interimTranscriptHash)
  }
}
