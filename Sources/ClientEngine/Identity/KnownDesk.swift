import CBOR
import RelayProtocol

/// What a verified record says, in the form the engine asks it: a class, because it is asked at
/// every step and never changes.
final class KnownDesk: Sendable {
  let profile: DeskProfile
  /// Every rostered device, revoked ones included.
  let roster: [Colleague]
  /// Who may read conversations now.
  let active: [Colleague]
  let revoked: [DeviceID]
  /// Of the revocation list; 0 before the first.
  let revocationNumber: UInt64

  init(_ verified: VerifiedDesk) {
    profile = verified.profile
    let revoked = verified.revocations?.devices ?? []
    let roster = verified.roster.map { Colleague($0) }
    self.roster = roster
    self.revoked = revoked
    active = roster.filter { !revoked.contains($0.device) }
    revocationNumber = verified.revocations?.number ?? 0
  }

  func isRevoked(_ device: DeviceID) -> Bool { revoked.contains(device) }
  func isUsedUp(_ invitation: Delegation) -> Bool {
    UInt64(roster.count { $0.invitationKey == invitation.key }) >= invitation.useCountMax
  }

  func isRostered(_ device: DeviceID) -> Bool { roster.contains { $0.device == device } }
}

/// A device of the desk's.
final class Colleague: Sendable {
  let device: DeviceID
  let name: UTF8Text
  let role: PersonRole
  /// As it stands in the roster, and in the device's MLS credential.
  let certificate: [UInt8]
  /// The public key of the invitation that it joined with; the owner's own device has none.
  let invitationKey: [UInt8]?

  init(_ member: VerifiedDesk.Member) {
    device = member.certificate.device
    name = member.certificate.name
    role = PersonRole(member.certificate.role)
    certificate = member.certificateBytes
    invitationKey = member.certificate.delegation?.key
  }
}

extension PersonRole {
  init(_ role: Role) { self = role == .owner ? .owner : .agent }
}
