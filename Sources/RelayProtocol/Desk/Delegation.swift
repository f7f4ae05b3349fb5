import CBOR

/// The house key's word that another key may certify devices: what an invitation link is made of.
public final class Delegation: Sendable {
  /// The invitation's public key; its private half travels in the link's fragment.
  public let key: [UInt8]
  /// The most that its certificates may be.
  public let role: Role
  public let expiresAt: Timestamp
  /// How many devices may join with it.
  public let useCountMax: UInt64

  private static let label: StaticText = "Sotto delegation 1"

  public init?(key: [UInt8], role: Role, expiresAt: Timestamp, useCountMax: UInt64) {
    guard key.count == DeskProfile.houseKeyByteCount, useCountMax >= 1,
      useCountMax <= WireLimits.invitationUseCountMax
    else { return nil }
    self.key = key
    self.role = role
    self.expiresAt = expiresAt
    self.useCountMax = useCountMax
  }

  public func signed(by house: Signer) -> [UInt8]? {
    var payload = CBORWriter()
    payload.write(arrayCount: 4)
    payload.write(bytes: key)
    payload.write(unsigned: role.rawValue)
    payload.write(unsigned: expiresAt.milliseconds)
    payload.write(unsigned: useCountMax)
    return SignedObject(signing: payload, as: Self.label, with: house)?.encodedBytes
  }

  public static func verified(
    _ bytes: [UInt8], houseKey: [UInt8], _ isValid: SignatureCheck
  ) throws(DeskObjectError) -> Delegation {
    let object = try SignedObject(decoding: bytes)
    try object.verify(as: label, key: houseKey, isValid)
    guard let delegation = read(object.payload) else { throw .malformed }
    return delegation
  }

  /// The key that a delegation claims to be to, unverified.
  static func key(in bytes: [UInt8]) -> [UInt8]? {
    (try? SignedObject(decoding: bytes)).flatMap { read($0.payload) }?.key
  }

  private static func read(_ payload: [UInt8]) -> Delegation? {
    var reader = ObjectReader(payload)
    reader.readArray(count: 4)
    let key = reader.readBytes(exactly: DeskProfile.houseKeyByteCount)
    let role = Role(rawValue: reader.readUnsigned())
    let expiresAt = reader.readTime()
    let useCountMax = reader.readUnsigned()
    guard reader.isWhole, let role else { return nil }
    return Delegation(key: key, role: role, expiresAt: expiresAt, useCountMax: useCountMax)
  }
}
