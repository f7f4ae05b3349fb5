import RelayProtocol

/// The desks of this relay, whole in memory: there are few, and every session asks for one.
struct DeskRegistry {
  private(set) var desks: [DeskSlug: Desk] = [:]
  private(set) var setupToken: StoredRecord?
  /// The records of desks that take no new conversations.
  private var pauses: [DeskSlug: StoredRecord] = [:]
  /// Devices that have left every desk that they had joined.
  private var left: Set<DeviceID> = []

  init() {}

  /// Reads back what the relay itself once verified; it verifies again, the file may be anyone's.
  init(
    desks records: [StoredRecord], setupToken: StoredRecord?, pauses: [StoredRecord],
    _ crypto: RelayCrypto
  ) throws(StoreError) {
    self.setupToken = setupToken
    for stored in pauses {
      if let slug = DeskSlug(stored.key) { self.pauses[slug] = stored }
    }
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

  /// Whether others may add a device to conversations of a desk: not whom the desk has revoked, and
  /// not somebody of another desk, which alone decides who may begin a conversation with them.
  func mayBeAdded(_ device: DeviceID, at slug: DeskSlug?) -> Bool {
    if isAgent(device, at: slug) { return true }
    return !isRevoked(device, at: slug) && !desks.values.contains { $0.staff.contains(device) }
  }

  /// The record that says that a desk takes no new conversations.
  func pause(of slug: DeskSlug) -> StoredRecord? { pauses[slug] }

  /// A device that has joined a desk of this relay, and that every desk it joined has revoked. A
  /// roster names only who asked to be in it, so that this is no other desk's to bring about.
  func hasLeft(_ device: DeviceID) -> Bool { left.contains(device) }

  mutating func put(_ desk: Desk, _ slug: DeskSlug) {
    desks[slug] = desk
    left = Set(desks.values.flatMap(\.left)).subtracting(desks.values.flatMap(\.staff))
  }

  mutating func setPause(of slug: DeskSlug, _ record: StoredRecord?) { pauses[slug] = record }

  mutating func setSetupToken(_ record: StoredRecord?) { setupToken = record }
}
