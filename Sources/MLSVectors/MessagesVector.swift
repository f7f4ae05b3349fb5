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
  var publicMessageApplication = Hex()
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
    try fields.field("public_message_application", &publicMessageApplication)
    try fields.field("public_message_proposal", &publicMessageProposal)
    try fields.field("public_message_commit", &publicMessageCommit)
    try fields.field("private_message", &privateMessage)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    let messages: [(Label, Hex, WireFormat, ContentType?)] = [
      ("mls_welcome", mlsWelcome, .welcome, nil),
      ("mls_group_info", mlsGroupInfo, .groupInfo, nil),
      ("mls_key_package", mlsKeyPackage, .keyPackage, nil),
      ("public_message_application", publicMessageApplication, .publicMessage, .application),
      ("public_message_proposal", publicMessageProposal, .publicMessage, .proposal),
      ("public_message_commit", publicMessageCommit, .publicMessage, .commit),
      ("private_message", privateMessage, .privateMessage, nil),
    ]
    for (name, bytes, format, contentType) in messages {
      let message = try MLSMessage(untrusted: bytes.bytes)
      if message.wireFormat != format { checks.fail(name) }
      if case .publicMessage(let framed) = message, framed.content.body.type != contentType {
        checks.fail(name)
      }
      checks.expect(name, message.encodedBytes, bytes)
    }
    try roundTrip("tree", RatchetTree.self, ratchetTree, &checks)
    try roundTrip("group secrets", GroupSecrets.self, groupSecrets, &checks)
    try roundTrip("commit", Commit.self, commit, &checks)
    let proposals: [(UInt16, Hex)] = [
      (1, addProposal), (2, updateProposal), (3, removeProposal), (4, preSharedKeyProposal),
      (5, reInitProposal), (6, externalInitProposal), (7, groupContextExtensionsProposal),
    ]
    for (type, body) in proposals {
      var writer = TLSWriter()
      writer.write(type)
      writer.write(raw: body.bytes)
      let proposal = try Proposal(untrusted: writer.bytes)
      checks.expect("proposal", at: UInt32(type), proposal.encodedBytes, writer.bytes)
    }
  }

  private func roundTrip<Value: TLSCodable>(
    _ what: Label, _ type: Value.Type, _ hex: Hex, _ checks: inout VectorChecks
  ) throws(MLSError) {
    checks.expect(what, try Value(untrusted: hex.bytes).encodedBytes, hex)
  }
}
