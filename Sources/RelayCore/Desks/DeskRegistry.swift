import RelayProtocol

/// The desks of this relay, whole in memory: there are few, and every session asks for one.
struct DeskRegistry {
  private(set) var desks: [DeskSlug: Desk] = [:]
  private(set) var setupToken: StoredRecord?
  /// Devices that have left every desk that they had joined.
  private var left: Set<DeviceID> = []

  init() {}

  /// Reads back what the relay itself once verified; it verifies again, the file may be anyone's.
  init(
    desks records: [StoredRecord], setupToken: StoredRecord?, _ crypto: RelayCrypto
  ) throws(StoreError) {
    self.setupToken = setupToken
    for stored in records {
      guard let slug = DeskSlug(stored.key), let desk = Desk(stored, crypto) else {
        throw .unavailable
      }
      put(desk, slug)
    }
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
    left = Set(desks.values.flatMap(\.left)).subtracting(desks.values.flatMap(\.staff))
  }

  mutating func setSetupToken(_ record: StoredRecord?) { setupToken = record }
}
