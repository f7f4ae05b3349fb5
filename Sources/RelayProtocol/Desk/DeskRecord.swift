import CBOR

/// What the relay holds and hands out about a desk: signed parts that it cannot forge, put
/// together by it. CBOR `[profile: bstr, [certificate: bstr], revocations: bstr / null]`.
public struct DeskRecord: Equatable, Sendable {
  public let profile: [UInt8]
  /// In the order in which the devices joined.
  public let certificates: [[UInt8]]
  public let revocations: [UInt8]?

  public init(profile: [UInt8], certificates: [[UInt8]], revocations: [UInt8]?) {
    self.profile = profile
    self.certificates = certificates
    self.revocations = revocations
  }

  public init(decoding bytes: [UInt8]) throws(DeskObjectError) {
    guard bytes.count <= WireLimits.deskRecordByteCountMax else { throw .malformed }
    do {
      var reader = CBORReader(bytes)
      try reader.readArray(count: 3)
      profile = try reader.readBytes()
      var certificates: [[UInt8]] = []
      for _ in 0..<(try reader.readArrayCount()) {
        certificates.append(try reader.readBytes())
      }
      self.certificates = certificates
      revocations = reader.readNullIfNext() ? nil : try reader.readBytes()
      try reader.finish()
    } catch {
      throw .malformed
    }
  }

  public var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 3)
    writer.write(bytes: profile)
    writer.write(arrayCount: certificates.count)
    for certificate in certificates { writer.write(bytes: certificate) }
    if let revocations {
      writer.write(bytes: revocations)
    } else {
      writer.writeNull()
    }
    return writer.bytes
  }
}
