import CBOR

/// The house's word for which roster is the latest: short enough to travel inside messages, and
/// proof by itself that such a roster exists.
public final class RosterHead: Sendable {
  /// Counts up: of two rosters the one with the higher number holds.
  public let number: UInt64
  public let issuedAt: Timestamp
  /// Until when the house stands by it without saying so again.
  public let expiresAt: Timestamp
  /// SHA-256 of what the roster says.
  public let digest: [UInt8]

  static let digestByteCount = 32
  private static let label: StaticText = "Sotto roster 1"

  public func signed(by house: Signer) -> [UInt8]? {
    var payload = CBORWriter()
    payload.write(arrayCount: 4)
    payload.write(unsigned: number)
    payload.write(unsigned: issuedAt.milliseconds)
    payload.write(unsigned: expiresAt.milliseconds)
    payload.write(bytes: digest)
    return SignedObject(signing: payload, as: Self.label, with: house)?.encodedBytes
  }

  public static func verified(
    _ bytes: [UInt8], houseKey: [UInt8], _ isValid: SignatureCheck
  ) throws(DeskObjectError) -> RosterHead {
    let object = try SignedObject(decoding: bytes)
    try object.verify(as: label, key: houseKey, isValid)
    guard let head = RosterHead(payload: object.payload) else { throw .malformed }
    return head
  }

  init(number: UInt64, issuedAt: Timestamp, expiresAt: Timestamp, digest: [UInt8]) {
    self.number = number
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.digest = digest
  }

  private convenience init?(payload: [UInt8]) {
    var reader = ObjectReader(payload)
    reader.readArray(count: 4)
    self.init(
      number: reader.readUnsigned(), issuedAt: reader.readTime(), expiresAt: reader.readTime(),
      digest: reader.readBytes(exactly: Self.digestByteCount))
    guard reader.isWhole, number > 0 else { return nil }
  }
}
