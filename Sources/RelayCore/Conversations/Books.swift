import RelayProtocol

/// What is decided for one conversation, one desk, one device's key packages: membership and order,
/// cursors, retention, quotas, and what a house key has signed. All of it over the store alone.
///
/// `commit` is all there is to it: requests go in, and a ticket comes out once what they led to is
/// on disk. Whatever is in memory here is a copy of what lies in the store, and is dropped when a
/// batch fails.
struct Books<Store: RelayStore> {
  var store: Store
  let crypto: RelayCrypto
  let retentionMilliseconds: UInt64
  /// Off only where nobody is kept from anything: while measuring.
  let isLimiting: Bool

  var desks: DeskRegistry
  var conversations: [ConversationID: Conversation] = [:]
  /// Those whose books changed in this batch, oldest change first.
  var unwritten: [ConversationID] = []
  /// What this batch leads to, if it is committed.
  var draft = Ticket()
  /// Devices that this batch has shut out: what they say in it comes too late.
  var shutOut: Set<DeviceID> = []
  var sweptAt = Timestamp(milliseconds: 0)
  private var now = Timestamp(milliseconds: 0)
  /// What the members of a conversation spend together.
  var limiter = RateLimiter()
  var dating = DatingClock()
  var aging: AgingClock
  var quotas = QuotaBook()

  init(
    _ store: Store, _ crypto: RelayCrypto, retentionMilliseconds: UInt64, isLimiting: Bool
  ) throws(StoreError) {
    self.store = store
    self.crypto = crypto
    self.retentionMilliseconds = retentionMilliseconds
    self.isLimiting = isLimiting
    aging = try AgingClock(noted: Self.notedTime(&self.store))
    desks = try DeskRegistry(
      desks: self.store.records(.desk), setupToken: self.store.records(.setupToken).first,
      pauses: self.store.records(.pause), crypto)
  }

  mutating func show(_ now: Timestamp) {
    self.now = now
    limiter.show(now)
    aging.show(now)
    dating.show(now)
  }

  /// Decides requests that came together, as one transaction. Nothing of them has happened when
  /// the store fails.
  mutating func commit(_ requests: [Request]) throws(StoreError) -> Ticket {
    if conversations.count > RelayLimits.conversationCountCachedMax {
      conversations.removeAll(keepingCapacity: true)
    }
    let desksBefore = desks
    draft.news.reserveCapacity(requests.count)
    defer {
      draft = Ticket()
      shutOut.removeAll()
    }
    do throws(StoreError) {
      try store.begin()
      for request in requests { try decide(request) }
      try writeBooks()
      try store.commit()
      return draft
    } catch {
      store.rollback()
      desks = desksBefore
      conversations.removeAll()
      unwritten.removeAll()
      throw error
    }
  }

  /// Between batches: within one, what was changed must be found again.
  mutating func forgetLargeConversations() {
    let count = conversations.values.reduce(0) { $0 + $1.memberships.count }
    if count > RelayLimits.membershipCountCachedMax { conversations.removeAll() }
  }

  private mutating func decide(_ request: Request) throws(StoreError) {
    let id = request.session
    switch request.matter {
    case .said(let news): draft.news.append(news)
    case .signIn(let device): try signIn(device, id)
    case .tick: try sweep(now: now)
    case .limited(let frame, let device, let action, let milliseconds):
      draft.news.append(
        .limited(
          id, frame, action, retryAfterMilliseconds: milliseconds,
          epoch: knownEpoch(frame, device)))
    case .frame(let frame, let device, let spared):
      if !shutOut.isEmpty, shutOut.contains(device) { return }
      do throws(Refusal) {
        try decide(frame, by: device, id, spared)
      } catch {
        try note(error, of: frame, id)
      }
    }
  }

  private mutating func decide(
    _ frame: ClientFrame, by device: DeviceID, _ id: SessionID, _ spared: [DeviceID]
  ) throws(Refusal) {
    switch frame {
    case .authenticate: throw .because(.alreadyAuthenticated)
    case .publishKeyPackages(let frame): try publish(frame, of: device)
    case .claimKeyPackages(let frame): try claim(frame, by: device, sparing: spared, id)
    case .create(let frame): try create(frame, by: device, id, now: now)
    case .append(let frame): try append(frame, by: device, id, now: now)
    case .signal(let frame): try signal(frame, by: device)
    case .acknowledge(let frame): try acknowledge(frame, by: device, id)
    case .claimSetup(let frame): try claimSetup(frame, by: device, id)
    case .joinDesk(let frame): try joinDesk(frame, by: device, id, now: now)
    case .publishRoster(let frame): try publishRoster(frame, id)
    case .fetchDesk(let frame): try fetchDesk(frame, id)
    case .newcomers(let frame): try newcomers(frame, by: device, id)
    }
  }

  private mutating func note(
    _ refusal: Refusal, of frame: ClientFrame, _ id: SessionID
  ) throws(StoreError) {
    switch refusal {
    case .because(let code, let epoch):
      draft.news.append(.refused(id, frame, code, epoch: epoch))
    case .limited(let action, let milliseconds, let epoch):
      draft.news.append(
        .limited(id, frame, action, retryAfterMilliseconds: milliseconds, epoch: epoch))
    case .store(let error): throw error
    }
  }

  mutating func answer(_ frame: ServerFrame, to id: SessionID) {
    draft.news.append(.answered(id, frame))
  }
}

/// Why a frame has no effect: the sender's fault, or the store's.
enum Refusal: Error {
  case because(RelayErrorCode, epoch: LogEpoch = LogEpoch(0))
  case limited(LimitedAction, retryAfterMilliseconds: UInt32, epoch: LogEpoch = LogEpoch(0))
  case store(StoreError)
}

extension Books {
  /// Runs a question to the store inside code that also refuses.
  mutating func stored<Value>(
    _ body: (inout Books) throws(StoreError) -> Value
  ) throws(Refusal) -> Value {
    do { return try body(&self) } catch { throw .store(error) }
  }
}
