import CBOR

/// Everyone who speaks for the house, as the house says it, whole: who is not in it and holds none
/// of the places that it leaves open speaks for nobody. Each roster takes the place of the one
/// before.
///
/// CBOR `[head: bstr, body: bstr]`, the head signed, the body
/// `[[certificate: bstr], [[key: bstr, count, expiresAt]], [device: bstr]]`.
public final class Roster: Sendable {
  public let head: RosterHead
  public let signedHead: [UInt8]
  public let content: Content
  public let encodedBytes: [UInt8]

  /// What it says.
  public struct Content: Equatable, Sendable {
    /// In the order in which the devices joined.
    public var certificates: [[UInt8]]
    /// Invitations that are still good.
    public var places: [OpenPlaces]
    /// Devices that were put out, the latest last: they learn it from here.
    public var removed: [DeviceID]

    public init(certificates: [[UInt8]], places: [OpenPlaces] = [], removed: [DeviceID] = []) {
      self.certificates = certificates
      self.places = places
      self.removed = removed
    }
  }

  /// How many more devices may join with an invitation, before the house says otherwise.
  public final class OpenPlaces: Equatable, Sendable {
    /// The invitation's public key.
    public let key: [UInt8]
    public let count: UInt64
    public let expiresAt: Timestamp

    public init(key: [UInt8], count: UInt64, expiresAt: Timestamp) {
      self.key = key
      self.count = count
      self.expiresAt = expiresAt
    }

    public static func == (left: OpenPlaces, right: OpenPlaces) -> Bool {
      left.key == right.key && left.count == right.count && left.expiresAt == right.expiresAt
    }
  }

  /// `nil` for more than a roster may say, and where the key cannot sign.
  public static func signed(
    _ content: Content, number: UInt64, issuedAt: Timestamp, expiresAt: Timestamp,
    by house: Signer, _ sha256: Digest
  ) -> Roster? {
    guard content.isWithinLimits else { return nil }
    let body = content.encodedBytes
    let head = RosterHead(
      number: number, issuedAt: issuedAt, expiresAt: expiresAt, digest: sha256(body))
    guard let signedHead = head.signed(by: house) else { return nil }
    var writer = CBORWriter()
    writer.write(arrayCount: 2)
    writer.write(bytes: signedHead)
    writer.write(bytes: body)
    guard writer.bytes.count <= WireLimits.rosterByteCountMax else { return nil }
    return Roster(head, signedHead, content, writer.bytes)
  }

  private init(
    _ head: RosterHead, _ signedHead: [UInt8], _ content: Content, _ encodedBytes: [UInt8]
  ) {
    self.head = head
    self.signedHead = signedHead
    self.content = content
    self.encodedBytes = encodedBytes
  }

  public static func verified(
    _ bytes: [UInt8], houseKey: [UInt8], _ isValid: SignatureCheck, _ sha256: Digest
  ) throws(DeskObjectError) -> Roster {
    var reader = ObjectReader(bytes)
    reader.readArray(count: 2)
    let (signedHead, body) = (reader.readBytes(), reader.readBytes())
    guard reader.isWhole, bytes.count <= WireLimits.rosterByteCountMax else { throw .malformed }
    let head = try RosterHead.verified(signedHead, houseKey: houseKey, isValid)
    guard head.digest == sha256(body) else { throw .badSignature }
    guard let content = Content(body), content.isWithinLimits else { throw .malformed }
    return Roster(head, signedHead, content, bytes)
  }
}

extension Roster.Content {
  public func openPlaceCount(_ key: [UInt8]) -> UInt64 {
    places.first { $0.key == key }?.count ?? 0
  }

  var isWithinLimits: Bool {
    places.count <= WireLimits.openInvitationCountMax
      && removed.count <= WireLimits.removedDeviceCountMax
  }

  fileprivate init?(_ body: [UInt8]) {
    var reader = ObjectReader(body)
    reader.readArray(count: 3)
    certificates = reader.readByteStrings()
    places = []
    for _ in 0..<reader.readArrayCount() where reader.isIntact {
      reader.readArray(count: 3)
      places.append(
        Roster.OpenPlaces(
          key: reader.readBytes(exactly: DeskProfile.houseKeyByteCount),
          count: reader.readUnsigned(), expiresAt: reader.readTime()))
    }
    removed = reader.readDevices()
    guard reader.isWhole else { return nil }
  }

  fileprivate var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(arrayCount: 3)
    writer.write(byteStrings: certificates)
    writer.write(arrayCount: places.count)
    for place in places {
      writer.write(arrayCount: 3)
      writer.write(bytes: place.key)
      writer.write(unsigned: place.count)
      writer.write(unsigned: place.expiresAt.milliseconds)
    }
    writer.write(byteStrings: removed.map { $0.bytes })
    return writer.bytes
  }
}
