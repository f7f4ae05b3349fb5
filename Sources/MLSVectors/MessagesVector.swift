import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420's structures: read, then written again to the same bytes.
struct MessagesVector: Vector {
  var cipherSuite: UInt16? { nil }
  var mlsWelcome = Hex()
  var mlsGroupInfo = Hex()
  var mlsKeyPackage = Hex()
  var ratchetTree = Hex()
  var groupSecrets = Hex()
  var addProposal = Hex()
  var updateProposal = Hex()
  var removeProposal = Hex()
  var preSharedKeyProposal = Hex()
  var reInitProposal = Hex()
  var externalInitProposal = Hex()
  var groupContextExtensionsProposal = Hex()
  var commit = Hex()
  /// mlspp leaves it out.
  var publicMessageApplication: Hex?
  var publicMessageProposal = Hex()
  var publicMessageCommit = Hex()
  var privateMessage = Hex()

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.field("mls_welcome", &mlsWelcome)
    try fields.field("mls_group_info", &mlsGroupInfo)
    try fields.field("mls_key_package", &mlsKeyPackage)
    try fields.field("ratchet_tree", &ratchetTree)
    try fields.field("group_secrets", &groupSecrets)
    try fields.field("add_proposal", &addProposal)
    try fields.field("update_proposal", &updateProposal)
    try fields.field("remove_proposal", &removeProposal)
    try fields.field("pre_shared_key_proposal", &preSharedKeyProposal)
    try fields.field("re_init_proposal", &reInitProposal)
    try fields.field("external_init_proposal", &externalInitProposal)
    try fields.field("group_context_extensions_proposal", &groupContextExtensionsProposal)
    try fields.field("commit", &commit)
    try fields.field(ifPresent: "public_message_application", &publicMessageApplication)
    try fields.field("public_message_proposal", &publicMessageProposal)
    try fields.field("public_message_commit", &publicMessageCommit)
    try fields.field("private_message", &privateMessage)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    var messages: [(Label, Hex, WireFormat, ContentType?)] = [
      ("mls_welcome", mlsWelcome, .welcome, nil),
      ("mls_group_info", mlsGroupInfo, .groupInfo, nil),
      ("mls_key_package", mlsKeyPackage, .keyPackage, nil),
      ("public_message_proposal", publicMessageProposal, .publicMessage, .proposal),
      ("public_message_commit", publicMessageCommit, .publicMessage, .commit),
      ("private_message", privateMessage, .privateMessage, nil),
    ]
    if let publicMessageApplication {
      messages.append(
        ("public_message_application", publicMessageApplication, .publicMessage, .application))
    }
    for (name, bytes, format, contentType) in messages {
      guard let message = try? MLSMessage(decoding: bytes.bytes) else {
        return checks.fail(toDecode: name)
      }
      if message.wireFormat != format { checks.fail(name) }
      if case .publicMessage(let framed) = message, framed.content.body.type != contentType {
        checks.fail(name)
      }
      checks.expect(name, message.encodedBytes, bytes)
    }
    roundTrip("ratchet_tree", RatchetTree.self, ratchetTree, &checks)
    roundTrip("group_secrets", GroupSecrets.self, groupSecrets, &checks)
    roundTrip("commit", Commit.self, commit, &checks)
    let proposals: [(Label, UInt16, Hex)] = [
      ("add_proposal", 1, addProposal), ("update_proposal", 2, updateProposal),
      ("remove_proposal", 3, removeProposal), ("pre_shared_key_proposal", 4, preSharedKeyProposal),
      ("re_init_proposal", 5, reInitProposal), ("external_init_proposal", 6, externalInitProposal),
      ("group_context_extensions_proposal", 7, groupContextExtensionsProposal),
    ]
    for (name, type, body) in proposals {
      var writer = TLSWriter()
      writer.write(type)
      writer.write(raw: body.bytes)
      roundTrip(name, Proposal.self, Hex(writer.bytes), &checks)
    }
  }

  private func roundTrip<Value: TLSCodable>(
    _ name: Label, _ type: Value.Type, _ hex: Hex, _ checks: inout VectorChecks
  ) {
    guard let value = try? Value(decoding: hex.bytes) else { return checks.fail(toDecode: name) }
    checks.expect(name, value.encodedBytes, hex)
  }
}
