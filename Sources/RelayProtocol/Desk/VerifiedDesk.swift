/// A desk record in which every signature holds and no invitation was used too often.
///
/// One forged line refuses the whole record: a relay that slips in an agent must not be
/// able to hope that the rest passes.
public struct VerifiedDesk: Equatable, Sendable {
  public let profile: DeskProfile
  /// Every rostered device, revoked ones included.
  public let roster: [Member]
  public let revocations: RevocationList?

  public struct Member: Equatable, Sendable {
    public let certificate: DeviceCertificate
    /// As it stands in the roster, and in the device's MLS credential.
    public let certificateBytes: [UInt8]
  }

  public init(_ record: DeskRecord, _ isValid: SignatureCheck) throws(DeskObjectError) {
    let profile = try DeskProfile.verified(record.profile, isValid)
    var roster: [Member] = []
    for bytes in record.certificates {
      let certificate = try DeviceCertificate.verified(bytes, houseKey: profile.houseKey, isValid)
      guard !roster.contains(where: { $0.certificate.device == certificate.device }) else {
        throw .duplicateDevice
      }
      roster.append(Member(certificate: certificate, certificateBytes: bytes))
      try Self.checkUses(of: certificate.delegation, in: roster)
    }
    if let signed = record.revocations {
      revocations = try RevocationList.verified(signed, houseKey: profile.houseKey, isValid)
    } else {
      revocations = nil
    }
    self.profile = profile
    self.roster = roster
  }

  public func isRevoked(_ device: DeviceID) -> Bool {
    revocations?.devices.contains(device) ?? false
  }

  private static func checkUses(
    of delegation: Delegation?, in roster: [Member]
  ) throws(DeskObjectError) {
    guard let delegation else { return }
    let useCount = roster.count { $0.certificate.delegation?.key == delegation.key }
    guard useCount <= delegation.useCountMax else { throw .overused }
  }
}
