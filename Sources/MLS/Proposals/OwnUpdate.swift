import CryptoSuite
import TLSSyntax

/// What an Update proposal of ours promises, to be kept if somebody commits it.
final class OwnUpdate: Sendable, TLSCodable {
  let keyPair: HPKEKeyPair
  /// The identity that it moves us to; `nil` if we keep ours.
  let identity: SigningIdentity?

  init(keyPair: HPKEKeyPair, identity: SigningIdentity?) {
    self.keyPair = keyPair
    self.identity = identity
  }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    keyPair = try reader.readKeyPair()
    identity = try reader.readOptional()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(keyPair)
    writer.write(optional: identity)
  }
}
