import RelayProtocol
import TLSSyntax

/// A published KeyPackage's private half, until a Welcome uses it up; and that of the KeyPackage
/// which it carries, if it does.
package final class StockedKeyPackage: Sendable {
  /// The names by which Welcomes call the KeyPackages, one behind the other: the plain one's first.
  package let reference: [UInt8]
  /// The private halves, saved, in the same order.
  let saved: [UInt8]
  package let isLastResort: Bool
  let madeAt: Timestamp
  /// Since when nobody is to be given it any more; what was sealed to it before is under way.
  let retiredAt: Timestamp?

  init(
    reference: [UInt8], saved: [UInt8], isLastResort: Bool, madeAt: Timestamp,
    retiredAt: Timestamp? = nil
  ) {
    self.reference = reference
    self.saved = saved
    self.isLastResort = isLastResort
    self.madeAt = madeAt
    self.retiredAt = retiredAt
  }

  package init?(reference: [UInt8], record bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    self.reference = reference
    isLastResort = reader.readFlag()
    madeAt = reader.readTime()
    saved = reader.readOpaque()
    // An earlier form does not say.
    let time = reader.isWhole ? Timestamp(milliseconds: 0) : reader.readTime()
    retiredAt = time.milliseconds == 0 ? nil : time
    guard reader.isWhole else { return nil }
  }

  var record: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(isLastResort)
    writer.write(madeAt)
    writer.write(opaque: saved)
    writer.write(retiredAt ?? Timestamp(milliseconds: 0))
    return writer.bytes
  }

  /// Whether it is to lie at the relay.
  package var isOffered: Bool { retiredAt == nil }

  /// What was made in the future was so by a clock that was wrong.
  func isOld(_ now: Timestamp) -> Bool {
    madeAt > now || madeAt.adding(milliseconds: EngineLimits.keyPackageAgeMillisecondsMax) <= now
  }

  /// Nothing that was sealed to it can still come: a page that was given it before may say its
  /// first word as long as it is valid, and what was said may wait at the relay for a month.
  func isOver(_ now: Timestamp) -> Bool {
    guard let retiredAt else { return false }
    let valid =
      EngineLimits.keyPackageLifetimeSeconds * 1_000 + EngineLimits.clockDifferenceMillisecondsMax
    return max(
      retiredAt.adding(milliseconds: EngineLimits.retentionMillisecondsMax),
      madeAt.adding(milliseconds: valid)) <= now
  }

  func retired(at now: Timestamp) -> StockedKeyPackage {
    StockedKeyPackage(
      reference: reference, saved: saved, isLastResort: isLastResort, madeAt: madeAt,
      retiredAt: now)
  }
}
