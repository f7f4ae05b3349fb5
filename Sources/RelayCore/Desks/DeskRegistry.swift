import RelayProtocol

/// The desks of this relay, whole in memory: there are few, and every session asks for one.
struct DeskRegistry {
  struct Desk {
    let verified: VerifiedDesk
    let recordBytes: [UInt8]
    let revision: UInt64
    /// The devices of its roster that are not revoked.
    let staff: Set<DeviceID>
    fileprivate let revoked: Set<DeviceID>

    var record: DeskRecord {
      DeskRecord(
        profile: profileBytes, certificates: verified.roster.map(\.certificateBytes),
        revocations: revocationBytes)
    }
    fileprivate let profileBytes: [UInt8]
    let revocationBytes: [UInt8]?
  }

  private(set) var desks: [DeskSlug: Desk] = [:]
  private(set) var setupToken: StoredRecord?
  /// Devices that stand in rosters, and are revoked in each of them.
  private var left: Set<DeviceID> = []

  init() {}

  /// Reads back what the relay itself once verified; it verifies again, the file may be anyone's.
  init(
    desks records: [StoredRecord], setupToken: StoredRecord?, _ crypto: RelayCrypto
  ) throws(StoreError) {
    self.setupToken = setupToken
    for stored in records {
      guard let slug = DeskSlug(stored.key), let record = try? DeskRecord(decoding: stored.bytes),
        let desk = try? Self.desk(record, revision: stored.revision, crypto)
      else { throw .unavailable }
      put(desk, slug)
    }
  }

  static func desk(
    _ record: DeskRecord, revision: UInt64, _ crypto: RelayCrypto
  ) throws(DeskObjectError) -> Desk {
    let verified = try VerifiedDesk(record, crypto.isValid)
    let revoked = Set(verified.revocations?.devices ?? [])
    return Desk(
      verified: verified, recordBytes: record.encodedBytes, revision: revision,
      staff: Set(verified.roster.map(\.certificate.device)).subtracting(revoked),
      revoked: revoked, profileBytes: record.profile, revocationBytes: record.revocations)
  }

  subscript(slug: DeskSlug) -> Desk? { desks[slug] }

  /// The one desk, where there is no other.
  var only: DeskSlug? { desks.count == 1 ? desks.keys.first : nil }

  /// A device that this desk has revoked.
  func isRevoked(_ device: DeviceID, at slug: DeskSlug?) -> Bool {
    slug.flatMap { desks[$0] }?.revoked.contains(device) ?? false
  }

  /// Of the desks that have revoked a device.
  func records(revoking device: DeviceID) -> [[UInt8]] {
    desks.values.filter { $0.revoked.contains(device) }.map(\.recordBytes)
  }

  /// A device of somebody at this desk, and not revoked.
  func isAgent(_ device: DeviceID, at slug: DeskSlug?) -> Bool {
    guard let desk = slug.flatMap({ desks[$0] }) else { return false }
    return desk.staff.contains(device)
  }

  /// A device that has joined a desk of this relay, and that every desk it joined has revoked. A
  /// roster names only who asked to be in it, so that this is no other desk's to bring about.
  func hasLeft(_ device: DeviceID) -> Bool { left.contains(device) }

  mutating func put(_ desk: Desk, _ slug: DeskSlug) {
    desks[slug] = desk
    let rosters = desks.values.flatMap { $0.verified.roster.map(\.certificate.device) }
    left = Set(rosters).subtracting(desks.values.flatMap(\.staff))
  }

  mutating func setSetupToken(_ record: StoredRecord?) { setupToken = record }
}
