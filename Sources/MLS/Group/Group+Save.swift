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
    writer.write(vector: ownUpdates)
    writer.write(optional: reInit)
    return writer.bytes
  }
}
