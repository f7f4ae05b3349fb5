import CBOR

/// The house key's word that another key may certify devices: what an invitation link is made of.
public struct Delegation: Equatable, Sendable {
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
    guard let delegation = try? read(object.payload) else { throw .malformed }
    return delegation
  }

  private static func read(_ payload: [UInt8]) throws(CBORError) -> Delegation {
    var reader = CBORReader(payload)
    try reader.readArray(count: 4)
    let key = try reader.readBytes(exactly: DeskProfile.houseKeyByteCount)
    let role = Role(rawValue: try reader.readUnsigned())
    let expiresAt = Timestamp(milliseconds: try reader.readUnsigned())
    let useCountMax = try reader.readUnsigned()
    try reader.finish()
    guard let role,
      let delegation = Delegation(
        key: key, role: role, expiresAt: expiresAt, useCountMax: useCountMax)
    else { throw .invalidValue }
    return delegation
  }
}
