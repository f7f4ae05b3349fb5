import CBOR

/// The house's word for a device: the short chain house key, delegation, device key.
///
/// It is the identity in the device's MLS credential, and a line of the desk's roster. The owner's
/// own device is certified by the house key directly and has no delegation.
public final class DeviceCertificate: Sendable {
  public let device: DeviceID
  /// What it calls itself.
  public let claimedName: UTF8Text
  /// What customers and colleagues read: nothing, until the house has signed that this is so.
  public let name: UTF8Text?
  public let role: Role
  public let issuedAt: Timestamp
  public let delegation: Delegation?
  /// As it stands in the record, and in the device's MLS credential.
  public let bytes: [UInt8]

  private static let label: StaticText = "Sotto device 1"

  /// Who signs, and with what right.
  public enum Issuer {
    case house(Signer)
    case invitation(signedDelegation: [UInt8], Signer)
  }

  /// A signed certificate; nil when the name is no name or the key cannot sign.
  public static func signed(
    device: DeviceID, name: UTF8Text, role: Role, issuedAt: Timestamp, by issuer: Issuer
  ) -> [UInt8]? {
    guard isName(name) else { return nil }
    var payload = CBORWriter()
    payload.write(arrayCount: 5)
    payload.write(bytes: device.bytes)
    payload.write(text: name)
    payload.write(unsigned: role.rawValue)
    payload.write(unsigned: issuedAt.milliseconds)
    let sign: Signer
    switch issuer {
    case .house(let house):
      payload.writeNull()
      sign = house
    case .invitation(let signedDelegation, let invitation):
      payload.write(bytes: signedDelegation)
      sign = invitation
    }
    return SignedObject(signing: payload, as: label, with: sign)?.encodedBytes
  }

  /// Checks the whole chain down from `houseKey`.
  ///
  /// - Parameter isListed: Whether the house has signed it in a roster, and with it the name. What
  ///   the house has certified without a delegation it has named as well.
  public static func verified(
    _ bytes: [UInt8], houseKey: [UInt8], isListed: Bool = false, _ isValid: SignatureCheck
  ) throws(DeskObjectError) -> DeviceCertificate {
    let object = try SignedObject(decoding: bytes)
    guard let unverified = Unverified(object.payload) else { throw .malformed }
    var delegation: Delegation?
    if let signed = unverified.signedDelegation {
      delegation = try Delegation.verified(signed, houseKey: houseKey, isValid)
    }
    try object.verify(as: label, key: delegation?.key ?? houseKey, isValid)
    let certificate = DeviceCertificate(bytes, unverified, delegation, isListed)
    try certificate.checkDelegatedRights()
    return certificate
  }

  private init(
    _ bytes: [UInt8], _ claim: Unverified, _ delegation: Delegation?, _ isListed: Bool
  ) {
    device = claim.device
    claimedName = claim.name
    name = isListed || delegation == nil ? claim.name : nil
    role = claim.role
    issuedAt = claim.issuedAt
    self.delegation = delegation
    self.bytes = bytes
  }

  /// The payload as it claims to be.
  private struct Unverified {
    let device: DeviceID
    let name: UTF8Text
    let role: Role
    let issuedAt: Timestamp
    let signedDelegation: [UInt8]?

    init?(_ payload: [UInt8]) {
      var reader = ObjectReader(payload)
      reader.readArray(count: 5)
      let device = DeviceID(reader.readBytes())
      name = reader.readText()
      let role = Role(rawValue: reader.readUnsigned())
      issuedAt = reader.readTime()
      signedDelegation = reader.readBytesOrNull()
      guard reader.isWhole, let device, let role, isName(name) else { return nil }
      self.device = device
      self.role = role
    }
  }

  private func checkDelegatedRights() throws(DeskObjectError) {
    guard let delegation else { return }
    guard role == delegation.role else { throw .roleNotAllowed }
    guard issuedAt <= delegation.expiresAt else { throw .expired }
  }
}

extension DeviceCertificate {
  /// What a certificate says before anybody has looked whether that is so.
  public struct Claim {
    public let device: DeviceID
    /// Of the invitation that it was made with, if it was made with one.
    public let invitationKey: [UInt8]?

    public init?(_ certificate: [UInt8]) {
      guard let object = try? SignedObject(decoding: certificate),
        let unverified = Unverified(object.payload)
      else { return nil }
      device = unverified.device
      invitationKey = unverified.signedDelegation.flatMap { Delegation.key(in: $0) }
    }
  }
}
