import RelayProtocol

/// The line to the relay: one session from `connect` to `end`, and how long the relay may be
/// silent in it.
///
/// It knows nobody and nothing that is said. What others keep for a session they forget when
/// `takeEnd` says that it is over. A class, because every turn has it to hand.
final class Link {
  private(set) var state = ConnectionState.offline
  /// What the relay wants signed; waits here while this device is nobody yet.
  private(set) var challenge: [UInt8]?
  /// Where the page comes from that the line is of.
  private var origin: [UInt8] = []
  /// This device has answered the challenge: the relay takes its questions, and answers them once
  /// it has opened the session.
  private(set) var isIntroduced = false
  private(set) var isOpen = false
  /// When to begin another session, because the relay could not keep what has no answer.
  var renewAt: Timestamp?
  /// The relay's clock minus ours, in milliseconds, as of the last session.
  private var clockDifference: Int64?
  private var hasEnded = false
  /// What pages have been told.
  private var told: ConnectionState?

  // How long the relay is silent; see `Link+Patience`.

  /// The last frame from the relay, or the connection itself.
  var heardAt = Timestamp(milliseconds: 0)
  /// The last input of any kind.
  var stirredAt = Timestamp(milliseconds: 0)
  /// Since when something waits for the relay and the relay says nothing.
  var quietSince: Timestamp?
  /// The relay was asked whether it is there.
  var isProbing = false
  /// The earliest wish to be woken that the shell has.
  var wakeAt: Timestamp?

  func connect(from origin: [UInt8], now: Timestamp) {
    end()
    self.origin = origin
    state = .connecting
    heardAt = now
    stirredAt = now
  }

  func end() {
    state = .offline
    challenge = nil
    isIntroduced = false
    isOpen = false
    renewAt = nil
    heardAt = Timestamp(milliseconds: 0)
    stirredAt = Timestamp(milliseconds: 0)
    quietSince = nil
    isProbing = false
    hasEnded = true
  }

  /// Whether a session has ended since the last time: all that belonged to it is void.
  func takeEnd() -> Bool {
    defer { hasEnded = false }
    return hasEnded
  }

  func hear(now: Timestamp) {
    heardAt = now
    quietSince = nil
    isProbing = false
  }

  func take(challenge: [UInt8]) { self.challenge = challenge }

  /// Answers the challenge as soon as there is both a challenge and a device to answer for.
  /// - Returns: whether it has done so now.
  func introduce(_ device: DeviceID, signedBy sign: Signer, _ effects: inout Effects) -> Bool {
    guard let challenge else { return false }
    self.challenge = nil
    guard let signature = sign(Authenticate.signingInput(challenge: challenge, origin: origin))
    else {
      return false
    }
    effects.send(.authenticate(Authenticate(device: device, signature: signature)))
    isIntroduced = true
    return true
  }

  /// - Returns: false for a relay that opens what is open, or before it has been answered.
  func open(_ opened: SessionOpened, now: Timestamp) -> Bool {
    guard !isOpen, challenge == nil else { return false }
    isOpen = true
    state = .catchingUp
    let relayTime = min(opened.now.milliseconds, EngineLimits.timeMillisecondsMax)
    clockDifference = Int64(clamping: relayTime) - Int64(clamping: now.milliseconds)
    return true
  }

  func catchUp() { state = .online }

  /// What we sign for others says when, and for how long: neither our clock alone is believed,
  /// which may be wrong by years, nor the relay's, which may lie.
  func checkClock() throws(RefusalCode) {
    guard isOpen, let clockDifference else { throw .network }
    guard clockDifference.magnitude <= EngineLimits.clockDifferenceMillisecondsMax else {
      throw .clockWrong
    }
  }

  /// Now by the relay's clock, for what the relay and others measure by it.
  @inline(never)
  func relayTime(_ now: Timestamp) -> Timestamp {
    let local = Int64(clamping: now.milliseconds)
    let (sum, overflow) = local.addingReportingOverflow(clockDifference ?? 0)
    return Timestamp(milliseconds: overflow || sum < 0 ? now.milliseconds : UInt64(sum))
  }

  func tell(_ effects: inout Effects) {
    guard told != state else { return }
    told = state
    effects.tell(.connection(state))
  }

  /// A page has come that knows nothing.
  func forgetTold() { told = nil }
}
