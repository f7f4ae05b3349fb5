import RelayProtocol

/// The mailbox: orders what members append to their conversations, holds it until every member
/// has it, and knows nothing of what it says.
///
/// It is responsible for one order per conversation, for delivery at least once, and for
/// forgetting. It has no clock, no randomness and no network: events go in, outputs come out, and
/// a batch of events is one transaction of the store. Outputs exist only for what the store has
/// committed; when a batch fails, memory goes back to where it was, every event is tried alone,
/// and those that still fail are answered with `storageUnavailable`.
public struct Relay<Store: RelayStore> {
  /// The shell may look after it between batches.
  public var store: Store
  let crypto: RelayCrypto
  let retentionMilliseconds: UInt64

  var sessions = Journaled<SessionID, Session>()
  /// The one session from which each device speaks.
  var online = Journaled<DeviceID, SessionID>()
  var desks = DeskRegistry()
  /// A cache of the store.
  var conversations: [ConversationID: Conversation] = [:]
  /// Those whose books changed in this batch, oldest change first.
  var unwritten: [ConversationID] = []
  /// Sessions that have room or something to be told, as far as they know by this batch.
  var due: [SessionID] = []
  var sweptAt = Timestamp(milliseconds: 0)
  /// Off only where nobody is kept from anything: while measuring.
  let isLimiting: Bool
  var limiter = RateLimiter()
  var dating = DatingClock()
  var aging: AgingClock
  var quotas = QuotaBook()
  /// For the operator; says nothing about anybody.
  public internal(set) var tally = RelayTally()
  private var outputs: [RelayOutput] = []
  /// Whether the store refused what came last.
  public internal(set) var isStoreFailing = false

  public init(
    store: Store, crypto: RelayCrypto,
    retentionMilliseconds: UInt64 = RelayLimits.retentionMillisecondsDefault,
    isLimiting: Bool = true
  ) throws(StoreError) {
    self.store = store
    self.isLimiting = isLimiting
    self.crypto = crypto
    self.retentionMilliseconds = retentionMilliseconds
    aging = try AgingClock(noted: Self.notedTime(&self.store))
    desks = try DeskRegistry(
      desks: self.store.records(.desk), setupToken: self.store.records(.setupToken).first, crypto)
  }

  /// Handles events that arrived together, as one transaction.
  public mutating func process(_ events: [RelayEvent], now: Timestamp) -> [RelayOutput] {
    if conversations.count > RelayLimits.conversationCountCachedMax {
      conversations.removeAll(keepingCapacity: true)
    }
    limiter.show(now)
    aging.show(now)
    dating.show(now)
    if !attempt(events, now: now) {
      for event in events where !attempt([event], now: now) {
        handleWithoutStore(event)
      }
    }
    for case .tick in events {
      forgetLargeConversations()
      // What fails now is tried again at the next tick.
      try? store.settle()
      if isStoreFailing { probeStore() }
      break
    }
    defer { outputs.removeAll(keepingCapacity: outputs.count < 4_096) }
    return outputs
  }

  /// Between batches: within one, what was changed must be found again.
  private mutating func forgetLargeConversations() {
    let count = conversations.values.reduce(0) { $0 + $1.memberships.count }
    if count > RelayLimits.membershipCountCachedMax { conversations.removeAll() }
  }

  /// All of it or nothing; false when the store failed.
  private mutating func attempt(_ events: [RelayEvent], now: Timestamp) -> Bool {
    let outputCount = outputs.count
    let desksBefore = desks
    let tallyBefore = tally
    sessions.mark()
    online.mark()
    do {
      try store.begin()
      for event in events { try handle(event, now: now) }
      try pumpDue()
      try writeBooks()
      try store.commit()
      // A batch that wrote nothing proves nothing.
      if tally.appendedEntryCount > tallyBefore.appendedEntryCount { isStoreFailing = false }
      return true
    } catch {
      store.rollback()
      outputs.removeLast(outputs.count - outputCount)
      desks = desksBefore
      tally = tallyBefore
      sessions.goBack()
      online.goBack()
      conversations.removeAll()
      unwritten.removeAll()
      due.removeAll()
      isStoreFailing = true
      return false
    }
  }

  private mutating func handle(_ event: RelayEvent, now: Timestamp) throws(StoreError) {
    switch event {
    case .opened(let id, let challenge, let address):
      open(id, challenge: challenge, address)
    case .received(let id, let bytes): try receive(bytes, from: id, now: now)
    case .closed(let id): forget(id)
    case .tick: try sweep(now: now)
    case .stopping: dismissAll(.shuttingDown)
    }
  }

  /// What remains of an event when the store takes nothing.
  private mutating func handleWithoutStore(_ event: RelayEvent) {
    sessions.mark()
    online.mark()
    switch event {
    case .opened(let id, let challenge, let address):
      open(id, challenge: challenge, address)
    case .received(let id, let bytes):
      guard sessions[id] != nil, let frame = try? ClientFrame(decoding: bytes) else { return }
      refuse(frame, .storageUnavailable, to: id)
    case .closed(let id): forget(id)
    case .tick: break
    case .stopping: dismissAll(.shuttingDown)
    }
  }

  mutating func send(_ frame: ServerFrame, to id: SessionID) {
    outputs.append(.send(id, frame))
  }

  /// Says why, closes, and forgets the session.
  mutating func dismiss(
    _ id: SessionID, _ code: RelayErrorCode, retryAfterMilliseconds: UInt32 = 0
  ) {
    tally.refusals[code, default: 0] += 1
    outputs.append(
      .send(id, .goodbye(code, retryAfterMilliseconds: retryAfterMilliseconds)))
    outputs.append(.close(id))
    forget(id)
  }

  private mutating func dismissAll(_ code: RelayErrorCode) {
    for id in sessions.values.keys.sorted() { dismiss(id, code) }
  }

  private mutating func open(_ id: SessionID, challenge: [UInt8], _ address: AddressKey?) {
    precondition(sessions[id] == nil, "the shell names each session once")
    sessions[id] = Session(challenge: challenge, address: address)
    send(.challenge(challenge), to: id)
  }

  mutating func forget(_ id: SessionID) {
    guard let session = sessions[id] else { return }
    sessions[id] = nil
    if let device = session.device, online[device] == id { online[device] = nil }
  }
}
