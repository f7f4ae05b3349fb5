import CryptoSuite
import TLSSyntax

/// Signing, tagging and sealing of messages (RFC 9420 §6.1, §6.2 and §6.3).
extension SuiteCrypto {
  /// Signs content; a commit's confirmation tag is added by the caller, who needs the signature to
  /// compute it.
  package func sign(
    _ content: FramedContent, wireFormat: WireFormat, context: [UInt8], privateKey: SecretBytes
  ) throws(MLSError) -> AuthenticatedContent {
    let bytes = AuthenticatedContent.signedBytes(content, wireFormat: wireFormat, context: context)
    let signature = try sign("FramedContentTBS", bytes, privateKey: privateKey)
    return AuthenticatedContent(
      wireFormat: wireFormat, content: content,
      auth: FramedContentAuthData(signature: signature, confirmationTag: nil))
  }

  package func verify(
    _ message: AuthenticatedContent, context: [UInt8], publicKey: [UInt8]
  ) throws(MLSError) {
    let bytes = AuthenticatedContent.signedBytes(
      message.content, wireFormat: message.wireFormat, context: context)
    try verify(
      "FramedContentTBS", bytes, publicKey: publicKey, signature: message.auth.signature)
  }

  // MARK: PublicMessage

  package func publicMessage(
    _ message: AuthenticatedContent, context: [UInt8], membershipKey: SecretBytes
  ) -> PublicMessage {
    var tag: [UInt8]?
    if case .member = message.content.sender {
      tag = mac(key: membershipKey, message.membershipBytes(context: context))
    }
    return PublicMessage(content: message.content, auth: message.auth, membershipTag: tag)
  }

  /// RFC 9420 §6.2: application data never travels in the clear, and a member shows its tag.
  package func open(
    _ message: PublicMessage, context: [UInt8], membershipKey: SecretBytes
  ) throws(MLSError) -> AuthenticatedContent {
    // Rule 6-9
    if case .application = message.content.body { throw .peerMisbehaved(.invalidFraming) }
    let opened = AuthenticatedContent(
      wireFormat: .publicMessage, content: message.content, auth: message.auth)
    if case .member = message.content.sender {
      let expected = mac(key: membershipKey, opened.membershipBytes(context: context))
      // Rule 6.2-1
      guard let tag = message.membershipTag, isEqualInConstantTime(tag, expected) else {
        throw .peerMisbehaved(.invalidMembershipTag)
      }
    }
    return opened
  }

  // MARK: PrivateMessage

  /// Seals with a key of the sender's ratchet.
  package func privateMessage(
    _ message: AuthenticatedContent, from leaf: LeafIndex, generation: Generation,
    key: MessageKey, senderDataSecret: SecretBytes, paddingBlockByteCount: Int,
    using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> PrivateMessage {
    let senderData = SenderData(
      leaf: leaf, generation: generation,
      reuseGuard: randomBytes(count: SenderData.reuseGuardByteCount, using: &random))
    let content = message.content
    let header = PrivateMessage(
      groupID: content.groupID, epoch: content.epoch, contentType: content.body.type,
      authenticatedData: content.authenticatedData, encryptedSenderData: [], ciphertext: [])

    var plaintext = TLSWriter()
    content.body.encode(into: &plaintext)
    message.auth.encode(into: &plaintext)
    let surplus = plaintext.bytes.count % paddingBlockByteCount
    if surplus > 0 {
      plaintext.write(raw: [UInt8](repeating: 0, count: paddingBlockByteCount - surplus))
    }
    let ciphertext = try seal(
      key.guarded(by: senderData.reuseGuard), authenticating: header.contentAssociatedData,
      plaintext.bytes)
    let sealedSenderData = try seal(
      senderDataKey(senderDataSecret, ciphertext: ciphertext),
      authenticating: header.senderDataAssociatedData, senderData.encodedBytes)
    return PrivateMessage(
      groupID: content.groupID, epoch: content.epoch, contentType: content.body.type,
      authenticatedData: content.authenticatedData, encryptedSenderData: sealedSenderData,
      ciphertext: ciphertext)
  }

  package func openSenderData(
    of message: PrivateMessage, _ senderDataSecret: SecretBytes
  ) throws(MLSError) -> SenderData {
    let bytes = try open(
      senderDataKey(senderDataSecret, ciphertext: message.ciphertext),
      authenticating: message.senderDataAssociatedData, message.encryptedSenderData)
    return try SenderData(untrusted: bytes)
  }

  package func open(
    _ message: PrivateMessage, from senderData: SenderData, key: MessageKey
  ) throws(MLSError) -> AuthenticatedContent {
    let bytes = try open(
      key.guarded(by: senderData.reuseGuard), authenticating: message.contentAssociatedData,
      message.ciphertext)
    var reader = TLSReader(bytes)
    let body: FramedContent.Body
    let auth: FramedContentAuthData
    do {
      body = try FramedContent.Body(type: message.contentType, from: &reader)
      auth = try FramedContentAuthData(for: message.contentType, from: &reader)
    } catch {
      // Rule 6.3.1-3
      throw MLSError(authenticated: error)
    }
    // Rule 6.3.1-1: or somebody has found a place to hide things in.
    for byte in bytes[reader.offset...] where byte != 0 { throw .peerMisbehaved(.invalidPadding) }
    return AuthenticatedContent(
      wireFormat: .privateMessage,
      content: FramedContent(
        groupID: message.groupID, epoch: message.epoch, sender: .member(senderData.leaf),
        authenticatedData: message.authenticatedData, body: body),
      auth: auth)
  }

  /// RFC 9420 §6.3.2: a sample of the ciphertext makes each sender data key another.
  package func senderDataKey(_ secret: SecretBytes, ciphertext: [UInt8]) -> MessageKey {
    let sample = Array(ciphertext.prefix(hashByteCount))
    return MessageKey(
      key: expand(secret, "key", sample, byteCount: algorithms.aead.keyByteCount),
      nonce: expand(secret, "nonce", sample, byteCount: algorithms.aead.nonceByteCount).reveal())
  }
}
