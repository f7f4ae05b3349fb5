import MLS
import TLSSyntax

extension NativeGroup {
  /// Pretends to be the member at another leaf, with all symmetric keys and no signature key.
  mutating func sit(at leaf: LeafIndex) {
    current = EpochState(
      context: current.context, tree: current.tree, ownLeaf: leaf, identity: current.identity,
      privateTree: current.privateTree, secrets: current.secrets,
      confirmationTag: current.confirmationTag,
      interimTranscriptHash: current.interimTranscriptHash)
  }
}

extension Party {
  /// What `reader` says to a message.
  mutating func refusal(of message: MLSMessage, by reader: String) -> MLSError? {
    do {
      _ = try self[reader].process(message.encodedBytes)
      return nil
    } catch {
      return error
    }
  }
}
