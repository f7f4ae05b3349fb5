import CryptoSuite
import RelayProtocol

// Whoever has copied this device's keys reads on until it makes new ones, with a commit that the
// copy cannot follow. Each member does so after a number of entries or days of use.

extension SecureLog {
  /// This device has new keys.
  func noteRenewal(_ now: Timestamp) {
    (renewedAt, renewedPlace) = (now, end)
    needsRenewal = false
    isHeadDirty = true
  }

  /// Somebody has said something. Whoever spoke is free to renew its keys; of those who only listen
  /// one at a time is, so that they do not all do so at once.
  func noteUse(at sequence: Sequence, isOwn: Bool, now: Timestamp) {
    let isOld =
      now < renewedAt
      || now.milliseconds - renewedAt.milliseconds > EngineLimits.keyAgeMillisecondsMax
    guard isOld || end - min(end, renewedPlace) > EngineLimits.keyUseCountMax else { return }
    let place = sequence.rawValue % UInt64(max(1, participants.count))
    if isOwn || participants[Int(place)].isSelf { needsRenewal = true }
  }
}
