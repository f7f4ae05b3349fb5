import ClientEngine
import RelayProtocol

/// One sentence about what must never happen, watched in one world. It sees what people see and
/// what the relay is given; at the end it looks at the world as a whole.
protocol Checker {
  static var name: String { get }
  var violations: [Violation] { get }
  mutating func see(_ sight: Sight, at time: UInt64)
  mutating func conclude(_ world: Simulator)
}

/// What can be seen from outside.
enum Sight {
  /// A page was told about a message, or about a sign on one.
  case message(Client, SaidLine)
  case notice(Client, NoticeEvent)
  case conversation(Client, ConversationEvent)
  case desk(Client, DeskEvent)
  /// An engine could not read its own disk.
  case damaged(Client)
  /// A process ended; its next page is told everything anew.
  case pageEnded(Client)
  /// The owner was told that a device is removed.
  case removed(DeviceID)
  /// Bytes that the relay writes, or was sent.
  case relayBytes([UInt8])
  /// How much waits where.
  case gauges(Gauges)
  /// What had not arrived when the time was up.
  case late(String)
  /// Who was still shut out then, long after the last lie.
  case lockedOut(String)
  /// Somebody without a place in a conversation has opened what this client sent in it.
  case overheard(Client, by: Outsider)
}

/// What lies in queues at a moment.
struct Gauges {
  /// Messages and the like that one client still has to send in one conversation.
  var outboxCountMax = 0
  /// Private halves of KeyPackages on one client.
  var keyPackageCountMax = 0
  /// Entries sent to one session in one conversation and not acknowledged.
  var unacknowledgedCountMax = 0
  /// Bytes on their way on one connection.
  var lineByteCountMax = 0
  /// Wakes in a row that one client wanted at once.
  var wakeCountMax = 0
}

extension Checker {
  func violation(_ what: String, at time: UInt64) -> Violation {
    Violation(checker: Self.name, milliseconds: time, what: what)
  }
}
