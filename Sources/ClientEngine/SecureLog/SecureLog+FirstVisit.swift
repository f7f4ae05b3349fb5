import CryptoSuite
import RelayProtocol

// The first words, for the module that can do no more.

extension SecureLog {
  /// Begins the group and sends what waits. False where there is more to do than that.
  func pumpFirst(
    _ policy: RoomPolicy, _ claims: Claims,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> Bool {
    if group == nil, !outbox.isEmpty { begin(policy, claims, &turn) }
    guard let epoch = group?.logEpoch, !policy.holdsWords else { return true }
    for (place, item) in outbox.enumerated() where item.flight == .waiting {
      if !item.isSealed {
        if needsReconciling(policy, claims) { return false }
        guard place < EngineLimits.inFlightCountMax, seal(item, epoch: epoch, &turn) else {
          return true
        }
      }
      launch(place, at: policy.house?.profile.slug, &turn.effects)
    }
    return true
  }

  /// The answer to what was sent first; nothing for any other.
  func takeFirst(
    _ accepted: Accepted, _ policy: RoomPolicy,
    _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> LogNews? {
    guard isNext(accepted.sequence), isOwn(accepted.submission) else { return nil }
    let item = outbox[0]
    settle(item, at: 0, accepted, &turn.effects)
    return LogNews(
      note(item, accepted, policy, &turn), at: accepted.sequence,
      turn.shownTime(accepted.acceptedAt))
  }
}
