import RelayProtocol

/// One connection, named by the shell.
public struct SessionID: Hashable, Comparable, Sendable {
  public let rawValue: UInt64

  public init(_ rawValue: UInt64) { self.rawValue = rawValue }

  public static func < (left: SessionID, right: SessionID) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// What the relay knows about a connection: whose it is, and what is on its way to it.
struct Session {
  enum Phase {
    /// Waiting for a signature over these bytes.
    case challenged([UInt8])
    case open(DeviceID)
  }

  var phase: Phase
  /// Conversations in which something is in flight or still to be sent; the others are quiet.
  var deliveries: [ConversationID: Delivery] = [:]
  /// Conversations with entries to send, in turn.
  var backlog: [ConversationID] = []
  var byteCountInFlight = 0
  var entryCountInFlight = 0
  /// Conversations of which not all that waited at opening is acknowledged.
  var waiting: Set<ConversationID> = []
  var saidCaughtUp = false
  var watchedDesks: [DeskSlug] = []
  let address: AddressKey?
  /// Fills again while the device heeds what it was refused.
  var refusals = TokenBucket()

  init(challenge: [UInt8], address: AddressKey?) {
    phase = .challenged(challenge)
    self.address = address
  }

  var device: DeviceID? {
    if case .open(let device) = phase { device } else { nil }
  }

  var hasRoom: Bool {
    byteCountInFlight < RelayLimits.sessionByteCountInFlightMax
      && entryCountInFlight < RelayLimits.sessionEntryCountInFlightMax
  }

  mutating func enqueue(_ conversation: ConversationID) {
    if !backlog.contains(conversation) { backlog.append(conversation) }
  }

  /// Books an entry as sent.
  mutating func sent(
    _ sequence: Sequence, byteCount: Int, in conversation: ConversationID, _ delivery: Delivery
  ) {
    var delivery = delivery
    delivery.sent = sequence
    delivery.inFlight.append(Delivery.Flight(sequence: sequence, byteCount: byteCount))
    delivery.byteCountInFlight += byteCount
    byteCountInFlight += byteCount
    entryCountInFlight += 1
    deliveries[conversation] = delivery
  }

  /// Books all entries up to one as arrived.
  mutating func arrived(_ sequence: Sequence, in conversation: ConversationID) {
    guard var delivery = deliveries[conversation] else { return }
    let count = delivery.inFlight.firstIndex { $0.sequence > sequence } ?? delivery.inFlight.count
    let byteCount = delivery.inFlight[..<count].reduce(0) { $0 + $1.byteCount }
    delivery.inFlight.removeFirst(count)
    delivery.byteCountInFlight -= byteCount
    delivery.sent = max(delivery.sent, sequence)
    byteCountInFlight -= byteCount
    entryCountInFlight -= count
    if delivery.waitingThrough <= sequence { waiting.remove(conversation) }
    deliveries[conversation] = delivery
  }

  /// Forgets all about a conversation that the device has no part in any more.
  mutating func forget(_ conversation: ConversationID) {
    if let delivery = deliveries.removeValue(forKey: conversation) {
      byteCountInFlight -= delivery.byteCountInFlight
      entryCountInFlight -= delivery.inFlight.count
    }
    waiting.remove(conversation)
    backlog.removeAll { $0 == conversation }
  }
}

/// What is on its way to one session in one conversation.
struct Delivery {
  struct Flight {
    let sequence: Sequence
    let byteCount: Int
  }

  /// The last entry that was sent, or need not be.
  var sent: Sequence
  /// What waited when the session opened. The device's own entries up to here are sent to it
  /// whole; for later ones `accepted` stands.
  let waitingThrough: Sequence
  var inFlight: [Flight] = []
  var byteCountInFlight = 0

  var hasRoom: Bool {
    inFlight.count < WireLimits.unacknowledgedEntryCountMax
      && byteCountInFlight < RelayLimits.conversationByteCountInFlightMax
  }
}
