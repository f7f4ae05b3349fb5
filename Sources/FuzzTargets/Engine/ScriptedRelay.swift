import CryptoSuite
import MLS
import RelayProtocol

/// Answers each question as an honest relay with one agent would, so that the fuzzer need not find
/// out how to open a session before it can spoil one.
struct ScriptedRelay {
  private var questions: [ClientFrame] = []
  private var sequence: UInt64 = 0
  /// The last that was begun.
  private(set) var conversation: ConversationID?

  mutating func hear(_ frame: ClientFrame) {
    questions.append(frame)
    if case .create(let create) = frame { conversation = create.conversation }
  }

  /// To the oldest question; an odd `choice` answers what it answers wrongly.
  mutating func answers(to choice: UInt8, now: UInt64) -> [ServerFrame] {
    guard !questions.isEmpty else { return [] }
    let question = questions.removeFirst()
    let isHonest = choice & 1 == 0
    switch question {
    case .authenticate:
      return [
        .opened(
          SessionOpened(
            now: Timestamp(milliseconds: now), keyPackageCount: isHonest ? 64 : 0,
            hasLastResort: isHonest)),
        .caughtUp,
      ]
    case .claimKeyPackages(let claim):
      return [
        .keyPackages(
          ClaimedKeyPackages(
            request: claim.request,
            packages: isHonest ? claim.devices.compactMap(Self.keyPackage) : []))
      ]
    case .create(let create):
      return accepted(create.conversation, Submission(1), now, isHonest)
    case .append(let entry):
      return accepted(entry.conversation, entry.submission, now, isHonest)
    case .fetchDesk(let fetch):
      return [.desk(request: fetch.request, record: MessengerSeeds.staffedDesk.encodedBytes)]
    case .claimSetup(let claim): return Self.done(claim.request, isHonest)
    case .joinDesk(let join): return Self.done(join.request, isHonest)
    case .publishRoster(let roster): return Self.done(roster.request, isHonest)
    case .newcomers(let asked):
      return [isHonest ? .done(asked.request) : .failed(asked.request, .newcomersPaused)]
    case .publishKeyPackages, .signal, .acknowledge: return []
    }
  }

  private static func done(_ request: RequestID, _ isHonest: Bool) -> [ServerFrame] {
    [isHonest ? .done(request) : .failed(request, .rateLimited)]
  }

  private mutating func accepted(
    _ conversation: ConversationID, _ submission: Submission, _ now: UInt64, _ isHonest: Bool
  ) -> [ServerFrame] {
    guard isHonest else {
      return [
        .refused(
          Refused(
            conversation: conversation, submission: submission, code: .staleEpoch,
            epoch: LogEpoch(2)))
      ]
    }
    sequence += 1
    return [
      .accepted(
        Accepted(
          conversation: conversation, submission: submission, sequence: Sequence(sequence),
          acceptedAt: Timestamp(milliseconds: now)))
    ]
  }

  /// Of the agent in `MessengerSeeds`; for `AcceptingCrypto` a key is its pair backwards.
  private static func keyPackage(of device: DeviceID) -> ClaimedKeyPackage? {
    var random = SeededRandom(seed: 29)
    let identity = SigningIdentity(
      credential: .basic(MessengerSeeds.staffedDesk.newcomers.first ?? []),
      privateKey: SecretBytes(device.bytes.reversed()), publicKey: device.bytes)
    let made = try? PrivateKeyPackage.make(
      suite: .x25519ChaCha20, identity: identity,
      lifetime: Lifetime(notBefore: 0, notAfter: 3_600_000_000),
      crypto: AcceptingCrypto(hashesAreAlike: false), using: &random)
    return made.map {
      ClaimedKeyPackage(
        device: device, keyPackage: MLSMessage.keyPackage($0.keyPackage).encodedBytes)
    }
  }
}
