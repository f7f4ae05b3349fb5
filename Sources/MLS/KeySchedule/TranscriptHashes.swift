import CryptoSuite
import TLSSyntax

/// The running hashes over all commits (RFC 9420 §8.2).
extension SuiteCrypto {
  package func confirmedTranscriptHash(
    interim: [UInt8], commit: AuthenticatedContent
  ) -> [UInt8] {
    var input = TLSWriter()
    input.write(raw: interim)
    input.write(commit.wireFormat.rawValue)
    input.write(commit.content)
    input.write(opaque: commit.auth.signature)
    return hash(input.bytes)
  }

  package func interimTranscriptHash(confirmed: [UInt8], confirmationTag: [UInt8]) -> [UInt8] {
    var input = TLSWriter()
    input.write(raw: confirmed)
    input.write(opaque: confirmationTag)
    return hash(input.bytes)
  }
}
