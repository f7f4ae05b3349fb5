import CBOR
import RelayProtocol
import TLSSyntax

/// The desk this device speaks with or for, and why it believes that it is that desk.
///
/// What the relay says becomes the desk only through `take`, which refuses a record whose
/// signatures, house key or roster are not what they must be; a refused record changes nothing.
final class DeskTrust {
  let slug: DeskSlug
  private(set) var trust: Trust
  /// From the link's fragment.
  private(set) var fingerprint: [UInt8]?
  /// Pinned when it was first believed.
  private(set) var houseKey: [UInt8]?
  private(set) var known: VerifiedDesk?
  /// The record that `known` was read from, as the relay gave it.
  private var recordBytes: [UInt8] = []
  /// The latest roster that a member has proved to exist, where the relay has not shown it.
  private(set) var heardHead: RosterHead?
  private var signedHeardHead: [UInt8]?
  /// Why the last record or link was refused. Until another one passes nothing is sent.
  var refusal: RefusalCode?

  init(slug: DeskSlug, trust: Trust, fingerprint: [UInt8]?, houseKey: [UInt8]?) {
    self.slug = slug
    self.trust = trust
    self.fingerprint = fingerprint
    self.houseKey = houseKey
  }

  /// A link was opened, perhaps another one than before. With the record, if the shell has asked
  /// for it already.
  func open(
    fingerprint given: [UInt8]?, record: [UInt8]?, sha256: ([UInt8]) -> [UInt8],
    _ isValid: SignatureCheck
  ) throws(RefusalCode) {
    if let given {
      if let houseKey, Self.fingerprint(of: houseKey, sha256) != given {
        throw .fingerprintMismatch
      }
      if let fingerprint, fingerprint != given { throw .fingerprintMismatch }
    }
    if let record {
      _ = try take(record, fingerprint: given ?? fingerprint, sha256: sha256, isValid)
    }
    guard let given else { return }
    fingerprint = given
    if trust == .firstUse { trust = .link }
  }

  /// Takes what the relay says about the desk; false when it is what we know already.
  ///
  /// - Parameter isHouse: This device can sign a roster where there is none yet.
  func take(
    _ bytes: [UInt8], sha256: ([UInt8]) -> [UInt8], _ isValid: SignatureCheck,
    isHouse: Bool = false
  ) throws(RefusalCode) -> Bool {
    try take(bytes, fingerprint: fingerprint, sha256: sha256, isValid, isHouse)
  }

  private func take(
    _ bytes: [UInt8], fingerprint: [UInt8]?, sha256: ([UInt8]) -> [UInt8],
    _ isValid: SignatureCheck, _ isHouse: Bool = false
  ) throws(RefusalCode) -> Bool {
    if let known, bytes == recordBytes {
      if let heardHead, !isShown(heardHead, in: known) { throw .rosterWithheld }
      return false
    }
    guard let desk = Self.verify(bytes, isValid, sha256) else { throw .rosterForged }
    if let houseKey, houseKey != desk.profile.houseKey { throw .houseKeyChanged }
    if let fingerprint, fingerprint != Self.fingerprint(of: desk.profile.houseKey, sha256) {
      throw .fingerprintMismatch
    }
    guard desk.profile.slug == slug else { throw .unknownDesk }
    // Whom a desk without a roster has put out, nobody new can know.
    guard isNewer(desk), desk.roster != nil || known != nil || isHouse else {
      throw .rosterRolledBack
    }
    if let heardHead {
      guard isShown(heardHead, in: desk) else { throw .rosterWithheld }
      (self.heardHead, signedHeardHead) = (nil, nil)
    }
    known = desk
    houseKey = desk.profile.houseKey
    recordBytes = bytes
    return true
  }

  static func verify(
    _ bytes: [UInt8], _ isValid: SignatureCheck, _ sha256: Digest
  ) -> VerifiedDesk? {
    (try? DeskRecord(decoding: bytes)).flatMap { try? VerifiedDesk($0, isValid, sha256) }
  }

  /// A member says which roster is the latest.
  /// - Returns: whether that is one which the relay has not shown.
  func hear(_ signedHead: [UInt8], _ isValid: SignatureCheck) -> Bool {
    guard signedHead != signedHeardHead, let head = known?.headBeyond(signedHead, isValid),
      head.number > heardHead?.number ?? 0
    else { return false }
    (heardHead, signedHeardHead) = (head, signedHead)
    return true
  }

  /// Under one number there is one roster, or a later one tells which of two holds.
  private func isShown(_ head: RosterHead, in desk: VerifiedDesk) -> Bool {
    desk.number > head.number
      || desk.number == head.number && desk.roster?.signedHead == signedHeardHead
  }

  /// A roster is only ever replaced by a later one: a lower number, another under the same number,
  /// or none where there was one are an attempt to let somebody back in. Newcomers the relay may
  /// hide: they are no one's but its word until they are on a roster.
  private func isNewer(_ desk: VerifiedDesk) -> Bool {
    guard let known else { return true }
    return desk.number > known.number
      || desk.number == known.number && desk.roster?.signedHead == known.roster?.signedHead
        && desk.revocationNumber >= known.revocationNumber
  }

  static func fingerprint(of houseKey: [UInt8], _ sha256: ([UInt8]) -> [UInt8]) -> [UInt8] {
    Array(sha256(houseKey).prefix(DeskProfile.fingerprintByteCount))
  }

  init?(record bytes: [UInt8], _ isOurs: SignatureCheck, _ sha256: Digest) {
    var reader = RecordReader(bytes)
    guard let slug = DeskSlug(reader.readOpaque()),
      let trust = Trust(rawValue: reader.readUInt8())
    else { return nil }
    self.slug = slug
    self.trust = trust
    fingerprint = reader.readNonEmpty()
    houseKey = reader.readNonEmpty()
    recordBytes = reader.readOpaque()
    // Earlier forms end here.
    if !reader.isWhole { signedHeardHead = reader.readNonEmpty() }
    guard reader.isWhole else { return nil }
    guard !recordBytes.isEmpty else { return }
    // It was verified before it was kept, and whoever can change our storage has our keys anyway:
    // a hundred signature checks at each start would be a second on a slow phone.
    known = Self.verify(recordBytes, isOurs, sha256)
    guard let known else { return nil }
    if let signedHeardHead {
      heardHead = try? RosterHead.verified(
        signedHeardHead, houseKey: known.profile.houseKey, isOurs)
    }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(opaque: slug.bytes)
    writer.write(trust.rawValue)
    writer.write(orEmpty: fingerprint)
    writer.write(orEmpty: houseKey)
    writer.write(opaque: recordBytes)
    writer.write(orEmpty: signedHeardHead)
    return writer.bytes
  }
}
