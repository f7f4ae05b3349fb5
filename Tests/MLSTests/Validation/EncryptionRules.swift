import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// RFC 9420 §6.3, §9.2 and §15.3.
@Suite("Rules for an encrypted message")
struct EncryptionRules {
  var party: Party
  let alice: NativeGroup

  init() throws {
    party = try Party(of: "alice", "bob", "carol")
    alice = party["alice"]
  }

  private func judge(
    _ error: MLSError, illegal: (inout PrivateForgery) throws -> Void,
    legal: (inout PrivateForgery) throws -> Void = { _ in }
  ) throws {
    try party.judge(
      error, try PrivateForgery(by: alice, illegal).make(),
      but: try PrivateForgery(by: alice, legal).make())
  }

  @Test("6.3.1-1: padding is zeros")
  func padding() throws {
    for padding in [[1], [0, 0, 1], [1, 0, 0], [0, 128, 0]] as [[UInt8]] {
      try judge(.peerMisbehaved(.invalidPadding)) {
        $0.padding = padding
      } legal: {
        $0.padding = [UInt8](repeating: 0, count: padding.count)
      }
    }
  }

  @Test("6.3.1-2: the content opens under the header as it came")
  func content() throws {
    let error = MLSError.peerMisbehaved(.decryptionFailed)
    try judge(error) { $0.editCiphertext = { $0.map { byte in byte ^ 1 } } }
    try judge(error) { $0.editCiphertext = { _ in [] } }
    try judge(error) { $0.authenticatedData = [1] }
  }

  @Test("6.3.1-2: nobody uses another's keys")
  func othersKeys() throws {
    try judge(.peerMisbehaved(.decryptionFailed)) { $0.leaf = party["carol"].ownLeafIndex }
  }

  @Test("6.3.1-3: the content is what the header says")
  func contentType() throws {
    try judge(.peerMisbehaved(.malformed(.truncated))) {
      $0.editPlaintext = { Array($0.prefix(3)) }
    }
    try judge(.peerIncompatible(.proposalType)) {
      // As a proposal, this is one of a type that there is not.
      $0.body = .application([1, 2, 3, 4])
      $0.contentType = .proposal
    } legal: {
      $0.body = .proposal(.groupContextExtensions([]))
    }
  }

  @Test("6.3.2-1: the sender data opens")
  func senderData() throws {
    let error = MLSError.peerMisbehaved(.decryptionFailed)
    try judge(error) { $0.editSealedSenderData = { $0.map { byte in byte ^ 1 } } }
    try judge(error) { $0.editSealedSenderData = { _ in [] } }
  }

  @Test("6-3: sender data is exactly that")
  func senderDataLength() throws {
    try judge(.peerMisbehaved(.malformed(.trailingBytes))) { $0.editSenderData = { $0 + [0] } }
    try judge(.peerMisbehaved(.malformed(.truncated))) {
      $0.editSenderData = { Array($0.dropLast()) }
    }
  }

  @Test("6.3.2-2: a sender sits in the tree")
  mutating func blankSender() throws {
    for leaf in [LeafIndex(3), LeafIndex(4), LeafIndex(.max)] {
      try judge(.peerMisbehaved(.invalidSender)) { $0.leaf = leaf }
    }
    // And so it was in an epoch that is over.
    let forged = try PrivateForgery(by: alice) { $0.leaf = LeafIndex(3) }.make()
    let honest = try PrivateForgery(by: alice).make()
    try party.update(by: "carol")
    try party.judge(.peerMisbehaved(.invalidSender), forged, but: honest)
  }

  @Test("9.2-1: a message is read once")
  mutating func replay() throws {
    let first = try PrivateForgery(by: alice).make()
    let third = try PrivateForgery(by: alice) { $0.generation = 2 }.make()
    _ = try party["bob"].process(first)
    _ = try party["bob"].process(third)
    let second = try PrivateForgery(by: alice) { $0.generation = 1 }.make()
    for message in [first, third] {
      try party.judge(.staleOrDuplicate(.alreadyProcessed), message, but: second)
    }
    try party.update(by: "carol")
    for message in [first, third] {
      try party.judge(.staleOrDuplicate(.alreadyProcessed), message, but: second)
    }
  }

  @Test("15.3-1: nobody makes us compute without end")
  func farAhead() throws {
    try judge(.peerMisbehaved(.generationTooFarAhead)) {
      $0.generation = MLSLimits.generationSkipMax + 1
    } legal: {
      $0.generation = MLSLimits.generationSkipMax
    }
    try judge(.peerMisbehaved(.generationTooFarAhead)) {
      $0.editSenderData = { Array($0.prefix(4)) + [255, 255, 255, 255] + $0.suffix(4) }
    }
  }
}
