import NIOCore
import RelayCore

/// How fast one session is read.
struct SessionPace {
  private var frames = TokenBucket()
  private var bytes = TokenBucket()

  /// Counts a frame that has come; for how many nanoseconds to leave the next ones where they are.
  mutating func delay(byteCount: Int) -> UInt64 {
    let now = NIODeadline.now().uptimeNanoseconds
    return max(
      frames.spend(1, ServerLimits.sessionFrame, nowNanoseconds: now),
      bytes.spend(UInt64(byteCount), ServerLimits.sessionByte, nowNanoseconds: now))
  }
}
