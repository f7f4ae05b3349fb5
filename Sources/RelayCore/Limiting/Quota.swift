import RelayProtocol

/// How much of one device or one conversation may lie in the store unread.
public struct Quota: Equatable, Sendable {
  public let entryCount: Int
  public let byteCount: Int
}

/// What lies in the store of one device or one conversation.
public struct StoredUsage: Equatable, Sendable {
  public var entryCount: Int
  public var byteCount: Int

  public init(entryCount: Int, byteCount: Int) {
    self.entryCount = entryCount
    self.byteCount = byteCount
  }
}

/// Holds devices and conversations to their quotas without counting what is deleted: what the
/// store said once, and all that was appended since, is never less than what lies there. Only when
/// that sum reaches the quota is the store asked again, and not more often than a refused client
/// is told to come back.
struct QuotaBook {
  enum Subject: Hashable {
    case device(DeviceID)
    case conversation(ConversationID)
  }

  private struct Line {
    var usage: StoredUsage
    var measuredAtNanoseconds: UInt64
    /// There was little room when the store was asked last.
    var isTight: Bool
  }

  private var lines: [Subject: Line] = [:]

  /// Books an entry; false if it would be one too many.
  mutating func admit(
    _ subject: Subject, byteCount: Int, _ quota: Quota, nowNanoseconds now: UInt64,
    measure: () throws(StoreError) -> StoredUsage
  ) throws(StoreError) -> Bool {
    if var line = lines[subject] {
      if line.usage.take(byteCount, quota) {
        lines[subject] = line
        return true
      }
      let pause = UInt64(RateLimits.quotaRetryMilliseconds) * 1_000_000 / 2
      guard !line.isTight || now >= line.measuredAtNanoseconds + pause else { return false }
    }
    let usage = try measure()
    var line = Line(
      usage: usage, measuredAtNanoseconds: now, isTight: usage.isNearly(quota))
    let isWithin = line.usage.take(byteCount, quota)
    if lines.count >= RateLimits.quotaLineCountMax { lines.removeAll(keepingCapacity: true) }
    lines[subject] = line
    return isWithin
  }
}

extension StoredUsage {
  /// Less than a tenth is left: not worth counting all of it again at once.
  fileprivate func isNearly(_ quota: Quota) -> Bool {
    entryCount > quota.entryCount / 10 * 9 || byteCount > quota.byteCount / 10 * 9
  }

  fileprivate mutating func take(_ byteCount: Int, _ quota: Quota) -> Bool {
    guard entryCount < quota.entryCount, self.byteCount + byteCount <= quota.byteCount else {
      return false
    }
    entryCount += 1
    self.byteCount += byteCount
    return true
  }
}
