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

  public init(
    _ record: DeskRecord, _ isValid: SignatureCheck, _ sha256: Digest
  ) throws(DeskObjectError) {
    let profile = try DeskProfile.verified(record.profile, isValid)
    var roster: Roster?
    if let bytes = record.roster {
      roster = try Roster.verified(bytes, houseKey: profile.houseKey, isValid, sha256)
    }
    let listed = roster?.content.certificates ?? []
    var members: [DeviceCertificate] = []
    for bytes in listed + record.newcomers {
      let certificate = try DeviceCertificate.verified(bytes, houseKey: profile.houseKey, isValid)
      guard !members.contains(where: { $0.device == certificate.device }) else {
        throw .duplicateDevice
      }
      members.append(certificate)
    }
    self.profile = profile
    self.roster = roster
    self.members = members
    listedCount = listed.count
    for newcomer in newcomers { try checkPlace(of: newcomer) }
  }

  /// A newcomer has one of the places that the roster leaves open. Before the first roster the
  /// invitations alone say how many they are, and the house's own word is enough.
  private func checkPlace(of newcomer: DeviceCertificate) throws(DeskObjectError) {
    guard !removed.contains(newcomer.device) else { throw .removed }
    guard let invitation = newcomer.delegation else {
      if roster == nil { return }
      throw .notListed
    }
    guard takenCount(invitation.key) <= placeCount(invitation) else { throw .overused }
  }

  public var newcomers: ArraySlice<DeviceCertificate> { members[listedCount...] }

  /// Of the roster; 0 before the first.
  public var number: UInt64 { roster?.head.number ?? 0 }

  /// Devices that the house has put out.
  public var removed: [DeviceID] { roster?.content.removed ?? [] }

  public func isMember(_ device: DeviceID) -> Bool { members.contains { $0.device == device } }

  /// The house has put a device out, by its name or by closing the way that it came in. The roster
  /// alone says so: whom the relay does not show may be there all the same.
  public func isOut(_ device: DeviceID, invitedBy key: [UInt8]?) -> Bool {
    guard let roster, !isMember(device) else { return false }
    guard let key, !removed.contains(device) else { return true }
    return roster.content.openPlaceCount(key) == 0
  }

  /// How many more may join with an invitation.
  public func openPlaceCount(_ invitation: Delegation) -> UInt64 {
    let count = placeCount(invitation)
    return count - min(count, takenCount(invitation.key))
  }

  /// How many newcomers hold a place of an invitation.
  public func takenCount(_ key: [UInt8]) -> UInt64 {
    UInt64(newcomers.count { $0.delegation?.key == key })
  }

  private func placeCount(_ invitation: Delegation) -> UInt64 {
    roster?.content.openPlaceCount(invitation.key) ?? invitation.useCountMax
  }
}
