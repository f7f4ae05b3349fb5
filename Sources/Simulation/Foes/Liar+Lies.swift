import CryptoSuite
import MLS
import RelayProtocol

// What it says, frame by frame.

extension Liar {
  /// What one of its victims is told in place of a frame.
  mutating func tell(
    _ frame: ServerFrame, to client: Int, using random: inout Seeded
  ) -> [[UInt8]] {
    var told: [ServerFrame]
    if random.oneIn(3) {
      told = lie(about: frame, to: client, using: &random)
    } else {
      told = [frame]
    }
    if let held = held[client], random.oneIn(2) {
      self.held[client] = nil
      told.append(held)
    }
    var bytes = told.map(\.encodedBytes)
    if random.oneIn(12) { bytes += volunteer(to: client, using: &random) }
    return bytes
  }

  private mutating func lie(
    about frame: ServerFrame, to client: Int, using random: inout Seeded
  ) -> [ServerFrame] {
    switch random.pick(0...7) {
    case 0: return []
    case 1: return [frame, frame]
    case 2:
      defer { held[client] = frame }
      return held[client].map { [$0] } ?? []
    default: break
    }
    switch frame {
    case .entry(let entry): return [.entry(altered(entry, using: &random))]
    case .accepted(let accepted):
      if random.oneIn(2) { return [refusal(accepted, using: &random)] }
      return [
        .accepted(
          Accepted(
            conversation: accepted.conversation, submission: accepted.submission,
            sequence: moved(accepted.sequence, using: &random), acceptedAt: time(using: &random)))
      ]
    case .refused(let refused):
      return [
        .accepted(
          Accepted(
            conversation: refused.conversation, submission: refused.submission,
            sequence: Sequence(random.pick(1...60)), acceptedAt: time(using: &random)))
      ]
    case .keyPackages(let claimed):
      return [
        .keyPackages(
          ClaimedKeyPackages(
            request: claimed.request, packages: packages(claimed.packages, using: &random)))
      ]
    case .desk(let request, let record):
      if random.oneIn(8) { return [.failed(request, code(using: &random))] }
      return [.desk(request: request, record: self.record(inPlaceOf: record, using: &random))]
    case .opened(let opened):
      return [
        .opened(
          SessionOpened(
            now: time(using: &random),
            keyPackageCount: random.oneIn(2) ? 0 : opened.keyPackageCount,
            hasLastResort: random.oneIn(2)))
      ]
    case .done(let request):
      return [.failed(request, code(using: &random), retryAfterMilliseconds: .max)]
    case .failed(let request, _, _): return [.done(request)]
    case .challenge: return random.pick(challenges).map { [.challenge($0)] } ?? []
    case .signal: return random.pick(signals).map { [.signal($0)] } ?? []
    case .caughtUp: return []
    case .goodbye: return [.goodbye(code(using: &random))]
    }
  }

  /// What nobody asked for.
  mutating func volunteer(to client: Int, using random: inout Seeded) -> [[UInt8]] {
    switch random.pick(0...11) {
    case 0: return [ServerFrame.goodbye(code(using: &random)).encodedBytes]
    // The word that once shut an owner out.
    case 1: return [ServerFrame.goodbye(.revoked).encodedBytes]
    case 2:
      // Of a kind that nobody knows, or of none.
      return [randomBytes(count: random.pick(0...60), using: &random)]
    case 3, 4:
      guard let entry = random.pick(entries) else { return [] }
      return [ServerFrame.entry(altered(entry, using: &random)).encodedBytes]
    case 5, 6:
      guard let (conversation, submission) = random.pick(submissions) else { return [] }
      let accepted = Accepted(
        conversation: conversation, submission: submission,
        sequence: Sequence(random.pick(1...60)), acceptedAt: time(using: &random))
      return [
        random.oneIn(2)
          ? ServerFrame.accepted(accepted).encodedBytes
          : refusal(accepted, using: &random).encodedBytes
      ]
    case 7:
      guard let record = records.last else { return [] }
      return [
        ServerFrame.desk(
          request: .none, record: self.record(inPlaceOf: record, using: &random)
        ).encodedBytes
      ]
    case 8: return random.pick(challenges).map { [ServerFrame.challenge($0).encodedBytes] } ?? []
    default: return trap(using: &random)
    }
  }

  /// Whether what a victim says is kept from the true relay, and what it hears instead.
  mutating func swallow(
    _ frame: ClientFrame, using random: inout Seeded
  ) -> [ServerFrame]? {
    guard random.oneIn(7) else { return nil }
    let isSilent = random.oneIn(3)
    switch frame {
    case .append(let append):
      return isSilent ? [] : [answer(append.conversation, append.submission, using: &random)]
    case .create(let create):
      return isSilent ? [] : [answer(create.conversation, Submission(1), using: &random)]
    case .publishRoster(let publish): return answer(publish.request, using: &random)
    case .joinDesk(let join): return answer(join.request, using: &random)
    case .newcomers(let newcomers): return answer(newcomers.request, using: &random)
    case .fetchDesk(let fetch):
      guard let record = random.pick(records) else { return [] }
      return [.desk(request: fetch.request, record: record)]
    case .claimKeyPackages(let claim):
      let packages = keyPackages.filter { claim.devices.contains($0.device) }.shuffledFirst(
        claim.devices.count, using: &random)
      return [
        .keyPackages(
          ClaimedKeyPackages(
            request: claim.request,
            packages: packages.map { ClaimedKeyPackage(device: $0.device, keyPackage: $0.bytes) }))
      ]
    case .publishKeyPackages, .signal, .acknowledge: return []
    // Without a session there is nobody to lie to.
    case .authenticate, .claimSetup: return nil
    }
  }

  private func answer(
    _ conversation: ConversationID, _ submission: Submission, using random: inout Seeded
  ) -> ServerFrame {
    let accepted = Accepted(
      conversation: conversation, submission: submission, sequence: Sequence(random.pick(1...60)),
      acceptedAt: time(using: &random))
    return random.oneIn(3) ? .accepted(accepted) : refusal(accepted, using: &random)
  }

  private func answer(_ request: RequestID, using random: inout Seeded) -> [ServerFrame] {
    [random.oneIn(2) ? .done(request) : .failed(request, code(using: &random))]
  }

  // MARK: Parts of lies

  private func refusal(_ accepted: Accepted, using random: inout Seeded) -> ServerFrame {
    .refused(
      Refused(
        conversation: accepted.conversation, submission: accepted.submission,
        code: code(using: &random), epoch: LogEpoch(random.pick(0...4)),
        retryAfterMilliseconds: random.oneIn(2) ? .max : 0))
  }

  private func code(using random: inout Seeded) -> RelayErrorCode {
    random.pick(RelayErrorCode.allCases) ?? .malformed
  }

  private func time(using random: inout Seeded) -> Timestamp {
    let now = Bounds.epochMilliseconds
    let year: UInt64 = 365 * 24 * 3_600_000
    let times = [0, now - 3 * year, now - 60_000, now, now + 10 * year, UInt64.max]
    return Timestamp(milliseconds: random.pick(times) ?? now)
  }

  private func moved(_ sequence: Sequence, using random: inout Seeded) -> Sequence {
    let places = [
      sequence.rawValue &+ 1, sequence.rawValue &- 1, 0, sequence.rawValue &+ 1_000, UInt64.max,
    ]
    return Sequence(random.pick(places) ?? 0)
  }

  /// An entry with one thing in it that is not true.
  private func altered(_ entry: LogEntry, using random: inout Seeded) -> LogEntry {
    var (conversation, sequence, epoch) = (entry.conversation, entry.sequence, entry.epoch)
    var (kind, sender, submission) = (entry.kind, entry.sender, entry.submission)
    var (acceptedAt, payload) = (entry.acceptedAt, entry.payload)
    let other = random.pick(entries) ?? entry
    switch random.pick(0...10) {
    case 0: sender = other.sender
    case 1: sender = random.pick(keyPackages)?.device ?? other.sender
    case 2:
      if !payload.isEmpty { payload[random.pick(0...payload.count - 1)] ^= 1 }
    case 3: sequence = moved(sequence, using: &random)
    case 4: epoch = LogEpoch(epoch.rawValue &+ random.pick(0...2) &- 1)
    case 5: acceptedAt = time(using: &random)
    case 6:
      kind = random.pick([.application, .commit, .welcome, .restored, .unrecognized]) ?? kind
    // Something that was said elsewhere, or before.
    case 7: (payload, sender, epoch, kind) = (other.payload, other.sender, other.epoch, other.kind)
    case 8: conversation = other.conversation
    // That somebody could not follow, or was never in.
    case 9: (kind, payload) = (.commit, LogEpoch(UInt64(random.pick(0...4))).complaint)
    default: submission = Submission(random.pick(0...20))
    }
    return LogEntry(
      conversation: conversation, sequence: sequence, epoch: epoch, kind: kind, sender: sender,
      submission: submission, acceptedAt: acceptedAt, payload: payload)
  }

  private mutating func packages(
    _ packages: [ClaimedKeyPackage], using random: inout Seeded
  ) -> [ClaimedKeyPackage] {
    packages.compactMap { package in
      var bytes = package.keyPackage
      switch random.pick(0...6) {
      case 0: return nil
      // Without the hybrid one that it carries.
      case 6: bytes = Self.stripped(bytes) ?? bytes
      // One that was handed out before, or another's.
      case 1:
        bytes = random.pick(keyPackages.filter { $0.device == package.device })?.bytes ?? bytes
      case 2: bytes = random.pick(keyPackages)?.bytes ?? bytes
      case 3: if !bytes.isEmpty { bytes[random.pick(0...bytes.count - 1)] ^= 1 }
      case 4: bytes = strangersPackage(using: &random) ?? bytes
      default:
        // Its stranger is who it says it is, wherever it has been asked for.
        if package.device == stranger?.device { bytes = strangersPackage(using: &random) ?? bytes }
      }
      return ClaimedKeyPackage(device: package.device, keyPackage: bytes)
    }
  }

  private static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
    guard case .keyPackage(let package)? = try? MLSMessage(decoding: bytes) else { return nil }
    let plain = KeyPackage(
      cipherSuite: package.cipherSuite, initKey: package.initKey, leafNode: package.leafNode,
      extensions: package.extensions.filter { $0.type == .lastResort },
      signature: package.signature)
    return MLSMessage.keyPackage(plain).encodedBytes
  }
}

extension LogEpoch {
  /// What whoever could follow into this epoch and no further says in place of a commit.
  var complaint: [UInt8] { withUnsafeBytes(of: rawValue.bigEndian) { Array($0) } }
}

extension Array {
  /// So many of them, in an order of chance.
  fileprivate func shuffledFirst(_ count: Int, using random: inout Seeded) -> [Element] {
    Array(shuffled(using: &random).prefix(count))
  }
}
