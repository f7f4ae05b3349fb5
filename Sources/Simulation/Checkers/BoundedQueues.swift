import ClientEngine
import RelayCore
import RelayProtocol

/// Queues stay bounded: what is on its way to a session, what a client has to send and to keep;
/// the relay keeps nothing that every member has, and after the time of retention nothing at all.
struct BoundedQueues: Checker {
  static let name = "BoundedQueues"
  private(set) var violations: [Violation] = []

  /// What `RelayLimits` lets one session have in flight, and its answers beside it.
  private static let lineByteCountMax = 2 * RelayLimits.sessionByteCountInFlightMax

  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .gauges(let gauges) = sight else { return }
    check("entries to send", gauges.outboxCountMax, EngineLimits.outboxCountMax + 2, time)
    check("key packages", gauges.keyPackageCountMax, EngineLimits.keyPackageStockCountMax, time)
    check(
      "entries in flight", gauges.unacknowledgedCountMax, WireLimits.unacknowledgedEntryCountMax,
      time)
    check("wakes at once", gauges.wakeCountMax, Bounds.wakeCountMax, time)
    check("bytes on a line", gauges.lineByteCountMax, Self.lineByteCountMax, time)
  }

  private mutating func check(_ what: String, _ count: Int, _ max: Int, _ time: UInt64) {
    if count > max { violations.append(violation("\(count) \(what), at most \(max)", at: time)) }
  }

  mutating func conclude(_ world: Simulator) {
    let delivered = world.entryCount { conversation, entry in
      !conversation.memberships.contains {
        $0.first <= entry.sequence && $0.acknowledged < entry.sequence
          && ($0.last.map { entry.sequence <= $0 } ?? true)
      }
    }
    check("entries kept that every member has", delivered, 0, world.now)
    check("entries kept after thirty days", world.entriesAfterRetention(), 0, world.now)
  }
}
