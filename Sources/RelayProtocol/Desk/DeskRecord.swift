import CBOR

/// What the relay holds and hands out about a desk: signed parts that it cannot forge, put
/// together by it. CBOR `[profile: bstr, roster: bstr / null, [certificate: bstr]]`.
public struct DeskRecord: Equatable, Sendable {
  public let profile: [UInt8]
  /// None at a desk of before there were rosters, until its owner signs one.
  public let roster: [UInt8]?
  /// Of devices that have joined with an invitation since the roster was signed, in the order in
  /// which they did.
  public let newcomers: [[UInt8]]

  public init(profile: [UInt8], roster: [UInt8]?, newcomers: [[UInt8]] = []) {
    self.profile = profile
    self.roster = roster
    self.newcomers = newcomers
  }

  public init(decoding bytes: [UInt8]) throws(DeskObjectError) {
    var reader = ObjectReader(bytes)
    reader.readArray(count: 3)
    profile = reader.readBytes()
    var earlier = reader
    let certificates = earlier.readByteStrings()
    if earlier.isIntact {
      // As devices kept it before there were rosters; who had been removed stands behind.
      (roster, newcomers) = (nil, certificates)
      reader = earlier
      _ = reader.readBytesOrNull()
    } else {
      roster = reader.readBytesOrNull()
      newcomers = reader.readByteStrings()
    }
    guard reader.isWhole, bytes.count <= WireLimits.deskRecordByteCountMax else {
      throw .malformed
    }
  }

  public var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 3)
    writer.write(bytes: profile)
    if let roster {
      writer.write(bytes: roster)
    } else {
      writer.writeNull()
    }
    writer.write(byteStrings: newcomers)
    return writer.bytes
  }
}
