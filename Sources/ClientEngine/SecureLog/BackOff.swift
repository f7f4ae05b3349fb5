import RelayProtocol

/// How long a conversation keeps to itself what the relay has refused for now.
///
/// The wait is what the relay asks for, and at least twice the last one; a random part on top
/// keeps a thousand clients that were refused together from coming back together. Nothing is lost
/// meanwhile: what was refused stays in the outbox under its number.
struct BackOff {
  private(set) var retryAt: Timestamp?
  /// In a row, since an entry was accepted.
  private var refusalCount = 0
  private var askedMilliseconds: UInt64?
  private var delayMilliseconds: UInt64 = 0
  /// Long enough to say so.
  private(set) var isLong = false
  /// The desk takes no new conversations.
  private(set) var isPaused = false

  /// The relay has refused. Several refusals of one volley count as one.
  mutating func ask(milliseconds: UInt64, isPaused: Bool = false) {
    self.isPaused = isPaused
    askedMilliseconds = max(milliseconds, askedMilliseconds ?? 0)
  }

  /// Whether the outbox may go on.
  mutating func isOver(
    now: Timestamp, using random: inout some RandomNumberGenerator
  ) -> Bool {
    if let asked = askedMilliseconds {
      askedMilliseconds = nil
      if retryAt == nil { refusalCount += 1 }
      let delay = Self.delayMilliseconds(
        asked: asked, refusalCount: refusalCount, using: &random)
      delayMilliseconds = delay
      retryAt = now.adding(milliseconds: delay)
      isLong = refusalCount > 1 || delay >= EngineLimits.busyMillisecondsMin
    }
    guard let end = retryAt else { return true }
    guard end <= now else { return false }
    retryAt = nil
    return true
  }

  /// After a clock was set back, the retry may lie years ahead.
  mutating func limit(now: Timestamp) {
    guard let retryAt else { return }
    self.retryAt = min(retryAt, now.adding(milliseconds: delayMilliseconds))
  }

  static var delayMillisecondsMax: UInt64 { EngineLimits.askedMillisecondsMax / 2 * 3 }

  /// A new line is tried at once; how often it was refused is not forgotten.
  mutating func endSession() {
    retryAt = nil
    askedMilliseconds = nil
  }

  static func delayMilliseconds(
    asked: UInt64, refusalCount: Int, using random: inout some RandomNumberGenerator
  ) -> UInt64 {
    let doubled = EngineLimits.backOffMillisecondsMin << UInt64(min(refusalCount - 1, 10))
    let delay = max(
      min(asked, EngineLimits.askedMillisecondsMax),
      min(doubled, EngineLimits.backOffMillisecondsMax))
    return delay + random.next() % (delay / 2 + 1)
  }
}
