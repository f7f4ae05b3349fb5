import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 §6: opening the vector's messages and our own.
struct MessageProtectionVector: Vector {
  var cipherSuite: UInt16?
  var groupId = Hex()
  var epoch: UInt64 = 0
  var treeHash = Hex()
  var confirmedTranscriptHash = Hex()
  var signaturePriv = Hex()
  var signaturePub = Hex()
  var encryptionSecret = Hex()
  var senderDataSecret = Hex()
  var membershipKey = Hex()
  var proposal = Hex()
  var proposalPriv = Hex()
  var proposalPub = Hex()
  var commit = Hex()
  var commitPriv = Hex()
  var commitPub = Hex()
  var application = Hex()
  var applicationPriv = Hex()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.suite(&cipherSuite)
    try fields.field("group_id", &groupId)
    try fields.field("epoch", &epoch)
    try fields.field("tree_hash", &treeHash)
    try fields.field("confirmed_transcript_hash", &confirmedTranscriptHash)
    try fields.field("signature_priv", &signaturePriv)
    try fields.field("signature_pub", &signaturePub)
    try fields.field("encryption_secret", &encryptionSecret)
    try fields.field("sender_data_secret", &senderDataSecret)
    try fields.field("membership_key", &membershipKey)
    try fields.field("proposal", &proposal)
    try fields.field("proposal_priv", &proposalPriv)
    try fields.field("proposal_pub", &proposalPub)
    try fields.field("commit", &commit)
    try fields.field("commit_priv", &commitPriv)
    try fields.field("commit_pub", &commitPub)
    try fields.field("application", &application)
    try fields.field("application_priv", &applicationPriv)
  }

  /// All messages come from the second of two members.
  private static let sender = LeafIndex(1)

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let suite = try SuiteCrypto(crypto, CipherSuite(rawValue: cipherSuite ?? 0))
    let proposalBody = FramedContent.Body.proposal(try Proposal(untrusted: proposal.bytes))
    let commitBody = FramedContent.Body.commit(try Commit(untrusted: commit.bytes))
    let applicationBody = FramedContent.Body.application(application.bytes)
    checks.expectLengths(
      of: [
        ("encryption_secret", encryptionSecret), ("sender_data_secret", senderDataSecret),
        ("membership_key", membershipKey),
      ], suite)
    checks.expect(
      "signature_pub", try suite.signatureKey(of: signaturePriv.privateKey), signaturePub)
    for (message, body, expected) in [
      (proposalPub, proposalBody, proposal), (commitPub, commitBody, commit),
    ] {
      checks.expect("public", try openPublic(message.bytes, suite), expected)
      var tree = secretTree
      let own = try protect(body, .publicMessage, &tree, suite, using: &random)
      checks.expect("own public", try openPublic(own, suite), expected)
    }
    for (message, body, expected) in [
      (proposalPriv, proposalBody, proposal), (commitPriv, commitBody, commit),
      (applicationPriv, applicationBody, application),
    ] {
      checks.expect("private", try openPrivate(message.bytes, suite), expected)
      var tree = secretTree
      let own = try protect(body, .privateMessage, &tree, suite, using: &random)
      checks.expect("own private", try openPrivate(own, suite), expected)
    }
    // RFC 9420 §6.2: application data never travels in the clear.
    var tree = secretTree
    let inTheClear = try protect(applicationBody, .publicMessage, &tree, suite, using: &random)
    if (try? openPublic(inTheClear, suite)) != nil { checks.fail("application in the clear") }
  }

  private var context: [UInt8] {
    GroupContext(
      cipherSuite: CipherSuite(rawValue: cipherSuite ?? 0), groupID: groupId.bytes,
      epoch: Epoch(epoch), treeHash: treeHash.bytes,
      confirmedTranscriptHash: confirmedTranscriptHash.bytes, extensions: []
    ).encodedBytes
  }

  var secretTree: SecretTree {
    SecretTree(encryptionSecret: encryptionSecret.secret, size: TreeSize(leafCount: 2))
  }

  private func openPublic(
    _ bytes: [UInt8], _ suite: SuiteCrypto<some CryptoProvider>
  ) throws(MLSError) -> [UInt8] {
    guard case .publicMessage(let message) = try MLSMessage(untrusted: bytes) else {
      throw .peerMisbehaved(.invalidFraming)
    }
    let opened = try suite.open(message, context: context, membershipKey: membershipKey.secret)
    return try verifiedBody(opened, suite)
  }

  private func openPrivate(
    _ bytes: [UInt8], _ suite: SuiteCrypto<some CryptoProvider>
  ) throws(MLSError) -> [UInt8] {
    guard case .privateMessage(let message) = try MLSMessage(untrusted: bytes) else {
      throw .peerMisbehaved(.invalidFraming)
    }
    let senderData = try suite.openSenderData(of: message, senderDataSecret.secret)
    var ratchet = try secretTree.ratchet(of: senderData.leaf, for: message.contentType, suite)
    let key = try ratchet.take(senderData.generation, suite)
    return try verifiedBody(try suite.open(message, from: senderData, key: key), suite)
  }

  private func verifiedBody(
    _ message: AuthenticatedContent, _ suite: SuiteCrypto<some CryptoProvider>
  ) throws(MLSError) -> [UInt8] {
    try suite.verify(message, context: context, publicKey: signaturePub.bytes)
    guard message.content.sender == .member(Self.sender) else {
      throw .peerMisbehaved(.invalidSender)
    }
    return switch message.content.body {
    case .application(let data): data
    case .proposal(let proposal): proposal.encodedBytes
    case .commit(let commit): commit.encodedBytes
    }
  }

  /// Frames what the second member says, and uses up a key of `secretTree` where one is needed.
  func protect(
    _ body: FramedContent.Body, _ format: WireFormat, _ secretTree: inout SecretTree,
    _ suite: SuiteCrypto<some CryptoProvider>, using random: inout some RandomNumberGenerator
  ) throws(MLSError) -> [UInt8] {
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
    secretTree.store(ratchet, of: Self.sender, for: body.type, suite)
    let framed = try suite.privateMessage(
      message, from: Self.sender, generation: generation, key: key,
      senderDataSecret: senderDataSecret.secret, paddingBlockByteCount: 64, using: &random)
    return MLSMessage.privateMessage(framed).encodedBytes
  }
}
