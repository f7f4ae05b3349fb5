import CryptoSuite
import TLSSyntax

extension Group {
  /// The whole state, secrets included: encrypt it wherever it is kept.
  public func save() -> [UInt8] {
    var writer = TLSWriter()
    writer.writeFormat()
    writer.write(standing.rawValue)
    writer.write(current)
    writer.write(secretTree)
    writer.write(pastEpochCountMax)
    writer.write(vector: pastEpochs)
    writer.write(vector: resumptionSecrets)
    writer.write(vector: pendingProposals)
    writer.write(vector: ownUpdates) { writer, pair in writer.write(pair) }
    return writer.bytes
  }

  public static func restore(_ bytes: [UInt8], crypto: Crypto) throws(MLSError) -> Group {
    let saved = try SavedGroup(saved: bytes)
    guard let standing = Standing(rawValue: saved.standing) else {
      throw .misuse(.unreadableState)
    }
    let suiteCrypto = try SuiteCrypto(crypto, saved.current.context.cipherSuite)
    var group = Group(
      suiteCrypto, saved.current, saved.secretTree, pastEpochCountMax: saved.pastEpochCountMax)
    group.standing = standing
    group.pastEpochs = saved.pastEpochs
    group.resumptionSecrets = saved.resumptionSecrets
    group.pendingProposals = saved.pendingProposals
    group.ownUpdates = saved.ownUpdates
    return group
  }
}

private struct SavedGroup: TLSDecodable {
  let standing: UInt8
  let current: EpochState
  let secretTree: SecretTree
  let pastEpochCountMax: UInt8
  let pastEpochs: [PastEpoch]
  let resumptionSecrets: [ResumptionSecret]
  let pendingProposals: [PendingProposal]
  let ownUpdates: [HPKEKeyPair]

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    try reader.readFormat()
    standing = try reader.readUInt8()
    current = try EpochState(from: &reader)
    secretTree = try SecretTree(from: &reader)
    pastEpochCountMax = try reader.readUInt8()
    pastEpochs = try reader.readVector()
    resumptionSecrets = try reader.readVector()
    pendingProposals = try reader.readVector()
    ownUpdates = try reader.readVector { (reader) throws(TLSDecodingError) in
      try reader.readKeyPair()
    }
  }
}
