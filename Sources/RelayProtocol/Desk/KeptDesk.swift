import CBOR

/// What a relay keeps of a desk: its record, and the devices that it has seen leave, the latest
/// last. CBOR `[record: bstr, left: [device: bstr]]`.
public struct KeptDesk {
  public let record: DeskRecord
  public let left: [DeviceID]

  public init(record: DeskRecord, left: [DeviceID]) {
    self.record = record
    self.left = left
  }

  public init?(decoding bytes: [UInt8]) {
    if let earlier = Self.earlier(bytes) {
      self = earlier
      return
    }
    var reader = ObjectReader(bytes)
    reader.readArray(count: 2)
    let record = try? DeskRecord(decoding: reader.readBytes())
    left = reader.readDevices()
    guard reader.isWhole, let record else { return nil }
    self.record = record
  }

  public var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 2)
    writer.write(bytes: record.encodedBytes)
    writer.write(byteStrings: left.map { $0.bytes })
    return writer.bytes
  }

  /// As it was before there were rosters: the record alone.
  private static func earlier(_ bytes: [UInt8]) -> KeptDesk? {
    guard let record = try? DeskRecord(decoding: bytes) else { return nil }
    let revoked = record.revocations.flatMap { devices(revokedIn: $0) } ?? []
    let joined = record.newcomers.compactMap { DeviceCertificate.Claim($0)?.device }
    return KeptDesk(record: record, left: joined.filter { revoked.contains($0) })
  }

  /// The devices on a signed list of before; nobody checks the signature of what lies on one's own
  /// disk.
  public static func devices(revokedIn signed: [UInt8]) -> [DeviceID]? {
    (try? SignedObject(decoding: signed)).flatMap { Revocations(payload: $0.payload) }?.devices
  }
}
