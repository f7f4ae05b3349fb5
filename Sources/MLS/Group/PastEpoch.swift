import CryptoSuite
import TLSSyntax

/// What is kept of an epoch that is over: enough to read application messages that were under way
/// when it ended, and nothing to write with.
final class PastEpoch: Sendable, TLSCodable {
  let epoch: Epoch
  let contextBytes: [UInt8]
  let tree: RatchetTree
  let senderDataSecret: SecretBytes
  let secretTree: SecretTree

  init(_ state: EpochState, _ secretTree: SecretTree) {
    epoch = state.context.epoch
    contextBytes = state.contextBytes
    tree = state.tree
    senderDataSecret = state.secrets.senderData
    self.secretTree = secretTree
  }

  private init(_ past: PastEpoch, _ secretTree: SecretTree) {
    epoch = past.epoch
    contextBytes = past.contextBytes
    tree = past.tree
    senderDataSecret = past.senderDataSecret
    self.secretTree = secretTree
  }

  /// The same, with a message key used up.
  func with(_ secretTree: SecretTree) -> PastEpoch { PastEpoch(self, secretTree) }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    epoch = try Epoch(from: &reader)
    contextBytes = try reader.readOpaque()
    tree = try RatchetTree(from: &reader)
    senderDataSecret = try reader.readSecret()
    secretTree = try SecretTree(from: &reader)
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(epoch)
    writer.write(opaque: contextBytes)
    writer.write(tree)
    writer.write(senderDataSecret)
    writer.write(secretTree)
  }
}

/// The resumption secret of one epoch (RFC 9420 §8.6).
final class ResumptionSecret: Sendable, TLSCodable {
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
