import CBOR
import RelayProtocol
import TLSSyntax

/// The desk this device speaks with or for, and why it believes that it is that desk.
///
/// What the relay says becomes the desk only through `take`, which refuses a record whose
/// signatures, house key or revocations are not what they must be; a refused record changes
/// nothing.
struct DeskTrust {
  let slug: DeskSlug
  private(set) var trust: Trust
  /// From the link's fragment.
  private(set) var fingerprint: [UInt8]?
  /// Pinned when it was first believed.
  private(set) var houseKey: [UInt8]?
  private(set) var verified: VerifiedDesk?
  /// The record that `verified` was read from, as the relay gave it.
  private(set) var recordBytes: [UInt8] = []
  /// Why the last record was refused. Until another one passes nothing is sent.
  var refusal: RefusalCode?

  init(slug: DeskSlug, trust: Trust, fingerprint: [UInt8]?, houseKey: [UInt8]?) {
    self.slug = slug
    self.trust = trust
    self.fingerprint = fingerprint
    self.houseKey = houseKey
  }

  /// A link was opened again, perhaps another one.
  mutating func reopen(
    fingerprint given: [UInt8]?, _ sha256: ([UInt8]) -> [UInt8]
  ) throws(RefusalCode) {
    guard let given else { return }
    if let houseKey {
      guard Self.fingerprint(of: houseKey, sha256) == given else { throw .fingerprintMismatch }
    } else if let fingerprint, fingerprint != given {
      throw .fingerprintMismatch
    }
    fingerprint = given
    if trust == .firstUse { trust = .link }
  }

  /// Takes what the relay says about the desk; false when it is what we know already.
  mutating func take(
    _ bytes: [UInt8], sha256: ([UInt8]) -> [UInt8], _ isValid: SignatureCheck
  ) throws(RefusalCode) -> Bool {
    if verified != nil, bytes == recordBytes { return false }
    let desk = try Self.verify(bytes, isValid)
    let fingerprintNow = Self.fingerprint(of: desk.profile.houseKey, sha256)
    if let fingerprint, fingerprint != fingerprintNow { throw .fingerprintMismatch }
    if let houseKey, houseKey != desk.profile.houseKey { throw .houseKeyChanged }
    guard desk.profile.slug == slug else { throw .unknownDesk }
    try checkRevocations(of: desk)
    verified = desk
    houseKey = desk.profile.houseKey
    recordBytes = bytes
    return true
  }

  private static func verify(
    _ bytes: [UInt8], _ isValid: SignatureCheck
  ) throws(RefusalCode) -> VerifiedDesk {
    do {
      return try VerifiedDesk(try DeskRecord(decoding: bytes), isValid)
    } catch {
      throw .rosterForged
    }
  }

  /// A list may only grow older by being replaced: lower numbers, another list under the same
  /// number, or none where there was one are an attempt to let somebody back in.
  private func checkRevocations(of desk: VerifiedDesk) throws(RefusalCode) {
    guard let known = verified?.revocations else { return }
    guard let new = desk.revocations, new.number > known.number || new == known else {
      throw .revocationsRolledBack
    }
  }

  static func fingerprint(of houseKey: [UInt8], _ sha256: ([UInt8]) -> [UInt8]) -> [UInt8] {
    Array(sha256(houseKey).prefix(DeskProfile.fingerprintByteCount))
  }
}

extension DeskTrust {
  init(record bytes: [UInt8]) throws(TLSDecodingError) {
    var reader = try TLSReader.record(bytes)
    guard let slug = DeskSlug(try reader.readOpaque()),
      let trust = Trust(rawValue: try reader.readUInt8())
    else { throw .invalidValue }
    self.init(
      slug: slug, trust: trust, fingerprint: try reader.readNonEmpty(),
      houseKey: try reader.readNonEmpty())
    let recordBytes = try reader.readOpaque()
    try reader.finish()
    guard !recordBytes.isEmpty else { return }
    // It was verified before it was kept, and whoever can change our storage has our keys anyway:
    // a hundred signature checks at each start would be a second on a slow phone.
    guard let desk = try? Self.verify(recordBytes, { _, _, _ in true }) else {
      throw .invalidValue
    }
    verified = desk
    self.recordBytes = recordBytes
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(opaque: slug.bytes)
    writer.write(trust.rawValue)
    writer.write(orEmpty: fingerprint)
    writer.write(orEmpty: houseKey)
    writer.write(opaque: recordBytes)
    return writer.bytes
  }
}
