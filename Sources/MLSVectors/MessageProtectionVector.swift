import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §6: opening the vector's messages and our own.
struct MessageProtectionVector: Vector {
  let cipherSuite: UInt16?
  let groupId: Hex
  let epoch: UInt64
  let treeHash: Hex
  let confirmedTranscriptHash: Hex
  let signaturePriv: Hex
  let signaturePub: Hex
  let encryptionSecret: Hex
  let senderDataSecret: Hex
  let membershipKey: Hex
  let proposal: Hex
  let proposalPriv: Hex
  let proposalPub: Hex
  let commit: Hex
  let commitPriv: Hex
  let commitPub: Hex
  let application: Hex
  let applicationPriv: Hex

  /// All messages come from the second of two members.
  private static let sender = LeafIndex(1)

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let proposalBody = FramedContent.Body.proposal(try Proposal(decoding: proposal.bytes))
    let commitBody = FramedContent.Body.commit(try Commit(decoding: commit.bytes))
    let applicationBody = FramedContent.Body.application(application.bytes)
    for (message, body, expected) in [
      (proposalPub, proposalBody, proposal), (commitPub, commitBody, commit),
    ] {
      try expect("public", try openPublic(message.bytes, suite), expected)
      let own = try protect(body, .publicMessage, suite, using: &random)
      try expect("own public", try openPublic(own, suite), expected)
    }
    for (message, body, expected) in [
      (proposalPriv, proposalBody, proposal), (commitPriv, commitBody, commit),
      (applicationPriv, applicationBody, application),
    ] {
      try expect("private", try openPrivate(message.bytes, suite), expected)
      let own = try protect(body, .privateMessage, suite, using: &random)
      try expect("own private", try openPrivate(own, suite), expected)
    }
  }

  private var context: [UInt8] {
    GroupContext(
      cipherSuite: CipherSuite(rawValue: cipherSuite ?? 0), groupID: groupId.bytes,
      epoch: Epoch(epoch), treeHash: treeHash.bytes,
      confirmedTranscriptHash: confirmedTranscriptHash.bytes, extensions: []
    ).encodedBytes
  }

  private var secretTree: SecretTree {
    SecretTree(encryptionSecret: encryptionSecret.secret, size: TreeSize(leafCount: 2))
  }

  private func openPublic(
    _ bytes: [UInt8], _ suite: SuiteCrypto<some CryptoProvider>
  ) throws -> [UInt8] {
    guard case .publicMessage(let message) = try MLSMessage(decoding: bytes) else {
      throw VectorMismatch(description: "not public")
    }
    let opened = try suite.open(message, context: context, membershipKey: membershipKey.secret)
    return try verifiedBody(opened, suite)
  }

  private func openPrivate(
    _ bytes: [UInt8], _ suite: SuiteCrypto<some CryptoProvider>
  ) throws -> [UInt8] {
    guard case .privateMessage(let message) = try MLSMessage(decoding: bytes) else {
      throw VectorMismatch(description: "not private")
    }
    let senderData = try suite.openSenderData(of: message, senderDataSecret.secret)
    var ratchet = try secretTree.ratchet(of: senderData.leaf, for: message.contentType, suite)
    let key = try ratchet.take(senderData.generation, suite)
    return try verifiedBody(try suite.open(message, from: senderData, key: key), suite)
  }

  private func verifiedBody(
    _ message: AuthenticatedContent, _ suite: SuiteCrypto<some CryptoProvider>
  ) throws -> [UInt8] {
    try suite.verify(message, context: context, publicKey: signaturePub.bytes)
    try expect("sender", message.content.sender, .member(Self.sender))
    return switch message.content.body {
    case .application(let data): data
    case .proposal(let proposal): proposal.encodedBytes
    case .commit(let commit): commit.encodedBytes
    }
  }

  private func protect(
    _ body: FramedContent.Body, _ format: WireFormat, _ suite: SuiteCrypto<some CryptoProvider>,
    using random: inout some RandomNumberGenerator
  ) throws -> [UInt8] {
    let content = FramedContent(
      groupID: groupId.bytes, epoch: Epoch(epoch), sender: .member(Self.sender),
      authenticatedData: [1, 2, 3], body: body)
    var message = try suite.sign(
      content, wireFormat: format, context: context, privateKey: signaturePriv.privateKey)
    if case .commit = body {
      message.auth.confirmationTag = suite.mac(key: membershipKey.secret, [])
    }
    if format == .publicMessage {
      let framed = suite.publicMessage(
        message, context: context, membershipKey: membershipKey.secret)
      return MLSMessage.publicMessage(framed).encodedBytes
    }
    var ratchet = try secretTree.ratchet(of: Self.sender, for: body.type, suite)
    let (generation, key) = try ratchet.advance(suite)
    let framed = try suite.privateMessage(
      message, from: Self.sender, generation: generation, key: key,
      senderDataSecret: senderDataSecret.secret, paddingBlockByteCount: 64, using: &random)
    return MLSMessage.privateMessage(framed).encodedBytes
  }
}
