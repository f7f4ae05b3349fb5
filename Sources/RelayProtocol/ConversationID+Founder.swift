import CBOR

// A conversation's identifier names who began it, so that nobody can begin another under it: a
// relay, which sees it first, could otherwise show others a group of its own in its place.

extension ConversationID {
  /// What tells one founder's conversations apart.
  public static let saltByteCount = 4
  private static let label: StaticText = "Sotto conversation"

  /// - Parameter salt: `saltByteCount` random bytes.
  public init?(founder: DeviceID, salt: [UInt8], _ sha256: Digest) {
    guard salt.count == Self.saltByteCount else { return nil }
    let digest = sha256(Self.label.utf8 + salt + founder.bytes)
    self.init(salt + Array(digest.prefix(Self.byteCount - salt.count)))
  }

  public func isFounded(by device: DeviceID, _ sha256: Digest) -> Bool {
    let salt = Array(bytes.prefix(Self.saltByteCount))
    return ConversationID(founder: device, salt: salt, sha256) == self
  }
}
