import RelayProtocol

/// What is decided for sessions: who is online, what is on its way to each, what each may ask.
///
/// It is responsible for windows, fan-out and limits, and knows of conversations only what the
/// books say in `News`. Reading events changes nothing here but what the limits count; all else
/// changes when a ticket is redeemed. So a batch that fails leaves nothing to take back.
struct Sessions {
  var table: [SessionID: Session] = [:]
  /// The one session from which each device speaks.
  var online: [DeviceID: SessionID] = [:]
  /// Sessions that have room or something to be told, as far as they know by this batch.
  var due: [SessionID] = []
  /// Sessions whose next page could not be read.
  private var stalled: [SessionID] = []
  /// What is told to who signs in.
  private(set) var now = Timestamp(milliseconds: 0)
  let crypto: RelayCrypto
  /// Off only where nobody is kept from anything: while measuring.
  let isLimiting: Bool
  var limiter = RateLimiter()
  /// For the operator; says nothing about anybody.
  var tally = RelayTally()
  private var outputs: [RelayOutput] = []

  init(_ crypto: RelayCrypto, isLimiting: Bool) {
    self.crypto = crypto
    self.isLimiting = isLimiting
  }

  mutating func show(_ now: Timestamp) {
    self.now = now
    limiter.show(now)
  }

  mutating func takeOutputs() -> [RelayOutput] {
    defer { outputs.removeAll(keepingCapacity: outputs.count < 4_096) }
    return outputs
  }

  mutating func send(_ frame: ServerFrame, to id: SessionID) {
    outputs.append(.send(id, frame))
  }

  // MARK: Coming and going

  mutating func open(_ id: SessionID, _ challenge: Challenge, _ address: AddressKey?) {
    precondition(table[id] == nil, "the shell names each session once")
    table[id] = Session(challenge: challenge, address: address)
    send(.challenge(challenge.bytes), to: id)
  }

  /// Says why, closes, and forgets the session.
  mutating func dismiss(
    _ id: SessionID, _ code: RelayErrorCode, retryAfterMilliseconds: UInt32 = 0
  ) {
    guard table[id] != nil else { return }
    tally.refusals[code, default: 0] += 1
    send(.goodbye(code, retryAfterMilliseconds: retryAfterMilliseconds), to: id)
    outputs.append(.close(id))
    forget(id)
  }

  mutating func dismissAll(_ code: RelayErrorCode) {
    for id in table.keys.sorted() { dismiss(id, code) }
  }

  mutating func forget(_ id: SessionID) {
    guard let session = table.removeValue(forKey: id) else { return }
    if let device = session.device, online[device] == id { online[device] = nil }
  }

  // MARK: Turns

  /// Before the batch ends the session gets what fits, or is told that there is nothing more.
  mutating func makeDue(_ id: SessionID) {
    guard table[id]?.becomeDue() ?? false else { return }
    due.append(id)
  }

  var nextDue: SessionID? { due.last }

  mutating func endTurn(of id: SessionID) {
    due.removeLast()
    table[id]?.isDue = false
    guard table[id]?.sayCaughtUpIfSo() ?? false else { return }
    send(.caughtUp, to: id)
  }

  /// What could not be read is asked for again at the next tick.
  mutating func stall(_ wish: Wish) {
    table[wish.session]?.enqueue(wish.conversation)
    stalled.append(wish.session)
  }

  mutating func tryStalledAgain() {
    for id in stalled { makeDue(id) }
    stalled = []
  }
}
