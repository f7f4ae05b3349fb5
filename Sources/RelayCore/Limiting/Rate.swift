import RelayProtocol

/// How often something may happen: so many at once, and afterwards one each so often.
public struct Rate: Equatable, Sendable {
  public let burst: UInt64
  public let nanosecondsEach: UInt64

  public static func perSecond(_ count: UInt64, burst: UInt64) -> Rate {
    Rate(burst: burst, nanosecondsEach: 1_000_000_000 / count)
  }

  public static func perHour(_ count: UInt64, burst: UInt64) -> Rate {
    Rate(burst: burst, nanosecondsEach: 3_600_000_000_000 / count)
  }

  /// An empty bucket is full again after this.
  var nanosecondsToFill: UInt64 { burst * nanosecondsEach }
}

/// A token bucket that is one number: the time at which it will be full again (the generic cell
/// rate algorithm). What was taken moves that time away, and it may not lie further ahead than a
/// whole burst takes.
public struct TokenBucket: Equatable, Sendable {
  private(set) var fullAtNanoseconds: UInt64

  public init() { fullAtNanoseconds = 0 }

  /// Takes tokens, or takes none and says after how many nanoseconds there will be enough. What
  /// costs more than a burst is let through when the bucket is full.
  public mutating func take(
    _ count: UInt64, _ rate: Rate, nowNanoseconds now: UInt64
  ) -> UInt64? {
    let start = max(fullAtNanoseconds, now)
    let cost = min(count, rate.burst) * rate.nanosecondsEach
    let excess = Int64(start - now) + Int64(cost) - Int64(rate.nanosecondsToFill)
    guard excess <= 0 else { return UInt64(excess) }
    fullAtNanoseconds = start + cost
    return nil
  }

  /// Takes tokens that are spent already, and says after how many nanoseconds the debt is paid; 0
  /// when there is none.
  public mutating func spend(
    _ count: UInt64, _ rate: Rate, nowNanoseconds now: UInt64
  ) -> UInt64 {
    let start = max(fullAtNanoseconds, now)
    fullAtNanoseconds = start + count * rate.nanosecondsEach
    let debt = Int64(fullAtNanoseconds - now) - Int64(rate.nanosecondsToFill)
    return UInt64(max(0, debt))
  }

  public func isFull(nowNanoseconds now: UInt64) -> Bool { fullAtNanoseconds <= now }
}

/// A clock that never goes back: when the one it is shown does, it stands for that step and then
/// goes on from where it was, so that nobody waits for a time to come that has been already.
public struct SteadyClock: Sendable {
  private var shown: UInt64?
  public private(set) var nanoseconds: UInt64 = 0

  public init() {}

  public mutating func show(_ now: Timestamp) {
    if let shown, now.milliseconds > shown {
      // After a day every bucket is full, however far the clock leapt.
      nanoseconds += min(now.milliseconds - shown, RateLimits.clockStepMillisecondsMax) * 1_000_000
    }
    shown = now.milliseconds
  }
}
