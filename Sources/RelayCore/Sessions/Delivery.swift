import RelayProtocol

/// What is on its way to one session in one conversation.
struct Delivery {
  struct Flight {
    let sequence: Sequence
    let byteCount: Int
  }

  /// The last entry that was sent, or need not be.
  private(set) var sent: Sequence
  /// What waited when the session opened. The device's own entries up to here are sent to it
  /// whole; for later ones `accepted` stands.
  let waitingThrough: Sequence
  private(set) var inFlight: [Flight] = []
  private(set) var byteCountInFlight = 0

  init(sent: Sequence, waitingThrough: Sequence) {
    self.sent = sent
    self.waitingThrough = waitingThrough
  }

  var hasRoom: Bool {
    inFlight.count < WireLimits.unacknowledgedEntryCountMax
      && byteCountInFlight < RelayLimits.conversationByteCountInFlightMax
  }

  mutating func sent(_ flight: Flight) {
    sent = flight.sequence
    inFlight.append(flight)
    byteCountInFlight += flight.byteCount
  }

  /// What an acknowledgement has changed.
  struct Settled {
    let entryCount: Int
    let byteCount: Int
    let sent: Sequence
    /// Of what waited when the session opened.
    let hasAllThatWaited: Bool
    /// Nothing is in flight.
    let isQuiet: Bool
  }

  /// Books all entries up to one as arrived.
  mutating func settle(through sequence: Sequence) -> Settled {
    var count = 0
    var byteCount = 0
    while count < inFlight.count, inFlight[count].sequence <= sequence {
      byteCount += inFlight[count].byteCount
      count += 1
    }
    inFlight.removeFirst(count)
    byteCountInFlight -= byteCount
    sent = max(sent, sequence)
    return Settled(
      entryCount: count, byteCount: byteCount, sent: sent,
      hasAllThatWaited: waitingThrough <= sequence, isQuiet: inFlight.isEmpty)
  }
}
