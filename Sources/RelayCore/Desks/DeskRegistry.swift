import RelayProtocol

/// The desks of this relay, whole in memory: there are few, and every session asks for one.
struct DeskRegistry {
  struct Desk {
    let verified: VerifiedDesk
    let recordBytes: [UInt8]
    let revision: UInt64

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
  private var revoked: Set<DeviceID> = []
  private var agents: Set<DeviceID> = []

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
    Desk(
      verified: try VerifiedDesk(record, crypto.isValid), recordBytes: record.encodedBytes,
      revision: revision, profileBytes: record.profile, revocationBytes: record.revocations)
  }

  subscript(slug: DeskSlug) -> Desk? { desks[slug] }

  /// A device that some desk of this relay has revoked.
  func isRevoked(_ device: DeviceID) -> Bool { revoked.contains(device) }

  /// A device of somebody at a desk of this relay, and not revoked.
  func isAgent(_ device: DeviceID) -> Bool { agents.contains(device) && !isRevoked(device) }

  mutating func put(_ desk: Desk, _ slug: DeskSlug) {
    desks[slug] = desk
    revoked = Set(desks.values.flatMap { $0.verified.revocations?.devices ?? [] })
    agents = Set(desks.values.flatMap { $0.verified.roster.map(\.certificate.device) })
  }

  mutating func setSetupToken(_ record: StoredRecord?) { setupToken = record }
}
