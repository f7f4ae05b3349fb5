import CBOR

/// Whose line this is: the company and desk by name, the path in links, the colour, and the house
/// key that everything else is signed with. Signed by that key itself; what ties it to a company
/// is the fingerprint in the customer's link.
public final class DeskProfile: Sendable {
  public static let houseKeyByteCount = 32
  /// 160 bits of SHA-256: well over the 128 that a link needs, and short enough to read out.
  public static let fingerprintByteCount = 20

  public let houseKey: [UInt8]
  public let companyName: UTF8Text
  public let deskName: UTF8Text
  public let slug: DeskSlug
  /// sRGB, three octets.
  public let colour: [UInt8]

  private static let label: StaticText = "Sotto desk profile 1"

  public init?(
    houseKey: [UInt8], companyName: UTF8Text, deskName: UTF8Text, slug: DeskSlug, colour: [UInt8]
  ) {
    guard houseKey.count == Self.houseKeyByteCount, isName(companyName), isName(deskName),
      colour.count == 3
    else { return nil }
    self.houseKey = houseKey
    self.companyName = companyName
    self.deskName = deskName
    self.slug = slug
    self.colour = colour
  }

  /// The signed form, by the house key.
  public func signed(by house: Signer) -> [UInt8]? {
    var payload = CBORWriter()
    payload.write(arrayCount: 5)
    payload.write(bytes: houseKey)
    payload.write(text: companyName)
    payload.write(text: deskName)
    payload.write(bytes: slug.bytes)
    payload.write(bytes: colour)
    return SignedObject(signing: payload, as: Self.label, with: house)?.encodedBytes
  }

  public static func verified(
    _ bytes: [UInt8], _ isValid: SignatureCheck
  ) throws(DeskObjectError) -> DeskProfile {
    let object = try SignedObject(decoding: bytes)
    guard let profile = read(object.payload) else { throw .malformed }
    try object.verify(as: label, key: profile.houseKey, isValid)
    return profile
  }

  private static func read(_ payload: [UInt8]) -> DeskProfile? {
    var reader = ObjectReader(payload)
    reader.readArray(count: 5)
    let houseKey = reader.readBytes(exactly: houseKeyByteCount)
    let companyName = reader.readText()
    let deskName = reader.readText()
    let slug = DeskSlug(reader.readBytes())
    let colour = reader.readBytes(exactly: 3)
    guard reader.isWhole, let slug else { return nil }
    return DeskProfile(
      houseKey: houseKey, companyName: companyName, deskName: deskName, slug: slug,
      colour: colour)
  }

  /// What the customer's link carries in its fragment.
  public func fingerprint(_ sha256: ([UInt8]) -> [UInt8]) -> [UInt8] {
    Array(sha256(houseKey).prefix(Self.fingerprintByteCount))
  }
}

/// A name that people read: 1 to 128 bytes of UTF-8 without control characters.
func isName(_ text: UTF8Text) -> Bool {
  !text.utf8.isEmpty && text.utf8.count <= WireLimits.nameByteCountMax
    && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
}
