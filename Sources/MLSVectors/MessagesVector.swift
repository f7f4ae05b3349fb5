import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420's structures: read, then written again to the same bytes.
struct MessagesVector: Vector {
  var cipherSuite: UInt16? { nil }
  let mlsWelcome: Hex
  let mlsGroupInfo: Hex
  let mlsKeyPackage: Hex
  let ratchetTree: Hex
  let groupSecrets: Hex
  let addProposal: Hex
  let updateProposal: Hex
  let removeProposal: Hex
  let preSharedKeyProposal: Hex
  let reInitProposal: Hex
  let externalInitProposal: Hex
  let groupContextExtensionsProposal: Hex
  let commit: Hex
  let publicMessageApplication: Hex
  let publicMessageProposal: Hex
  let publicMessageCommit: Hex
  let privateMessage: Hex

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let messages: [(Hex, WireFormat)] = [
      (mlsWelcome, .welcome), (mlsGroupInfo, .groupInfo), (mlsKeyPackage, .keyPackage),
      (publicMessageApplication, .publicMessage), (publicMessageProposal, .publicMessage),
      (publicMessageCommit, .publicMessage), (privateMessage, .privateMessage),
    ]
    for (message, format) in messages {
      try expect("format", try MLSMessage(decoding: message.bytes).wireFormat, format)
      try roundTrip(MLSMessage.self, message)
    }
    try roundTrip(RatchetTree.self, ratchetTree)
    try roundTrip(GroupSecrets.self, groupSecrets)
    try roundTrip(Commit.self, commit)
    let proposals: [(UInt16, Hex)] = [
      (1, addProposal), (2, updateProposal), (3, removeProposal), (4, preSharedKeyProposal),
      (5, reInitProposal), (6, externalInitProposal), (7, groupContextExtensionsProposal),
    ]
    for (type, body) in proposals {
      var writer = TLSWriter()
      writer.write(type)
      writer.write(raw: body.bytes)
      let proposal = try Proposal(decoding: writer.bytes)
      try expect("proposal \(type)", proposal.encodedBytes, writer.bytes)
    }
  }

  private func roundTrip<Value: TLSCodable>(_ type: Value.Type, _ hex: Hex) throws {
    try expect("\(type)", try Value(decoding: hex.bytes).encodedBytes, hex)
  }
}
