import CryptoNative
import CryptoSuite
import MLS
import TLSSyntax

/// A PrivateMessage put together by hand (RFC 9420 §6.3), with a member's keys.
struct PrivateForgery {
  let group: NativeGroup
  var groupID: [UInt8]
  var epoch: Epoch
  var body = FramedContent.Body.application([1, 2, 3])
  var identity: SigningIdentity
  var signedAs = WireFormat.privateMessage
  /// Whom the sender data names; the keys are those of the group's own leaf.
  var leaf: LeafIndex
  var generation: UInt32?
  var padding: [UInt8] = []
  /// What the header says, if not the truth.
  var contentType: ContentType?
  var editPlaintext: (([UInt8]) -> [UInt8])?
  var editCiphertext: (([UInt8]) -> [UInt8])?
  var editSenderData: (([UInt8]) -> [UInt8])?
  var editSealedSenderData: (([UInt8]) -> [UInt8])?
  /// Changes the header after all is sealed.
  var authenticatedData: [UInt8] = []

  init(
    by group: NativeGroup, _ change: (inout PrivateForgery) throws -> Void = { _ in }
  ) rethrows {
    self.group = group
    groupID = group.groupID
    epoch = group.epoch
    identity = group.identity
    leaf = group.ownLeafIndex
    try change(&self)
  }

  func make() throws -> MLSMessage {
    let suite = group.suiteCrypto
    let signed = try suite.sign(
      FramedContent(
        groupID: group.groupID, epoch: group.epoch, sender: .member(leaf), authenticatedData: [],
        body: body),
      wireFormat: signedAs, context: group.current.contextBytes, privateKey: identity.privateKey)
    var plaintext = TLSWriter()
    switch body {
    case .application(let data): plaintext.write(opaque: data)
    case .proposal(let proposal): plaintext.write(proposal)
    case .commit(let commit): plaintext.write(commit)
    }
    plaintext.write(opaque: signed.auth.signature)
    plaintext.write(raw: padding)

    let type = contentType ?? body.type
    var ratchet = try group.secretTree.ratchet(of: group.ownLeafIndex, for: type, suite)
    var (named, key) = try ratchet.advance(suite)
    while let generation, named.rawValue < generation {
      (named, key) = try ratchet.advance(suite)
    }
    let senderData = SenderData(leaf: leaf, generation: named, reuseGuard: [0, 0, 0, 0])
    func assemble(_ data: [UInt8], _ senderData: [UInt8], _ ciphertext: [UInt8]) -> PrivateMessage {
      PrivateMessage(
        groupID: groupID, epoch: epoch, contentType: type, authenticatedData: data,
        encryptedSenderData: senderData, ciphertext: ciphertext)
    }
    let header = assemble([], [], [])
    let sealed = try suite.seal(
      key, authenticating: header.contentAssociatedData,
      editPlaintext?(plaintext.bytes) ?? plaintext.bytes)
    let ciphertext = editCiphertext?(sealed) ?? sealed
    let sealedSenderData = try suite.seal(
      suite.senderDataKey(group.current.secrets.senderData, ciphertext: ciphertext),
      authenticating: header.senderDataAssociatedData,
      editSenderData?(senderData.encodedBytes) ?? senderData.encodedBytes)
    return .privateMessage(
      assemble(
        authenticatedData, editSealedSenderData?(sealedSenderData) ?? sealedSenderData,
        ciphertext))
  }
}
