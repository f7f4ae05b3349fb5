import CBOR
import ClientEngine
import CryptoNative
import CryptoSuite
import RelayConformance
import RelayCore
import RelayProtocol

/// Real engines around a real relay, in one process, without network or clock, driven by hand.
/// Everything that leaves an engine passes through here, so that a story can cut a line, lose a
/// frame or let a process die between any two steps. `Simulator` does so by chance.
package struct World {
  package var relay: Relay<MemoryStore>
  package var now = Timestamp(milliseconds: 1_800_000_000_000)
  package var random = Seeded(1)
  package var people: [Person] = []
  private var nextSession: UInt64 = 1

  package static let token = [UInt8](repeating: 0x70, count: WireLimits.setupTokenByteCount)
  package static let slug = Array("support".utf8)

  package init(seed: UInt64 = 1, isLimiting: Bool = true) {
    random = Seeded(seed)
    // Neither can fail: an empty store in memory, and no bytes of anybody's.
    relay = try! Relay(store: MemoryStore(), crypto: .native, isLimiting: isLimiting)
    _ = try! relay.offerSetup(tokenHash: RelayCrypto.native.sha256(Self.token))
  }

  /// Somebody with an empty disk.
  package mutating func add(
    _ profile: Input.Profile, clockOffsetMilliseconds: Int64 = 0, speaksHybrids: Bool = true
  ) -> Int {
    people.append(
      Person(
        profile: profile, clockOffsetMilliseconds: clockOffsetMilliseconds,
        speaksHybrids: speaksHybrids))
    let index = people.count - 1
    handle(index, .start(profile, records: []))
    return index
  }

  // MARK: The line

  package mutating func connect(_ index: Int) {
    guard people[index].session == nil else { return }
    let id = SessionID(nextSession)
    nextSession += 1
    people[index].session = id
    handle(index, .connected())
    process([.opened(id, challenge: randomBytes(count: 32, using: &random))])
  }

  package mutating func disconnect(_ index: Int) {
    guard let id = people[index].session else { return }
    people[index].session = nil
    people[index].upward = []
    people[index].downward = []
    process([.closed(id)])
    handle(index, .disconnected)
  }

  /// The process dies; what was sent but not on its way is lost with it.
  /// - Parameter isShowing: Whether its pages ask for what was said in all conversations.
  package mutating func restart(_ index: Int, isShowing: Bool = true) {
    if let id = people[index].session { process([.closed(id)]) }
    people[index].revive()
    people[index].isShowing = isShowing
    handle(index, .start(people[index].profile, records: people[index].disk.beginning))
  }

  // MARK: Steps

  package mutating func handle(_ index: Int, _ input: Input) {
    if case .show = input { people[index].shown = [] }
    let time = Int64(now.milliseconds) + people[index].clockOffsetMilliseconds
    people[index].machine.engine.handle(
      input, now: Timestamp(milliseconds: UInt64(time)), using: &random)
    let outputs = people[index].machine.engine.drain()
    people[index].stepCount += 1
    let dies = people[index].diesAtStep == people[index].stepCount
    if !dies || !people[index].diesBeforePersisting {
      for case .persist(let changes) in outputs { people[index].disk.commit(changes) }
    }
    if dies {
      people[index].diesAtStep = nil
      return restart(index)
    }
    var further: [Input] = []
    for output in outputs {
      switch output {
      case .persist: break
      case .load(let number, let ranges):
        people[index].loads.append(ranges)
        further.append(.loaded(number, records: people[index].disk.records(in: ranges)))
      case .send(let frame): people[index].upward.append(frame)
      case .close: people[index].wantsClose = true
      case .wake(let milliseconds):
        people[index].wakeAt = Timestamp(milliseconds: now.milliseconds + milliseconds)
      case .done(let command): people[index].done.append(command)
      case .event(let event):
        people[index].events.append(event)
        if let question = people[index].question(about: event) { further.append(question) }
      }
    }
    for input in further { handle(index, input) }
  }

  private mutating func process(_ events: [RelayEvent]) {
    for output in relay.process(events, now: now) {
      switch output {
      case .send(let id, let frame):
        guard let index = people.firstIndex(where: { $0.session == id }) else { continue }
        people[index].downward.append(frame)
      case .close(let id):
        guard let index = people.firstIndex(where: { $0.session == id }) else { continue }
        people[index].isCutByRelay = true
      }
    }
  }

  /// One frame of one person, in either direction; false when there is none.
  package mutating func step(_ index: Int) -> Bool {
    if !people[index].upward.isEmpty, let id = people[index].session {
      let frame = people[index].upward.removeFirst()
      people[index].sentFrames.append(frame)
      process([.received(id, frame)])
      return true
    }
    if !people[index].downward.isEmpty {
      var frame = people[index].downward.removeFirst()
      if let lie = people[index].lie {
        guard let told = lie(frame) else { return true }
        frame = told
      }
      people[index].receivedFrames.append(frame)
      if people[index].losesFrame?(frame) == true {
        people[index].losesFrame = nil
        disconnect(index)
        return true
      }
      handle(index, .frame(frame.encodedBytes))
      return true
    }
    if people[index].wantsClose || people[index].isCutByRelay {
      people[index].wantsClose = false
      people[index].isCutByRelay = false
      people[index].closeCount += 1
      disconnect(index)
      return true
    }
    return false
  }

  /// Until nobody has anything to say. People in `offline` stay where they are.
  package mutating func run(keepingOffline offline: Set<Int> = []) {
    var budget = 200_000
    var isMoving = true
    while isMoving {
      isMoving = false
      for index in people.indices {
        if people[index].session == nil, !offline.contains(index), people[index].closeCount < 20 {
          connect(index)
          isMoving = true
        }
        while step(index) {
          isMoving = true
          budget -= 1
          precondition(budget > 0, "the world does not come to rest")
        }
      }
    }
  }

  package mutating func command(_ index: Int, _ command: Command, number: UInt64? = nil) {
    handle(index, .command(command, number: number))
  }
}

/// One browser profile: an engine, its disk, its line and what its pages were told.
package struct Person {
  package let profile: Input.Profile
  package var clockOffsetMilliseconds: Int64
  /// An earlier release does not.
  package var speaksHybrids: Bool
  package var machine: Machine
  package var disk = Disk()
  package var session: SessionID?
  package var upward: [[UInt8]] = []
  package var downward: [ServerFrame] = []
  package var sentFrames: [[UInt8]] = []
  package var receivedFrames: [ServerFrame] = []
  package var events: [Event] = []
  package var done: [UInt64] = []
  /// What its disk was asked for since it was started.
  package var loads: [[KeyRange]] = []
  /// Whether its pages ask for what was said in all conversations.
  package var isShowing = true
  /// The conversations that a page shows.
  package var shown: Set<ConversationID> = []
  package var wakeAt: Timestamp?
  package var wantsClose = false
  package var isCutByRelay = false
  package var closeCount = 0
  package var stepCount = 0
  package var diesAtStep: Int?
  /// Whether it takes the step's transaction with it.
  package var diesBeforePersisting = false
  /// What a lying relay tells this person in place of what it should; nothing where it is silent.
  package var lie: ((ServerFrame) -> ServerFrame?)?
  /// The first frame for which this is true is lost, and the line with it.
  package var losesFrame: ((ServerFrame) -> Bool)?

  package init(
    profile: Input.Profile, clockOffsetMilliseconds: Int64, speaksHybrids: Bool = true
  ) {
    self.profile = profile
    self.speaksHybrids = speaksHybrids
    machine = Machine(speaksHybrids: speaksHybrids)
    self.clockOffsetMilliseconds = clockOffsetMilliseconds
  }

  /// A page that hears of a conversation asks for all that was said in it.
  mutating func question(about event: Event) -> Input? {
    guard isShowing, case .conversation(let conversation) = event,
      shown.insert(conversation.id).inserted
    else { return nil }
    return .command(
      .history(
        conversation: conversation.id.bytes, before: nil, count: EngineLimits.historyCountMax),
      number: nil)
  }

  package mutating func revive() {
    machine = Machine(speaksHybrids: speaksHybrids)
    shown = []
    loads = []
    session = nil
    upward = []
    downward = []
    wantsClose = false
    isCutByRelay = false
  }
}
