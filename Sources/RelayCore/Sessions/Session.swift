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
    case challenged(Challenge)
    case open(DeviceID)
  }

  private var phase: Phase
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
  /// The desk's person has asked whether it takes new conversations, and is told again.
  var newcomersQuestion: Newcomers?
  let address: AddressKey?
  /// Fills again while the device heeds what it was refused.
  var refusals = TokenBucket()

  init(challenge: Challenge, address: AddressKey?) {
    phase = .challenged(challenge)
    self.address = address
  }

  var device: DeviceID? {
    if case .open(let device) = phase { device } else { nil }
  }

  var standing: Reading.Standing {
    switch phase {
    case .challenged(let challenge): .challenged(challenge, address)
    case .open(let device): .open(device, address)
    }
  }

  private var hasRoom: Bool {
    byteCountInFlight < RelayLimits.sessionByteCountInFlightMax
      && entryCountInFlight < RelayLimits.sessionEntryCountInFlightMax
  }

  /// The device has signed in, and this waits for it.
  mutating func open(_ device: DeviceID, _ conversations: [Waiting]) {
    phase = .open(device)
    for item in conversations {
      deliveries[item.conversation] = Delivery(
        sent: item.acknowledged, waitingThrough: item.last)
      waiting.insert(item.conversation)
      backlog.append(item.conversation)
    }
  }

  // MARK: Turns

  /// Whether something is to be sent, or it is to be said that there is nothing more; once until
  /// the turn comes.
  mutating func becomeDue() -> Bool {
    guard !isDue, !backlog.isEmpty || (!saidCaughtUp && waiting.isEmpty) else { return false }
    isDue = true
    return true
  }

  /// Whether this is the time to say so.
  mutating func sayCaughtUpIfSo() -> Bool {
    guard !saidCaughtUp, waiting.isEmpty else { return false }
    saidCaughtUp = true
    return true
  }

  mutating func enqueue(_ conversation: ConversationID) {
    if !backlog.contains(conversation) { backlog.append(conversation) }
  }

  /// Puts a conversation of which a page was sent behind the others, if there is more and room.
  mutating func enqueue(_ conversation: ConversationID, ifBefore last: Sequence) {
    guard let delivery = deliveries[conversation], delivery.hasRoom, delivery.sent < last else {
      return
    }
    enqueue(conversation)
  }

  /// The next page to be read, from the conversation whose turn it is.
  mutating func nextWish(named id: SessionID) -> Wish? {
    guard let device else { return nil }
    while hasRoom, !backlog.isEmpty {
      let next = backlog.removeFirst()
      guard let delivery = deliveries[next], delivery.hasRoom else { continue }
      let room = WireLimits.unacknowledgedEntryCountMax - delivery.inFlight.count
      return Wish(
        session: id, device: device, conversation: next, after: delivery.sent,
        countMax: min(room, RelayLimits.pageEntryCountMax))
    }
    return nil
  }

  // MARK: Windows

  /// Books a new entry of a log: as sent, if it is the next for this device and there is room, or
  /// else as one to be fetched later.
  mutating func offer(
    _ entry: StoredEntry, of conversation: ConversationID, to reader: Reader
  ) -> Parcel? {
    let before = Sequence(entry.sequence.rawValue - 1)
    let hasRoom = hasRoom
    let parcel = deliveries[
      conversation, default: Delivery(sent: before, waitingThrough: before)
    ].offer(entry, of: conversation, to: reader, hasRoom: hasRoom)
    if let parcel { book(parcel) } else { enqueue(conversation) }
    return parcel
  }

  /// Books an entry that was fetched as the next, if there is room.
  mutating func send(
    _ entry: StoredEntry, of conversation: ConversationID, to device: DeviceID, isFirst: Bool
  ) -> Parcel? {
    guard hasRoom else { return nil }
    let parcel = deliveries[conversation]?
      .send(entry, of: conversation, to: device, isFirst: isFirst)
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
  /// Answers whether the session has become due.
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
    return becomeDue()
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
  /// Books a new entry as sent if there is room for it, and if it is the next after what was sent.
  fileprivate mutating func offer(
    _ entry: StoredEntry, of conversation: ConversationID, to reader: Reader, hasRoom: Bool
  ) -> Parcel? {
    guard hasRoom, reader.previous <= sent, sent < entry.sequence else { return nil }
    return send(entry, of: conversation, to: reader.device, isFirst: reader.isFirst)
  }

  /// Books the next entry as sent if there is room for it.
  fileprivate mutating func send(
    _ entry: StoredEntry, of conversation: ConversationID, to device: DeviceID, isFirst: Bool
  ) -> Parcel? {
    guard hasRoom else { return nil }
    let parcel: Parcel =
      if entry.sender == device, entry.sequence > waitingThrough { .accepted } else {
        .entry(entry.logEntry(in: conversation, firstOfMember: isFirst))
      }
    sent(Flight(sequence: entry.sequence, byteCount: parcel.byteCount))
    return parcel
  }
}

/// What a device has to sign before it is let in.
struct Challenge {
  /// Random.
  let bytes: [UInt8]
  /// Of the page that asks to be let in; empty where none does.
  let origin: [UInt8]
}
