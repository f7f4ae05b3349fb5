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
  /// It is on the list of those that get something before the batch ends.
  var isDue = false
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

  /// Books a new entry of a log: as sent, if it is the next for this device and there is room, or
  /// else as one to be fetched later.
  mutating func offer(
    _ entry: StoredEntry, in conversation: Conversation, to device: DeviceID
  ) -> Parcel? {
    let before = Sequence(entry.sequence.rawValue - 1)
    let hasRoom = hasRoom
    let parcel = deliveries[
      conversation.id, default: Delivery(sent: before, waitingThrough: before)
    ].offer(entry, in: conversation, to: device, hasRoom: hasRoom, isNext: false)
    if let parcel { book(parcel) } else { enqueue(conversation.id) }
    return parcel
  }

  /// Books an entry that was fetched as the next, if there is room.
  mutating func send(
    _ entry: StoredEntry, in conversation: Conversation, to device: DeviceID
  ) -> Parcel? {
    let hasRoom = hasRoom
    let parcel = deliveries[conversation.id]?
      .offer(entry, in: conversation, to: device, hasRoom: hasRoom, isNext: true)
    if let parcel { book(parcel) }
    return parcel
  }

  private mutating func book(_ parcel: Parcel) {
    byteCountInFlight += parcel.byteCount
    entryCountInFlight += 1
  }

  /// Books all entries up to one as arrived. The conversation comes into the backlog when there is
  /// more for this device, which ends at `last`; when all has arrived its books are put away.
  ///
  /// Answers whether the session has become due: something is to be sent, or to say that there is
  /// nothing more.
  mutating func settle(
    _ conversation: ConversationID, through sequence: Sequence, last: Sequence
  ) -> Bool {
    if let settled = deliveries[conversation]?.settle(through: sequence) {
      byteCountInFlight -= settled.byteCount
      entryCountInFlight -= settled.entryCount
      if settled.hasAllThatWaited, !waiting.isEmpty { waiting.remove(conversation) }
      if settled.sent < last {
        enqueue(conversation)
      } else if settled.isQuiet {
        forget(conversation)
      }
    }
    guard !isDue, !backlog.isEmpty || (!saidCaughtUp && waiting.isEmpty) else { return false }
    isDue = true
    return true
  }

  /// Forgets all about a conversation that the device has no part in any more.
  mutating func forget(_ conversation: ConversationID) {
    if let delivery = deliveries.removeValue(forKey: conversation) {
      byteCountInFlight -= delivery.byteCountInFlight
      entryCountInFlight -= delivery.inFlight.count
    }
    if !waiting.isEmpty { waiting.remove(conversation) }
    if !backlog.isEmpty { backlog.removeAll { $0 == conversation } }
  }
}

/// What a session gets of an entry.
enum Parcel {
  /// Its own entry is on disk: the word about it stands for the entry.
  case accepted
  case entry(LogEntry)

  var byteCount: Int {
    switch self {
    case .accepted: 0
    case .entry(let entry): entry.payload.count
    }
  }
}

extension Delivery {
  /// Books an entry as sent if there is room for it, and if it is the next after what was sent,
  /// which who fetched it knows already.
  fileprivate mutating func offer(
    _ entry: StoredEntry, in conversation: Conversation, to device: DeviceID, hasRoom: Bool,
    isNext: Bool
  ) -> Parcel? {
    guard hasRoom, self.hasRoom,
      isNext
        || conversation.deliverable(to: device, after: sent)?.lowerBound == entry.sequence.rawValue
    else { return nil }
    let parcel: Parcel =
      if entry.sender == device, entry.sequence > waitingThrough { .accepted } else {
        .entry(
          entry.logEntry(
            in: conversation.id, firstOfMember: conversation.isFirst(entry.sequence, for: device)))
      }
    sent(Flight(sequence: entry.sequence, byteCount: parcel.byteCount))
    return parcel
  }
}
