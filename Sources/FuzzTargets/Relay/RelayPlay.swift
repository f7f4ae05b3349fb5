import RelayConformance
import RelayCore
import RelayProtocol

/// A relay, its store, and the sessions that the shell would hold.
struct RelayPlay {
  static let sceneCountMax = 64
  static let setupToken = [UInt8](repeating: 1, count: WireLimits.setupTokenByteCount)
  private static let deviceCount: UInt8 = 4
  private static let conversationCount: UInt8 = 3

  private var relay: Relay<MemoryStore>
  /// Early enough for the invitation among the seeds.
  private var now = Timestamp(milliseconds: 5_000)
  private var nextSession: UInt64 = 1
  /// The session that a device speaks in, until either side ends it.
  private var sessions: [UInt8: SessionID] = [:]
  /// Of each session, what it was sent last of each conversation.
  private var reached: [SessionID: [ConversationID: Sequence]] = [:]
  /// Events wait for the next ones, with which they are one batch.
  private var batch: [RelayEvent] = []
  private var eventCountToWaitFor = 0

  private enum Scene: UInt8, CaseIterable {
    case open, close, bytes, tick, frame, restart, storeFails, together
  }

  init() throws(BrokenPromise) {
    guard
      var relay = try? Relay(store: MemoryStore(), crypto: Self.crypto),
      (try? relay.offerSetup(tokenHash: Self.crypto.sha256(Self.setupToken))) == true
    else { throw BrokenPromise("a relay cannot begin") }
    self.relay = relay
  }

  /// The first bytes of a message are its hash; signatures are as in `MessengerSeeds`.
  private static var crypto: RelayCrypto {
    RelayCrypto(isValid: MessengerSeeds.isValid, sha256: MessengerSeeds.digest)
  }

  mutating func scene(_ input: inout FuzzInput) throws(BrokenPromise) {
    let number = input.byte() % UInt8(Scene.allCases.count)
    guard let scene = Scene(rawValue: number) else { return }
    switch scene {
    case .open: try open(input.byte() % Self.deviceCount)
    case .close:
      guard let id = sessions.removeValue(forKey: input.byte() % Self.deviceCount) else { return }
      try happen(.closed(id))
    case .bytes:
      let device = input.byte() % Self.deviceCount
      let bytes = input.chunk()
      if let id = sessions[device] { try happen(.received(id, bytes)) }
    case .tick:
      now = Timestamp(milliseconds: now.milliseconds &+ UInt64(input.number()) << 16)
      try happen(.tick)
    case .frame:
      let frame = frame(&input)
      let device = input.byte() % Self.deviceCount
      if let id = sessions[device] { try happen(.received(id, frame.encodedBytes)) }
    case .restart: try restart()
    case .storeFails: relay.store.failsCommitting.toggle()
    case .together: eventCountToWaitFor = 2
    }
  }

  /// All goes on, whatever came before: everyone is told goodbye, and the store opens again.
  mutating func curtain() throws(BrokenPromise) {
    relay.store.failsCommitting = false
    eventCountToWaitFor = 0
    for device in 0..<Self.deviceCount { try open(device) }
    try happen(.stopping)
    try promise(reached.isEmpty, "a session outlives the relay")
    try restart()
  }

  // MARK: The shell

  /// A device connects and signs in, or tries to.
  private mutating func open(_ device: UInt8) throws(BrokenPromise) {
    if let former = sessions.removeValue(forKey: device) { try happen(.closed(former)) }
    let id = SessionID(nextSession)
    nextSession += 1
    sessions[device] = id
    reached[id] = [:]
    let challenge = [UInt8](repeating: 2, count: ServerFrame.challengeByteCount)
    try happen(.opened(id, challenge: challenge, address: AddressKey(UInt64(device / 2))))
    let signature = [UInt8](repeating: 0, count: 64)
    let frame = ClientFrame.authenticate(
      Authenticate(device: .of(device), signature: signature))
    try happen(.received(id, frame.encodedBytes))
  }

  private mutating func restart() throws(BrokenPromise) {
    sessions = [:]
    reached = [:]
    batch = []
    guard let restarted = try? Relay(store: relay.store, crypto: Self.crypto) else {
      throw BrokenPromise("a relay cannot read what it has written")
    }
    relay = restarted
  }

  private mutating func happen(_ event: RelayEvent) throws(BrokenPromise) {
    batch.append(event)
    guard eventCountToWaitFor == 0 else {
      eventCountToWaitFor -= 1
      return
    }
    let events = batch
    batch = []
    for output in relay.process(events, now: now) {
      switch output {
      case .send(let id, let frame):
        try promise(reached[id] != nil, "the relay speaks to nobody")
        try promise(
          (try? ServerFrame(decoding: frame.encodedBytes)) == frame,
          "the relay says what no client understands")
        if case .entry(let entry) = frame { try hear(entry, id) }
        if case .accepted(let accepted) = frame, accepted.sequence == Sequence(1) {
          begin(accepted.conversation)
        }
      case .close(let id):
        try promise(reached[id] != nil, "the relay closes twice")
        reached[id] = nil
        for (device, session) in sessions where session == id { sessions[device] = nil }
      }
    }
    for case .closed(let id) in events { reached[id] = nil }
  }

  /// Within a session each conversation's entries come in order, and each of them once.
  private mutating func hear(_ entry: LogEntry, _ id: SessionID) throws(BrokenPromise) {
    let last = reached[id]?[entry.conversation] ?? .none
    try promise(entry.sequence > last, "an entry comes twice or out of order")
    reached[id]?[entry.conversation] = entry.sequence
  }

  /// A conversation that all have left is forgotten, and its name is free for another.
  private mutating func begin(_ conversation: ConversationID) {
    for id in reached.keys { reached[id]?[conversation] = nil }
  }

  // MARK: What devices say

  /// A frame whose numbers are small, so that they often fit.
  private func frame(_ input: inout FuzzInput) -> ClientFrame {
    let kind = input.byte() % 8
    let conversation = ConversationID.of(input.byte() % Self.conversationCount)
    switch kind {
    case 0: return .create(create(conversation, &input))
    case 1: return .append(append(conversation, .application, &input))
    case 2: return .append(append(conversation, .commit(change(&input)), &input))
    case 3:
      return .acknowledge(
        Acknowledge(conversation: conversation, sequence: Sequence(UInt64(input.byte()))))
    case 4:
      return .signal(
        SendSignal(
          conversation: conversation, epoch: LogEpoch(UInt64(input.byte())), payload: [1]))
    case 5:
      return .publishKeyPackages(
        PublishKeyPackages(
          lastResort: input.byte() & 1 == 0 ? nil : [input.byte()], oneUse: [[input.byte()]]))
    case 6:
      return .claimKeyPackages(
        ClaimKeyPackages(request: RequestID(7), devices: devices(input.byte())))
    default:
      return .acknowledge(
        Acknowledge(conversation: conversation, sequence: Sequence(UInt64.max)))
    }
  }

  private func create(
    _ conversation: ConversationID, _ input: inout FuzzInput
  ) -> CreateConversation {
    CreateConversation(
      conversation: conversation, desk: desk(input.byte()), members: devices(input.byte()),
      welcome: [UInt8](repeating: 1, count: input.number()))
  }

  /// None, the one that the seeds found, or one that there is not.
  private func desk(_ choice: UInt8) -> DeskSlug? {
    switch choice % 4 {
    case 0: nil
    case 3: DeskSlug(Array("nowhere".utf8))
    default: DeskSlug(Array("support".utf8))
    }
  }

  private func append(
    _ conversation: ConversationID, _ content: AppendEntry.Content, _ input: inout FuzzInput
  ) -> AppendEntry {
    AppendEntry(
      conversation: conversation, epoch: LogEpoch(UInt64(input.byte())),
      submission: Submission(UInt64(input.byte())), content: content,
      payload: [UInt8](repeating: 2, count: input.number()))
  }

  private func change(_ input: inout FuzzInput) -> MembershipChange {
    MembershipChange(
      added: devices(input.byte()), removed: devices(input.byte()), welcome: [3])
  }

  /// As the bits of `choice` say.
  private func devices(_ choice: UInt8) -> [DeviceID] {
    (0..<Self.deviceCount).filter { choice >> $0 & 1 == 1 }.map { .of($0) }
  }
}
