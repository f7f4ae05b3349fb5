import CryptoSuite
import RelayProtocol

/// What the handling of one input has to hand: the time it came at, chance, the line to the relay,
/// and what is to be done about it.
struct Turn<Crypto: CryptoProvider, Random: RandomNumberGenerator> {
  let crypto: Crypto
  let link: Link
  let now: Timestamp
  var random: Random
  var effects: Effects

  /// Now by the relay's clock.
  var relayTime: Timestamp { link.relayTime(now) }

  /// When something happened, for people to see: as the relay says, but never later than now and
  /// never longer ago than it keeps anything; and not before its sender wrote it.
  func shownTime(_ acceptedAt: Timestamp, sentAt: Timestamp? = nil) -> Timestamp {
    let retention = EngineLimits.retentionMillisecondsMax
    let earliest = Timestamp(milliseconds: now.milliseconds - min(now.milliseconds, retention))
    let bounded = min(max(acceptedAt, earliest), now)
    guard let sentAt, sentAt <= now else { return bounded }
    return max(bounded, sentAt)
  }

  /// Lets the session go; the shell connects again, and the relay tells everything behind our
  /// cursors once more.
  mutating func hangUp() {
    link.end()
    effects.closeLine()
  }
}

extension Timestamp {
  func adding(milliseconds: UInt64) -> Timestamp {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Timestamp(milliseconds: overflow ? .max : sum)
  }

  var seconds: UInt64 { milliseconds / 1_000 }
}
