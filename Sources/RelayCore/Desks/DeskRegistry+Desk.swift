import RelayProtocol

extension DeskRegistry {
  /// A desk as its record says it, and whom the relay has seen leave it.
  struct Desk {
    let verified: VerifiedDesk
    let record: DeskRecord
    let recordBytes: [UInt8]
    let revision: UInt64
    /// Who speaks for it now.
    let staff: Set<DeviceID>
    /// Who once did and does no longer, the latest last. The house can put any key on its list of
    /// those removed; here stand only devices that had asked to be let in.
    let left: [DeviceID]
    let revoked: Set<DeviceID>

    /// - Parameter left: those who are not on its staff count.
    init(
      _ record: DeskRecord, left: [DeviceID], revision: UInt64, _ crypto: RelayCrypto
    ) throws(DeskObjectError) {
      verified = try VerifiedDesk(record, crypto.isValid, crypto.sha256)
      self.record = record
      recordBytes = record.encodedBytes
      self.revision = revision
      let staff = Set(verified.members.map(\.device))
      self.staff = staff
      self.left = left.filter { !staff.contains($0) }.suffix(WireLimits.removedDeviceCountMax)
      revoked = Set(self.left).union(verified.removed)
    }
  }
}

extension DeskRegistry.Desk {
  var storedBytes: [UInt8] { KeptDesk(record: record, left: left).encodedBytes }

  /// Reads back what the relay itself once verified; it verifies again, the file may be anyone's.
  init?(_ stored: StoredRecord, _ crypto: RelayCrypto) {
    guard let kept = KeptDesk(decoding: stored.bytes),
      let desk = try? DeskRegistry.Desk(
        kept.record, left: kept.left, revision: stored.revision, crypto)
    else { return nil }
    self = desk
  }
}
