import RelayProtocol
import TestMaterial

/// Frames as an attacker would make them: real ones with bytes changed, cut, doubled or put
/// together, and plain noise. The same seed gives the same frames.
struct FrameMutator {
  private var generator: SeededGenerator
  private let templates: [[UInt8]]

  init(seed: UInt64, templates: [ClientFrame]) {
    generator = SeededGenerator(seed: seed)
    self.templates = templates.map(\.encodedBytes)
  }

  mutating func next() -> [UInt8] {
    var bytes = templates.randomElement(using: &generator) ?? []
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return noise(byteCountMax: 400)
    case 1: return [UInt8.random(in: 1...11, using: &generator)] + noise(byteCountMax: 400)
    case 2: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
    case 3: bytes += noise(byteCountMax: 40)
    case 4:
      let other = templates.randomElement(using: &generator) ?? []
      let middle = Int.random(in: 0...min(bytes.count, other.count), using: &generator)
      bytes = Array(bytes[..<middle]) + Array(other[middle...])
    case 5: bytes[0] = UInt8.random(in: 0...16, using: &generator)
    case 6 where Int.random(in: 0..<200, using: &generator) == 0:
      bytes += [UInt8](repeating: 0xff, count: WireLimits.frameByteCountMax)
    case 7: break
    default: flip(&bytes)
    }
    return bytes
  }

  private mutating func flip(_ bytes: inout [UInt8]) {
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      guard let index = bytes.indices.randomElement(using: &generator) else { return }
      bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
    }
  }

  private mutating func noise(byteCountMax: Int) -> [UInt8] {
    (0..<Int.random(in: 0...byteCountMax, using: &generator)).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
  }

  mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }
}

extension FrameMutator {
  /// One of every kind, about a conversation and devices that exist.
  static func templates(
    _ conversation: ConversationID, _ devices: [DeviceID]
  ) -> [ClientFrame] {
    let desk = DeskSlug(Array("support".utf8))!
    let commit = AppendEntry.Content.commit(
      MembershipChange(added: devices, removed: [devices[0]], welcome: [1, 2, 3]))
    let signed = [UInt8](repeating: 0x82, count: 120)
    return [
      .authenticate(Authenticate(device: devices[0], signature: Array(repeating: 7, count: 64))),
      .publishKeyPackages(PublishKeyPackages(lastResort: [1, 2], oneUse: [[3], [4, 5]])),
      .claimKeyPackages(ClaimKeyPackages(request: RequestID(9), devices: devices)),
      .create(
        CreateConversation(
          conversation: conversation, desk: desk, members: devices, welcome: [9, 9])),
      .create(
        CreateConversation(
          conversation: conversation, desk: nil, members: devices, welcome: [9, 9])),
      .append(
        AppendEntry(
          conversation: conversation, epoch: LogEpoch(1), submission: Submission(2),
          content: .application, payload: Array(repeating: 5, count: 60))),
      .append(
        AppendEntry(
          conversation: conversation, epoch: LogEpoch(1), submission: Submission(2),
          content: commit, payload: Array(repeating: 6, count: 60))),
      .signal(SendSignal(conversation: conversation, epoch: LogEpoch(1), payload: [1, 2, 3])),
      .acknowledge(Acknowledge(conversation: conversation, sequence: Sequence(3))),
      .claimSetup(
        ClaimSetup(
          request: RequestID(1), token: Array(repeating: 1, count: WireLimits.setupTokenByteCount),
          profile: signed, roster: signed)),
      .joinDesk(JoinDesk(request: RequestID(2), desk: desk, certificate: signed)),
      .publishRoster(PublishRoster(request: RequestID(3), desk: desk, roster: signed)),
      .fetchDesk(FetchDesk(request: RequestID(4), desk: desk)),
      .newcomers(Newcomers(request: RequestID(5), desk: desk, wish: .ask)),
    ]
  }
}
