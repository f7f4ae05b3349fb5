import CBOR

/// What the relay holds and hands out about a desk: signed parts that it cannot forge, put
/// together by it. CBOR `[profile: bstr, roster: bstr, [certificate: bstr]]`, or before a desk has
/// its first roster `[profile: bstr, [certificate: bstr], revocations: bstr / null]`.
public struct DeskRecord: Equatable, Sendable {
  public let profile: [UInt8]
  /// None at a desk of before there were rosters, until its owner signs one.
  public let roster: [UInt8]?
  /// Of devices that have joined with an invitation since the roster was signed, in the order in
  /// which they did; of all that ever joined, where there is none.
  public let newcomers: [[UInt8]]
  /// Which of them were removed, where there is no roster; see `Revocations`.
  public let revocations: [UInt8]?

  public init(
    profile: [UInt8], roster: [UInt8]?, newcomers: [[UInt8]] = [], revocations: [UInt8]? = nil
  ) {
    self.profile = profile
    self.roster = roster
    self.newcomers = newcomers
    self.revocations = revocations
  }

  public init(decoding bytes: [UInt8]) throws(DeskObjectError) {
    var reader = ObjectReader(bytes)
    reader.readArray(count: 3)
    profile = reader.readBytes()
    var earlier = reader
    let certificates = earlier.readByteStrings()
    if earlier.isIntact {
      reader = earlier
      (roster, newcomers, revocations) = (nil, certificates, reader.readBytesOrNull())
    } else {
      (roster, newcomers, revocations) = (reader.readBytes(), reader.readByteStrings(), nil)
    }
    guard reader.isWhole, bytes.count <= WireLimits.deskRecordByteCountMax else {
      throw .malformed
    }
  }

  public var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 3)
    writer.write(bytes: profile)
    if let roster { writer.write(bytes: roster) }
    writer.write(byteStrings: newcomers)
    if roster == nil {
      if let revocations { writer.write(bytes: revocations) } else { writer.writeNull() }
    }
    return writer.bytes
  }
}
