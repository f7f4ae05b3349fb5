import CryptoSuite
import TLSSyntax

/// The Welcome for those whom a commit adds (RFC 9420 §12.4.3.1).
extension Group {
  func makeWelcome(
    _ request: CommitRequest, _ list: ProposalList, _ applied: AppliedProposals,
    _ renewed: RenewedPath?, _ next: EpochState, key: MessageKey, joiner: SecretBytes,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> Welcome? {
    guard !list.adds.isEmpty else { return nil }
    let groupInfo = try next.groupInfo(
      holdsRatchetTree: request.welcomeHoldsRatchetTree, extensions: request.welcomeExtensions,
      suiteCrypto)
    let sealed = try suiteCrypto.seal(key, authenticating: [], groupInfo.encodedBytes)
    let context = suiteCrypto.encryptContext("Welcome", sealed)
    var secrets: [EncryptedGroupSecrets] = []
    for index in list.adds.indices {
      let share = GroupSecrets(
        joinerSecret: joiner,
        pathSecret: renewed?.secret(sharedWith: applied.added[index].leafIndex),
        preSharedKeys: list.preSharedKeys)
      let keyPackage = list.adds[index]
      secrets.append(
        EncryptedGroupSecrets(
          newMember: suiteCrypto.reference(to: keyPackage),
          ciphertext: try suiteCrypto.encrypt(
            to: keyPackage.initKey, under: context, SecretBytes(share.encodedBytes),
            using: &random)))
    }
    return Welcome(cipherSuite: suite, secrets: secrets, encryptedGroupInfo: sealed)
  }

  /// A description of the group for somebody who joins by external commit (RFC 9420 §12.4.3.2),
  /// with the key to commit to and, unless it comes another way, the tree. `extensions` are put
  /// beside these, `Extension.grease(using:)` for instance.
  public func groupInfo(
    holdsRatchetTree: Bool = true, extensions: [Extension] = []
  ) throws(MLSError) -> GroupInfo {
    try checkActive()
    let external = try suiteCrypto.deriveKeyPair(current.secrets.external)
    let key = ExternalPub(key: external.publicKey)
    return try current.groupInfo(
      holdsRatchetTree: holdsRatchetTree,
      extensions: [Extension(type: .externalPub, data: key.encodedBytes)] + extensions,
      suiteCrypto)
  }
}

extension EpochState {
  /// Signed with the key of our leaf in this epoch.
  func groupInfo<Crypto: CryptoProvider>(
    holdsRatchetTree: Bool, extensions others: [Extension], _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> GroupInfo {
    var extensions: [Extension] = []
    if holdsRatchetTree {
      extensions.append(Extension(type: .ratchetTree, data: tree.encodedBytes))
    }
    for other in others { extensions.append(other) }
    guard !extensions.hasDuplicates else { throw .misuse(.invalidExtensions) }
    let unsigned = GroupInfo(
      context: context, extensions: extensions, confirmationTag: confirmationTag,
      signer: ownLeaf, signature: [])
    return GroupInfo(
      context: context, extensions: extensions, confirmationTag: confirmationTag,
      signer: ownLeaf,
      signature: try suite.sign(
        "GroupInfoTBS", unsigned.signedBytes, privateKey: identity.privateKey))
  }
}
