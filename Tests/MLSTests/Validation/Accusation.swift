import CryptoSuite
import MLS
import TLSSyntax
import Testing

/// How a rule is tried: a forgery that breaks it is refused with this very error, and its twin,
/// made in the same way without the fault, is taken. So the refusal is for the fault.
extension Party {
  /// Alice commits; bob judges. The twin must lead bob to the forger's epoch.
  func judge(
    _ error: MLSError, preSharedKeys: [PreSharedKey] = [],
    sourceLocation: SourceLocation = #_sourceLocation,
    illegal: (inout ForgedCommit) throws -> Void, legal: (inout ForgedCommit) throws -> Void
  ) throws {
    var illegalCommit = ForgedCommit(by: self["alice"])
    try illegal(&illegalCommit)
    var legalCommit = ForgedCommit(by: self["alice"])
    try legal(&legalCommit)
    try judge(
      error, illegalCommit, but: legalCommit, preSharedKeys: preSharedKeys,
      sourceLocation: sourceLocation)
  }

  func judge(
    _ error: MLSError, _ illegal: ForgedCommit, but legal: ForgedCommit,
    preSharedKeys: [PreSharedKey] = [], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var random = random
    let refused = try illegal.make(using: &random).message.encodedBytes
    #expect(throws: error, sourceLocation: sourceLocation) {
      var bob = self["bob"]
      _ = try bob.process(refused, preSharedKeys: preSharedKeys)
    }
    let (message, authenticator) = try legal.make(using: &random)
    var bob = self["bob"]
    guard
      case .commit(let staged) = try bob.process(
        message.encodedBytes, preSharedKeys: preSharedKeys)
    else {
      Issue.record("the twin is no commit", sourceLocation: sourceLocation)
      return
    }
    try bob.merge(staged)
    #expect(bob.epochAuthenticator == authenticator, sourceLocation: sourceLocation)
  }

  /// The same for a message of any other kind, which bob takes or refuses.
  func judge(
    _ error: MLSError, _ illegal: MLSMessage, but legal: MLSMessage,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try judge(
      error, illegal.encodedBytes, but: legal.encodedBytes, sourceLocation: sourceLocation)
  }

  func judge(
    _ error: MLSError, _ illegal: [UInt8], but legal: [UInt8],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(throws: error, sourceLocation: sourceLocation) {
      var bob = self["bob"]
      _ = try bob.process(illegal)
    }
    var bob = self["bob"]
    _ = try bob.process(legal)
  }

  /// A proposal that a member signs, or somebody outside in a name of their own.
  func proposal(
    _ proposal: Proposal, from sender: Sender? = nil, by author: String = "alice",
    identity: SigningIdentity? = nil
  ) throws -> (message: MLSMessage, reference: ProposalRef) {
    var group = self[author]
    var random = random
    let signed = try group.suiteCrypto.sign(
      FramedContent(
        groupID: group.groupID, epoch: group.epoch, sender: sender ?? .member(group.ownLeafIndex),
        authenticatedData: [], body: .proposal(proposal)),
      wireFormat: .publicMessage, context: group.current.contextBytes,
      privateKey: (identity ?? group.identity).privateKey)
    let reference = group.suiteCrypto.refHash("MLS 1.0 Proposal Reference", signed.encodedBytes)
    return (
      try group.frame(signed, paddingBlockByteCount: 1, using: &random), ProposalRef(reference)
    )
  }
}
