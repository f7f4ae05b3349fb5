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
