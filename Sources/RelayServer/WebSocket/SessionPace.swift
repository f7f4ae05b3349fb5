import NIOCore
import RelayCore

/// How fast one session is read.
struct SessionPace {
  private var frames = TokenBucket()
  private var bytes = TokenBucket()

  /// Counts a frame that has come; how long to leave the next ones where they are, if at all.
  mutating func delay(byteCount: Int) -> TimeAmount? {
    let now = NIODeadline.now().uptimeNanoseconds
    let delay = max(
      frames.spend(1, ServerLimits.sessionFrame, nowNanoseconds: now),
      bytes.spend(UInt64(byteCount), ServerLimits.sessionByte, nowNanoseconds: now))
    return delay == 0 ? nil : .nanoseconds(Int64(delay))
  }
}
