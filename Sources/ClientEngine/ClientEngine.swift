import CryptoSuite
import RelayProtocol

/// The client: who this device is, which desk it trusts, its conversations and what is on its way.
///
/// A pure state machine: `handle` one input, then `drain` what is to be done. It knows no clock, no
/// random source and no disk. What must be remembered leaves it as `Output.persist` before anything
/// that depends on it is sent, so that an engine started from the records alone goes on as if
/// nothing had happened.
///
/// It cannot be copied: two engines with one device's keys would say two things under one number.
public struct ClientEngine<Crypto: CryptoProvider, Served: Audience>: ~Copyable {
  let crypto: Crypto
  let loadedCountMax: Int
  var profile: Input.Profile?
  var account: Account?
  /// Only the owner's devices have it.
  var houseKey: HouseKey?
  var desk: DeskTrust?
  var lastInvitation: OpenInvitation?
  var keyPackages: [StockedKeyPackage] = []
  var conversations = Conversations<Crypto>()
  var session = Session()
  /// The relay's clock minus ours, in milliseconds, as of the last session.
  var clockDifference: Int64 = 0
  /// Whether anything could be said after the last input.
  var mayHaveSpoken = false
  /// KeyPackages of agents, claimed for groups that are about to begin or grow.
  var claims = Claims()
  /// The last conversation of which something came without a Welcome.
  var stranger: ConversationID?
  /// A revocation list that the relay has not confirmed yet.
  var signedRevoking: [UInt8]?
  /// Commands that end when the relay has answered.
  var commands = OpenCommands()
  /// Inputs behind one for which something is still on the disk.
  var queue: [Input] = []
  var loads: [Load] = []
  var nextLoadNumber: UInt64 = 1

  var changes = Changes()
  var outputs: [Output] = []
  var wakeAt: Timestamp?
  var announced = Announced()

  /// - Parameter loadedCountMax: conversations in memory, if nothing is on its way in any.
  public init(crypto: Crypto, loadedCountMax: Int = EngineLimits.loadedCountMax) {
    self.crypto = crypto
    self.loadedCountMax = loadedCountMax
  }

  public mutating func handle(
    _ input: Input, now: Timestamp, using random: inout some RandomNumberGenerator
  ) {
    switch input {
    case .start(let profile, let records): start(profile, records)
    case .loaded(let number, let records): take(records, for: number)
    // Concerns no conversation, and a page that has come waits for it.
    case .show: announced.forget()
    default: queue.append(input)
    }
    // What is on the disk is of a later version.
    guard profile != nil else {
      if case .command(_, let number) = input { refuse(number, .storageNewer) }
      queue = []
      return
    }
    // Asks for what it needs, also behind others.
    _ = isReady(for: input)
    var place = 0
    while place < queue.count, isReady(for: queue[place]) {
      act(on: queue[place], now: now, using: &random)
      settle(now: now, using: &random)
      place += 1
    }
    queue.removeFirst(place)
    if place == 0 { settle(now: now, using: &random) }
  }

  private mutating func act(
    on input: Input, now: Timestamp, using random: inout some RandomNumberGenerator
  ) {
    if !leavesAfterLeap(input, now: now) {
      switch input {
      case .start, .loaded, .show: break
      case .connected: connect(now: now)
      case .frame(let bytes): receive(bytes, now: now)
      case .disconnected: disconnect()
      case .timer:
        wakeAt = nil
        doubtLine(now: now)
      case .command(let command, let number):
        carryOut(command, number, now: now, using: &random)
      }
    }
  }

  /// What is to be done since the last drain, in order.
  public mutating func drain() -> [Output] {
    var result: [Output] = []
    let changed = changes.take()
    if !changed.isEmpty { result.append(.persist(changed)) }
    result.append(contentsOf: outputs)
    outputs = []
    return result
  }

  /// Does everything that the new state makes possible, then says what has changed.
  private mutating func settle(now: Timestamp, using random: inout some RandomNumberGenerator) {
    if Served.includesDesks { stockKeyPackages(now: now, using: &random) }
    claims.retry(now: now, using: &random)
    prepareClaims()
    if maySpeak != mayHaveSpoken {
      mayHaveSpoken = maySpeak
      conversations.touchAll()
    }
    let due = conversations.takeDue()
    for conversation in due {
      pump(conversation, now: now, using: &random)
    }
    for conversation in due {
      acknowledge(conversation)
      save(conversation)
      if Served.includesDesks { conversations.count(conversation) }
      conversations.note(conversation, isBusy: isBusy(conversation))
    }
    announce(due)
    // What is held was ready when it came, and must still be so.
    if Served.includesDesks, profile == .desk, session.held.isEmpty, !changes.holdsMoves {
      conversations.unloadIdle(beyond: loadedCountMax)
    }
    scheduleWake(now: now)
  }

  /// Whether there may be something to do in it with the next input, whatever that is.
  private func isBusy(_ conversation: Conversation<Crypto>) -> Bool {
    guard conversation.isLoaded else { return Served.includesDesks && hasDuties(conversation) }
    guard !conversation.isOver else { return false }
    return !conversation.outbox.isEmpty
      || account?.role == .owner && hasRevokedMember(conversation)
  }
}

// MARK: Small things that every file needs

extension ClientEngine {
  @inline(never)
  mutating func send(_ frame: ClientFrame) { outputs.append(.send(frame.encodedBytes)) }
  @inline(never)
  mutating func emit(_ event: Event) { outputs.append(.event(event)) }

  @inline(never)
  mutating func refuse(_ command: UInt64?, _ code: RefusalCode) {
    emit(.refused(command: command, code))
  }

  @inline(never)
  mutating func finish(_ command: UInt64?) {
    if let command { outputs.append(.done(command)) }
  }

  @inline(never)
  mutating func put(_ key: RecordKey, _ value: [UInt8]?) { changes.put(key.bytes, value) }

  // Whoever changes who we are or which desk this is says so here, to disk and to pages.

  mutating func saveAccount() {
    put(.account, account?.record)
    announced.hasIdentity = false
    announced.hasDesk = false
  }

  mutating func saveDesk() {
    put(.desk, desk?.record)
    announced.hasDesk = false
    // Whoever was removed is in some of them.
    conversations.touchAll()
  }

  /// Our time set right by the relay's clock: clocks of phones and old machines go wrong by years.
  @inline(never)
  func relayTime(_ now: Timestamp) -> Timestamp {
    let local = Int64(clamping: now.milliseconds)
    let (sum, overflow) = local.addingReportingOverflow(clockDifference)
    return Timestamp(milliseconds: overflow || sum < 0 ? now.milliseconds : UInt64(sum))
  }

  var sha256: ([UInt8]) -> [UInt8] {
    { [crypto] bytes in crypto.hash(.sha256, bytes) }
  }

  var isValid: SignatureCheck { signatureCheck(isOurs: false) }

  /// What we signed or checked before we wrote it to our own disk need not be checked again. The
  /// same closure for both, so that the compiler does not make two of everything that it is
  /// handed to.
  func signatureCheck(isOurs: Bool) -> SignatureCheck {
    { [crypto] key, signature, message in
      isOurs || crypto.verify(.ed25519, publicKey: key, signature: signature, message)
    }
  }

  func sign(_ key: SecretBytes, _ message: [UInt8]) -> [UInt8]? {
    try? crypto.sign(.ed25519, privateKey: key, message)
  }

  func signer(_ key: SecretBytes) -> Signer {
    { [crypto] message in try? crypto.sign(.ed25519, privateKey: key, message) }
  }
}

extension Timestamp {
  func adding(milliseconds: UInt64) -> Timestamp {
    let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Timestamp(milliseconds: overflow ? .max : sum)
  }

  var seconds: UInt64 { milliseconds / 1_000 }
}
