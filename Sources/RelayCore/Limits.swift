/// What the relay holds in memory and does at a time, each number with its reason. What the wire
/// allows is in `WireLimits`.
public enum RelayLimits {
  /// Unacknowledged bytes in flight to one session in one conversation: two of the largest
  /// entries and then some, so that one busy conversation does not hold up the others.
  public static let conversationByteCountInFlightMax = 512 * 1024
  /// Unacknowledged bytes in flight to one session in all: some ten seconds of a 4 Mbit/s line,
  /// and half of what the shell buffers before it calls a client too slow.
  public static let sessionByteCountInFlightMax = 4 * 1024 * 1024
  /// Unacknowledged entries in flight to one session in all: bounds the books kept about them.
  public static let sessionEntryCountInFlightMax = 2_048
  /// Entries that one question to the store brings.
  public static let pageEntryCountMax = 64
  /// Conversations remembered between batches, so that an append need not read them again.
  public static let conversationCountCachedMax = 20_000
  /// Desks that one session may watch: a customer has one, an operator a few.
  public static let deskCountWatchedMax = 16
  /// How long an entry waits for its members.
  public static let retentionMillisecondsDefault: UInt64 = 30 * 24 * 60 * 60 * 1_000
  /// Old entries are looked for this often; 30 days are not counted in seconds.
  public static let sweepIntervalMilliseconds: UInt64 = 60 * 1_000
  /// Old entries deleted in one sweep: keeps the pause for everyone else below 100 ms.
  public static let sweepEntryCountMax = 2_000
}
