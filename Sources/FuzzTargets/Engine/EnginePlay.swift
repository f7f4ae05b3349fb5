import ClientEngine
import CryptoSuite
import MLS
import RelayProtocol

extension FuzzTarget {
  /// A whole client with a relay that may say anything, over a disk that may hold anything.
  static let clientEngine = FuzzTarget(
    "client-engine", byteCountMax: 8_192,
    check: { bytes throws(BrokenPromise) in
      var input = FuzzInput(bytes)
      let play = EnginePlay(&input)
      try play.perform(&input)
      try play.restart()
      return true
    },
    seeds: { EnginePlay.seeds })
}

/// One engine, what it has persisted, and what it waits for the relay to answer.
final class EnginePlay {
  private static let sceneCountMax = 48
  private static let recordCountMax = 15

  private var engine: ClientEngine<AcceptingCrypto, Everyone>
  private let profile: Input.Profile
  private(set) var disk: [Record] = []
  /// Whether all on the disk is the engine's own.
  private let isOwnDisk: Bool
  private var random = SeededRandom(seed: 23)
  private var now: UInt64 = 1_800_000_000_000
  private var relay = ScriptedRelay()
  /// What the disk was asked for and has not answered.
  private var loads: [(number: UInt64, ranges: [KeyRange])] = []

  private enum Scene: UInt8, CaseIterable {
    case connected, disconnected, wait, frame, answer, challenge, command, restart, show, load
  }

  /// First the profile and the records of the disk.
  init(_ input: inout FuzzInput) {
    profile = input.byte() & 1 == 0 ? .customer : .desk
    for _ in 0..<min(Int(input.byte()), Self.recordCountMax) {
      let key = input.chunk()
      disk.append(Record(key: key, value: input.chunk()))
    }
    isOwnDisk = disk.isEmpty
    engine = ClientEngine<_, Everyone>(
      crypto: AcceptingCrypto(hashesAreAlike: false), loadedCountMax: 0)
    engine.handle(
      .start(profile, records: kept), now: Timestamp(milliseconds: now), using: &random)
  }

  func perform(_ input: inout FuzzInput) throws(BrokenPromise) {
    var sceneCount = 0
    while !input.isAtEnd, sceneCount < Self.sceneCountMax {
      try scene(&input)
      sceneCount += 1
    }
    try answerLoads(atMost: .max)
  }

  /// An input that begins with what is on the disk now.
  var beginning: [UInt8] {
    let records = disk.prefix(Self.recordCountMax)
    var bytes: [UInt8] = [profile == .customer ? 0 : 1, UInt8(records.count)]
    for record in records {
      bytes += FuzzInput.chunk(record.key) + FuzzInput.chunk(record.value)
    }
    return bytes
  }

  private func scene(_ input: inout FuzzInput) throws(BrokenPromise) {
    let number = input.byte() % UInt8(Scene.allCases.count)
    guard let scene = Scene(rawValue: number) else { return }
    switch scene {
    case .connected: try handle(.connected())
    case .disconnected: try handle(.disconnected)
    case .wait:
      now += UInt64(input.number()) * 1_000
      try handle(.timer)
    case .frame: try handle(.frame(input.chunk()))
    case .answer:
      for frame in relay.answers(to: input.byte(), now: now) {
        try handle(.frame(frame.encodedBytes))
      }
    case .challenge:
      try handle(.frame(ServerFrame.challenge([UInt8](repeating: 1, count: 32)).encodedBytes))
    case .command: try handle(.command(command(&input), number: UInt64(input.byte())))
    case .restart: try restart()
    case .show: try handle(.show)
    case .load: try answerLoads(atMost: 1)
    }
  }

  private func command(_ input: inout FuzzInput) -> Command {
    switch input.byte() % 9 {
    case 0:
      .openDesk(
        OpenDesk(
          slug: Array("support".utf8), fingerprint: nil,
          record: MessengerSeeds.staffedDesk.encodedBytes))
    case 1:
      .send(
        conversation: nil, id: [UInt8](repeating: input.byte(), count: 16), text: "hello")
    case 2: .typing(conversation: nil, isOn: input.byte() & 1 == 0)
    case 3:
      .read(
        conversation: nil, from: UInt64(input.byte()),
        through: input.byte() & 1 == 0 ? nil : UInt64(input.byte()))
    case 4: .prepare
    case 5: .list(count: UInt64(input.byte()))
    case 6:
      .history(
        conversation: relay.conversation?.bytes,
        before: input.byte() & 1 == 0 ? nil : UInt64(input.byte()), count: UInt64(input.byte()))
    case 7:
      .examine(
        invitation: MessengerSeeds.invitations.first ?? [],
        record: MessengerSeeds.staffedDesk.encodedBytes, at: nil, name: "Mira")
    default:
      .setUp(
        SetUp(
          token: [UInt8](repeating: 1, count: WireLimits.setupTokenByteCount),
          companyName: "Harbour Bank", deskName: "Support", name: "Mira", colour: [1, 2, 3]))
    }
  }

  private func handle(_ input: Input) throws(BrokenPromise) {
    engine.handle(input, now: Timestamp(milliseconds: now), using: &random)
    for output in engine.drain() {
      switch output {
      case .persist(let changes): for change in changes { commit(change) }
      case .load(let number, let ranges):
        loads.append((number, ranges))
      case .send(let bytes):
        guard let frame = try? ClientFrame(decoding: bytes) else {
          throw BrokenPromise("the client says what no relay understands")
        }
        relay.hear(frame)
      case .event(.refused(nil, .storage)):
        try promise(!isOwnDisk, "the client cannot read what it has written")
      case .close, .wake, .done, .event: break
      }
    }
  }

  private func answerLoads(atMost count: Int) throws(BrokenPromise) {
    var left = count
    while left > 0, !loads.isEmpty {
      left -= 1
      let load = loads.removeFirst()
      let found = disk.filter { record in load.ranges.contains { $0.contains(record.key) } }
      try handle(.loaded(load.number, records: found))
    }
  }

  private func commit(_ change: Change) {
    let end = change.before ?? change.key + [0]
    let range = KeyRange(from: change.key, before: end)
    disk.removeAll { range.contains($0.key) }
    if let value = change.value { disk.append(Record(key: change.key, value: value)) }
  }

  /// What an engine is started with.
  private var kept: [Record] {
    disk.filter { $0.key.first.map { $0 >= UInt8(ascii: "a") } ?? true }
  }

  /// The process dies, and another goes on with what is on the disk.
  func restart() throws(BrokenPromise) {
    engine = ClientEngine<_, Everyone>(
      crypto: AcceptingCrypto(hashesAreAlike: false), loadedCountMax: 0)
    relay = ScriptedRelay()
    loads = []
    try handle(.start(profile, records: kept))
  }
}
