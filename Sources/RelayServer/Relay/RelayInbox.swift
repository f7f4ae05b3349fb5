import Foundation
import RelayCore
import RelayProtocol

/// What waits for the relay's thread: events for the next batch, and questions that are not
/// part of the protocol.
final class RelayInbox: @unchecked Sendable {
  enum Question: Sendable {
    case deskRecord(DeskSlug, answer: @Sendable ([UInt8]?) -> Void)
    case deskSlugs(answer: @Sendable ([DeskSlug]) -> Void)
  }

  struct Batch {
    var events: [RelayEvent] = []
    var questions: [Question] = []
    var isLast = false
  }

  private let condition = NSCondition()
  private var waiting = Batch()
  private var isStopping = false

  func post(_ event: RelayEvent) {
    condition.lock()
    waiting.events.append(event)
    if waiting.events.count == 1 { condition.signal() }
    condition.unlock()
  }

  func ask(_ question: Question) {
    condition.lock()
    waiting.questions.append(question)
    condition.signal()
    condition.unlock()
  }

  /// Lets the thread end after what was posted so far.
  func stop() {
    condition.lock()
    waiting.events.append(.stopping)
    isStopping = true
    condition.signal()
    condition.unlock()
  }

  /// Waits until there is something to do or the deadline has passed. What is more than one
  /// batch stays for the next.
  func next(before deadline: Date) -> Batch {
    condition.lock()
    defer { condition.unlock() }
    while waiting.events.isEmpty, waiting.questions.isEmpty, !isStopping {
      if !condition.wait(until: deadline) { break }
    }
    var batch = Batch(questions: waiting.questions)
    waiting.questions = []
    if waiting.events.count <= ServerLimits.batchEventCountMax {
      swap(&batch.events, &waiting.events)
      batch.isLast = isStopping
    } else {
      batch.events = Array(waiting.events.prefix(ServerLimits.batchEventCountMax))
      waiting.events.removeFirst(ServerLimits.batchEventCountMax)
    }
    return batch
  }
}
