import Foundation
import RelayCore
import RelayProtocol

/// What waits for the relay's thread: events for the next batch, and questions that are not
/// part of the protocol. Sessions take turns, so that none of them makes the others wait.
final class RelayInbox: @unchecked Sendable {
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

  private let condition = NSCondition()
  private var events = FairQueue<SessionID, RelayEvent>()
  private var questions: [Question] = []
  private var isStopping = false

  func post(_ event: RelayEvent, of session: SessionID) {
    condition.lock()
    events.add(event, for: session)
    if events.count == 1 { condition.signal() }
    condition.unlock()
  }

  func ask(_ question: Question) {
    condition.lock()
    questions.append(question)
    condition.signal()
    condition.unlock()
  }

  /// Events that wait for their batch.
  var eventCount: Int {
    condition.lock()
    defer { condition.unlock() }
    return events.count
  }

  /// Lets the thread end after what was posted so far.
  func stop() {
    condition.lock()
    isStopping = true
    condition.signal()
    condition.unlock()
  }

  /// Waits until there is something to do or the deadline has passed. What is more than one
  /// batch stays for the next.
  func next(before deadline: Date) -> Batch {
    condition.lock()
    defer { condition.unlock() }
    while events.isEmpty, questions.isEmpty, !isStopping {
      if !condition.wait(until: deadline) { break }
    }
    var batch = Batch(questions: questions)
    questions = []
    batch.events = events.take(
      countMax: ServerLimits.batchEventCountMax,
      countMaxEach: ServerLimits.batchSessionEventCountMax)
    if isStopping, events.isEmpty {
      batch.events.append(.stopping)
      batch.isLast = true
    }
    return batch
  }
}
