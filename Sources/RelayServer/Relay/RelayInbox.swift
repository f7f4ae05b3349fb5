import Dispatch
import NIOConcurrencyHelpers
import RelayCore
import RelayProtocol

/// What waits for the relay's thread: events for the next batch, and questions that are not
/// part of the protocol. Sessions take turns, so that none of them makes the others wait.
final class RelayInbox: Sendable {
  enum Question: Sendable {
    case deskRecord(DeskSlug, answer: @Sendable ([UInt8]?) -> Void)
    case deskSlugs(answer: @Sendable ([DeskSlug]) -> Void)
    case status(answer: @Sendable (RelayStatus) -> Void)
    case readiness(answer: @Sendable (Bool) -> Void)
  }

  struct Batch {
    var events: [RelayEvent] = []
    var questions: [Question] = []
    var isLast = false
  }

  private struct State: Sendable {
    var events = FairQueue<SessionID, RelayEvent>()
    var questions: [Question] = []
    var isStopping = false

    var isEmpty: Bool { events.isEmpty && questions.isEmpty && !isStopping }
    var isLittle: Bool {
      events.count < ServerLimits.pacedEventCountMax && questions.isEmpty && !isStopping
    }
  }

  private let state = NIOLockedValueBox(State())
  /// Signalled when there is something where there was nothing. Its waits run on the monotonic
  /// clock: those of a condition would last a year when the wall clock is set back by one.
  private let arrival = DispatchSemaphore(value: 0)

  func post(_ event: RelayEvent, of session: SessionID) {
    change { $0.events.add(event, for: session) }
  }

  /// In this order, with nothing of the same session in between.
  func post(_ events: [RelayEvent], of session: SessionID) {
    change { $0.events.add(contentsOf: events, for: session) }
  }

  func ask(_ question: Question) {
    change { $0.questions.append(question) }
  }

  /// Lets the thread end after what was posted so far.
  func stop() {
    change { $0.isStopping = true }
  }

  private func change(_ body: (inout State) -> Void) {
    let wasEmpty = state.withLockedValue { state in
      defer { body(&state) }
      return state.isEmpty
    }
    if wasEmpty { arrival.signal() }
  }

  /// Events that wait for their batch.
  var eventCount: Int { state.withLockedValue { $0.events.count } }

  /// Waits until there is something to do or the deadline has passed; and for little of it also
  /// until the pace is kept, because a batch costs a sync of the disk however few share it. What is
  /// more than one batch stays for the next.
  func next(before deadline: DispatchTime, notBefore pace: DispatchTime) -> Batch {
    while state.withLockedValue({ $0.isEmpty }) {
      if arrival.wait(timeout: deadline) == .timedOut { break }
    }
    while state.withLockedValue({ $0.isLittle }), DispatchTime.now() < pace {
      // More of the same is no arrival, so this is a sleep of two milliseconds.
      _ = arrival.wait(timeout: pace)
    }
    return state.withLockedValue { state in
      var batch = Batch(questions: state.questions)
      state.questions = []
      batch.events = state.events.take(
        countMax: ServerLimits.batchEventCountMax,
        countMaxEach: ServerLimits.batchSessionEventCountMax)
      if state.isStopping, state.events.isEmpty {
        batch.events.append(.stopping)
        batch.isLast = true
      }
      return batch
    }
  }
}
