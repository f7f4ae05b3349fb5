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

  /// As it was before there were rosters:
  /// `[profile: bstr, [certificate: bstr], revocations: bstr / null]`. Whom the owner had removed
  /// is out, and the others are in until the owner signs who they are.
  private static func earlier(_ bytes: [UInt8]) -> KeptDesk? {
    var reader = ObjectReader(bytes)
    reader.readArray(count: 3)
    let profile = reader.readBytes()
    let certificates = reader.readByteStrings()
    let signed = reader.readBytesOrNull()
    guard reader.isWhole, let revoked = signed.map({ devices(revokedIn: $0) }) ?? [] else {
      return nil
    }
    var (newcomers, left): ([[UInt8]], [DeviceID]) = ([], [])
    for bytes in certificates {
      guard let device = DeviceCertificate.Claim(bytes)?.device else { return nil }
      if revoked.contains(device) { left.append(device) } else { newcomers.append(bytes) }
    }
    let record = DeskRecord(profile: profile, roster: nil, newcomers: newcomers)
    return KeptDesk(record: record, left: left)
  }

  /// The devices on a signed list of before, `[number, [device: bstr]]`; nobody checks the
  /// signature of what lies on one's own disk.
  public static func devices(revokedIn signed: [UInt8]) -> [DeviceID]? {
    guard let object = try? SignedObject(decoding: signed) else { return nil }
    var reader = ObjectReader(object.payload)
    reader.readArray(count: 2)
    _ = reader.readUnsigned()
    let devices = reader.readDevices()
    return reader.isWhole ? devices : nil
  }
}
