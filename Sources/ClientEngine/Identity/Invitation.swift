import CBOR
import CryptoSuite
import RelayProtocol

/// What an invitation link carries in its fragment: which desk, whose house key, the house key's
/// delegation and the private key it delegates to. Whoever holds it may join.
///
/// CBOR `[slug, house key, signed delegation, private key, company name]`.
package final class Invitation: Sendable {
  let slug: DeskSlug
  let houseKey: [UInt8]
  let signedDelegation: [UInt8]
  let privateKey: SecretBytes
  let companyName: UTF8Text

  package init(
    slug: DeskSlug, houseKey: [UInt8], signedDelegation: [UInt8], privateKey: SecretBytes,
    companyName: UTF8Text
  ) {
    self.slug = slug
    self.houseKey = houseKey
    self.signedDelegation = signedDelegation
    self.privateKey = privateKey
    self.companyName = companyName
  }

  /// `nil` for what is no invitation, however long.
  package static func decode(_ bytes: [UInt8]) -> Invitation? {
    guard bytes.count <= EngineLimits.invitationByteCountMax else { return nil }
    return try? read(bytes)
  }

  private static func read(_ bytes: [UInt8]) throws(CBORError) -> Invitation {
    var reader = CBORReader(bytes)
    try reader.readArray(count: 5)
    guard let slug = DeskSlug(try reader.readBytes()) else { throw .invalidValue }
    let invitation = Invitation(
      slug: slug, houseKey: try reader.readBytes(exactly: DeskProfile.houseKeyByteCount),
      signedDelegation: try reader.readBytes(),
      privateKey: SecretBytes(try reader.readBytes(exactly: 32)),
      companyName: try reader.readText())
    try reader.finish()
    return invitation
  }

  package var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 5)
    writer.write(bytes: slug.bytes)
    writer.write(bytes: houseKey)
    writer.write(bytes: signedDelegation)
    writer.write(bytes: privateKey.reveal())
    writer.write(text: companyName)
    return writer.bytes
  }
}

/// An invitation made here that still has a place. Not kept: it can be made again.
final class OpenInvitation {
  let bytes: [UInt8]
  let delegation: Delegation

  init(bytes: [UInt8], delegation: Delegation) {
    self.bytes = bytes
    self.delegation = delegation
  }
}
