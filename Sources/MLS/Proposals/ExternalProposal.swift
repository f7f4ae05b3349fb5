import CryptoSuite
import TLSSyntax

/// Proposals from outside the group (RFC 9420 §12.1.8): they are signed, and not encrypted, since
/// whoever makes them has no key of the group. Whether a member takes them up is the members'
/// affair.
extension MLSMessage {
  /// From somebody whom the group's `external_senders` extension names at `sender`.
  public static func externalProposal<Crypto: CryptoProvider>(
    _ proposal: Proposal, groupID: [UInt8], epoch: Epoch, sender: UInt32,
    identity: SigningIdentity, suite: CipherSuite, authenticatedData: [UInt8] = [], crypto: Crypto
  ) throws(MLSError) -> MLSMessage {
    switch proposal {
    // Rule 12.1.8-1, 12.1.8-2
    case .update, .externalInit: throw .misuse(.invalidProposal)
    case .add, .remove, .preSharedKey, .reInit, .groupContextExtensions: break
    }
    return try outside(
      FramedContent(
        groupID: groupID, epoch: epoch, sender: .external(sender),
        authenticatedData: authenticatedData, body: .proposal(proposal)),
      identity, try SuiteCrypto(crypto, suite))
  }

  /// From somebody who asks to be added.
  public static func joinProposal<Crypto: CryptoProvider>(
    _ keyPackage: KeyPackage, groupID: [UInt8], epoch: Epoch, identity: SigningIdentity,
    authenticatedData: [UInt8] = [], crypto: Crypto
  ) throws(MLSError) -> MLSMessage {
    guard identity.publicKey == keyPackage.leafNode.signatureKey else {
      throw .misuse(.invalidIdentity)
    }
    return try outside(
      FramedContent(
        groupID: groupID, epoch: epoch, sender: .newMemberProposal,
        authenticatedData: authenticatedData, body: .proposal(.add(keyPackage))),
      identity, try SuiteCrypto(crypto, keyPackage.cipherSuite))
  }

  private static func outside<Crypto: CryptoProvider>(
    _ content: FramedContent, _ identity: SigningIdentity, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> MLSMessage {
    // Of these, unlike members', the signature does not cover the group context (§6.1).
    let signed = try suite.sign(
      content, wireFormat: .publicMessage, context: [], privateKey: identity.privateKey)
    return .publicMessage(
      PublicMessage(content: signed.content, auth: signed.auth, membershipTag: nil))
  }
}
