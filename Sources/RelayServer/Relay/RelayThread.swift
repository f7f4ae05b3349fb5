import Foundation
import Logging
import RelayCore
import RelayProtocol

/// The one thread on which the relay decides: takes whatever events have come together, has
/// them decided and stored as one transaction, and only then lets the outputs out. Many appends
/// share one sync of the disk that way.
final class RelayThread<Store: RelayStore>: @unchecked Sendable {
  private var relay: Relay<Store>
  private let inbox: RelayInbox
  private let sessions: SessionTable
  private let logger: Logger
  private let clock: @Sendable () -> Timestamp
  private let finished = DispatchSemaphore(value: 0)
  private var isStoreFailing = false
  /// On the monotonic clock, so that a wall clock set back does not hold up the next.
  private var tickAt = DispatchTime.now()
  /// Before this a small batch waits for company.
  private var nextAt = DispatchTime.now()
  private var probedAtNanoseconds: UInt64 = 0

  init(
    _ relay: Relay<Store>, inbox: RelayInbox, sessions: SessionTable, logger: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.clock = clock
    self.relay = relay
    self.inbox = inbox
    self.sessions = sessions
    self.logger = logger
  }

  func start() {
    let thread = Thread { [self] in
      while turn() {}
      finished.signal()
    }
    thread.name = "relay"
    thread.start()
  }

  /// Waits for the thread's end; `inbox.stop` brings it about.
  func join() { finished.wait() }

  /// One batch; false after the last.
  private func turn() -> Bool {
    var batch = inbox.next(before: tickAt, notBefore: nextAt)
    nextAt = .now() + .microseconds(ServerLimits.paceMicroseconds)
    if DispatchTime.now() >= tickAt {
      tickAt = .now() + .milliseconds(Int(ServerLimits.tickMilliseconds))
      batch.events.append(.tick)
    }
    if !batch.events.isEmpty {
      let outputs = relay.process(batch.events, now: clock())
      sessions.deliver(outputs, consumed: batch.events)
      reportStore()
    }
    for question in batch.questions { answer(question) }
    return !batch.isLast
  }

  private func answer(_ question: RelayInbox.Question) {
    switch question {
    case .deskRecord(let slug, let answer): answer(relay.deskRecord(slug))
    case .deskSlugs(let answer): answer(relay.deskSlugs)
    case .status(let answer): answer(relay.status)
    case .readiness(let answer): answer(isReady())
    }
  }

  /// Whether the store takes what it is given, tried now and then if nothing else tries.
  private func isReady() -> Bool {
    let now = DispatchTime.now().uptimeNanoseconds
    if now >= probedAtNanoseconds + ServerLimits.probeIntervalMilliseconds * 1_000_000 {
      probedAtNanoseconds = now
      relay.probeStore()
      reportStore()
    }
    return !relay.isStoreFailing
  }

  /// Says once that the store fails, and once that it works again.
  private func reportStore() {
    guard relay.isStoreFailing != isStoreFailing else { return }
    isStoreFailing = relay.isStoreFailing
    if isStoreFailing {
      logger.error("The data directory takes no more: is the disk full?")
    } else {
      logger.notice("The data directory works again.")
    }
  }
}

func now() -> Timestamp {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Timestamp(
    milliseconds: UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000)
}
