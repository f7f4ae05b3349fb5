import CryptoSuite
import TLSSyntax

/// All that belongs to one epoch as one member sees it. A commit makes a new one beside the old;
/// merging replaces the old.
package struct EpochState: Sendable, TLSCodable {
  package var context: GroupContext
  package var tree: RatchetTree
  package var ownLeaf: LeafIndex
  package var identity: SigningIdentity
  package var privateTree: PrivateTree
  package var secrets: EpochSecrets
  package var secretTree: SecretTree
  package var confirmationTag: [UInt8]
  package var interimTranscriptHash: [UInt8]

  init(
    context: GroupContext, tree: RatchetTree, ownLeaf: LeafIndex, identity: SigningIdentity,
    privateTree: PrivateTree, epoch: NewEpoch, confirmationTag: [UInt8],
    interimTranscriptHash: [UInt8]
  ) {
    self.context = context
    self.tree = tree
    self.ownLeaf = ownLeaf
    self.identity = identity
    self.privateTree = privateTree
    self.secrets = epoch.secrets
    self.secretTree = SecretTree(encryptionSecret: epoch.encryption, size: tree.size)
    self.confirmationTag = confirmationTag
    self.interimTranscriptHash = interimTranscriptHash
  }

  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    context = try GroupContext(from: &reader)
    tree = try RatchetTree(from: &reader)
    ownLeaf = try LeafIndex(from: &reader)
    identity = try SigningIdentity(from: &reader)
    privateTree = try PrivateTree(from: &reader)
    secrets = try EpochSecrets(from: &reader)
    secretTree = try SecretTree(from: &reader)
    confirmationTag = try reader.readOpaque()
    interimTranscriptHash = try reader.readOpaque()
  }

  package func encode(into writer: inout TLSWriter) {
    writer.write(context)
    writer.write(tree)
    writer.write(ownLeaf)
    writer.write(identity)
    writer.write(privateTree)
    writer.write(secrets)
    writer.write(secretTree)
    writer.write(opaque: confirmationTag)
    writer.write(opaque: interimTranscriptHash)
  }
}

/// What is kept of an epoch that is over: enough to read application messages that were under way
/// when it ended, and nothing to write with.
struct PastEpoch: Sendable, TLSCodable {
  let context: GroupContext
  let tree: RatchetTree
  let senderDataSecret: SecretBytes
  var secretTree: SecretTree

  init(_ state: EpochState) {
    context = state.context
    tree = state.tree
    senderDataSecret = state.secrets.senderData
    secretTree = state.secretTree
  }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    context = try GroupContext(from: &reader)
    tree = try RatchetTree(from: &reader)
    senderDataSecret = try reader.readSecret()
    secretTree = try SecretTree(from: &reader)
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(context)
    writer.write(tree)
    writer.write(senderDataSecret)
    writer.write(secretTree)
  }
}

/// The resumption secret of one epoch (RFC 9420 §8.6).
struct ResumptionSecret: Sendable, TLSCodable {
  let epoch: Epoch
  let secret: SecretBytes

  init(epoch: Epoch, secret: SecretBytes) {
    self.epoch = epoch
    self.secret = secret
  }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    epoch = try Epoch(from: &reader)
    secret = try reader.readSecret()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(epoch)
    writer.write(secret)
  }
}
