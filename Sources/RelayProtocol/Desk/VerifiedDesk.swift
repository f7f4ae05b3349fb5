/// A desk record in which every signature holds and no invitation was used too often. A class,
/// because clients ask it at every step and it never changes.
///
/// One forged line refuses the whole record: a relay that slips in an agent must not be
/// able to hope that the rest passes.
public final class VerifiedDesk: Sendable {
  public let profile: DeskProfile
  public let roster: Roster?
  /// Everyone who speaks for the house now: those on the roster, then newcomers.
  public let members: [DeviceCertificate]
  private let listedCount: Int
  /// All who came without being on a roster, also those who were removed before there was one.
  private let joined: ArraySlice<DeviceCertificate>
  /// Devices that the house has put out.
  public let removed: [DeviceID]
  /// Of the list of those, where there is no roster.
  public let revocationNumber: UInt64

  public init(
    _ record: DeskRecord, _ isValid: SignatureCheck, _ sha256: Digest
  ) throws(DeskObjectError) {
    let profile = try DeskProfile.verified(record.profile, isValid)
    var roster: Roster?
    var revocations: Revocations?
    if let bytes = record.roster {
      roster = try Roster.verified(bytes, houseKey: profile.houseKey, isValid, sha256)
    } else if let bytes = record.revocations {
      revocations = try Revocations.verified(bytes, houseKey: profile.houseKey, isValid)
    }
    let listed = roster?.content.certificates ?? []
    var certificates: [DeviceCertificate] = []
    for bytes in listed + record.newcomers {
      let certificate = try DeviceCertificate.verified(
        bytes, houseKey: profile.houseKey,
        isListed: certificates.count < listed.count, isValid)
      guard !certificates.contains(where: { $0.device == certificate.device }) else {
        throw .duplicateDevice
      }
      certificates.append(certificate)
    }
    let removed = roster?.content.removed ?? revocations?.devices ?? []
    self.profile = profile
    self.roster = roster
    self.removed = removed
    revocationNumber = revocations?.number ?? 0
    listedCount = listed.count
    joined = certificates[listed.count...]
    members = roster == nil ? certificates.filter { !removed.contains($0.device) } : certificates
    for newcomer in joined { try checkPlace(of: newcomer) }
  }

  /// A newcomer has one of the places that the roster leaves open. Before the first roster the
  /// invitations alone say how many they are, and the house's own word is enough.
  private func checkPlace(of newcomer: DeviceCertificate) throws(DeskObjectError) {
    guard roster == nil || !removed.contains(newcomer.device) else { throw .removed }
    guard let invitation = newcomer.delegation else {
      if roster == nil { return }
      throw .notListed
    }
    guard takenCount(invitation.key) <= placeCount(invitation) else { throw .overused }
  }

  /// Who has come since the roster was signed.
  public var newcomers: ArraySlice<DeviceCertificate> { members[listedCount...] }

  /// Of the roster; 0 before the first.
  public var number: UInt64 { roster?.head.number ?? 0 }

  public func isMember(_ device: DeviceID) -> Bool { members.contains { $0.device == device } }

  /// The house has put a device out, by its name or by closing the way that it came in. The roster
  /// alone says so: whom the relay does not show may be there all the same.
  public func isOut(_ device: DeviceID, invitedBy key: [UInt8]?) -> Bool {
    if isMember(device) { return false }
    if removed.contains(device) { return true }
    guard let roster else { return false }
    return key.map { roster.content.openPlaceCount($0) == 0 } ?? true
  }

  /// The head of a roster that the house has signed, if this is not the one that is known here and
  /// none before it. Under one number there is one roster.
  public func headBeyond(_ signedHead: [UInt8], _ isValid: SignatureCheck) -> RosterHead? {
    guard signedHead != roster?.signedHead,
      let head = try? RosterHead.verified(signedHead, houseKey: profile.houseKey, isValid),
      head.number >= number
    else { return nil }
    return head
  }

  /// How many more may join with an invitation.
  public func openPlaceCount(_ invitation: Delegation) -> UInt64 {
    let count = placeCount(invitation)
    return count - min(count, takenCount(invitation.key))
  }

  /// How many hold a place of an invitation who are not on the roster.
  public func takenCount(_ key: [UInt8]) -> UInt64 {
    UInt64(joined.count { $0.delegation?.key == key })
  }

  private func placeCount(_ invitation: Delegation) -> UInt64 {
    roster?.content.openPlaceCount(invitation.key) ?? invitation.useCountMax
  }
}
