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

  private enum Scene: UInt8, CaseIterable {
    case connected, disconnected, wait, frame, answer, challenge, command, restart, show
  }

  /// First the profile and the records of the disk.
  init(_ input: inout FuzzInput) {
    profile = input.byte() & 1 == 0 ? .customer : .desk
    for _ in 0..<min(Int(input.byte()), Self.recordCountMax) {
      let key = input.chunk()
      disk.append(Record(key: key, value: input.chunk()))
    }
    isOwnDisk = disk.isEmpty
    engine = ClientEngine<_, Everyone>(crypto: AcceptingCrypto(hashesAreAlike: false))
    engine.handle(
      .start(profile, records: disk), now: Timestamp(milliseconds: now), using: &random)
  }

  func perform(_ input: inout FuzzInput) throws(BrokenPromise) {
    var sceneCount = 0
    while !input.isAtEnd, sceneCount < Self.sceneCountMax {
      try scene(&input)
      sceneCount += 1
    }
  }

  /// An input that begins with what is on the disk now.
  var beginning: [UInt8] {
    let records = disk.prefix(Self.recordCountMax)
    var bytes: [UInt8] = [profile == .customer ? 0 : 1, UInt8(records.count)]
    for record in records {
      bytes += FuzzInput.chunk(record.key) + FuzzInput.chunk(record.value ?? [])
    }
    return bytes
  }

  private func scene(_ input: inout FuzzInput) throws(BrokenPromise) {
    let number = input.byte() % UInt8(Scene.allCases.count)
    guard let scene = Scene(rawValue: number) else { return }
    switch scene {
    case .connected: try handle(.connected)
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
    }
  }

  private func command(_ input: inout FuzzInput) -> Command {
    switch input.byte() % 7 {
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
    case 5:
      .examine(
        invitation: MessengerSeeds.invitations.first ?? [],
        record: MessengerSeeds.staffedDesk.encodedBytes, at: nil)
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
      case .persist(let records):
        for record in records {
          disk.removeAll { $0.key == record.key }
          if record.value != nil { disk.append(record) }
        }
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

  /// The process dies, and another goes on with what is on the disk.
  func restart() throws(BrokenPromise) {
    engine = ClientEngine<_, Everyone>(crypto: AcceptingCrypto(hashesAreAlike: false))
    relay = ScriptedRelay()
    try handle(.start(profile, records: disk))
  }
}
