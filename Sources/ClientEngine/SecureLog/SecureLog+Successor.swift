import CryptoSuite
import MLS
import RelayProtocol

// A commit that does not hold ends a group and not the conversation: its host begins a successor of
// those who were in it, and what was said before stands in front of it.

extension ConversationID {
  /// Of this device's own.
  static func new<Crypto>(
    for account: Account, _ turn: inout Turn<Crypto, some RandomNumberGenerator>
  ) -> ConversationID {
    let salt = randomBytes(count: saltByteCount, using: &turn.random)
    guard let id = ConversationID(founder: account.device, salt: salt, turn.crypto.sha256) else {
      preconditionFailure("as many bytes as it has")
    }
    return id
  }
}

extension SecureLog {
  /// Where an entry of this group stands in the conversation.
  func place(of sequence: Sequence) -> Sequence { Sequence(base + sequence.rawValue) }

  /// The log goes on at this place, whatever was told of it before. Pages count on.
  func goOn(at sequence: Sequence) {
    retold = max(retold, cursor)
    base = end + 1 - sequence.rawValue
    cursor = Sequence(sequence.rawValue - 1)
    isHeadDirty = true
  }

  /// Nobody goes on in this group.
  func fail() {
    isBroken = true
    isHeadDirty = true
  }

  /// This device begins the successor.
  func isToSucceed(_ policy: RoomPolicy?) -> Bool { isBroken && policy?.isHost ?? false }

  /// Whether the group of this Welcome can stand behind what is here.
  func canMove(to entry: LogEntry) -> Bool {
    !isOver && max(end, entry.sequence.rawValue) <= EngineLimits.ownNumberMax
  }

  /// Goes on in another group. What waits is said there.
  func move(to groupID: ConversationID, _ link: Link, _ effects: inout Effects) {
    acknowledge(link, &effects)
    base = end
    self.groupID = groupID
    (cursor, accepted) = (.none, Submission(0))
    (isBroken, isHeardOf, hasMoved, needsRenewal) = (false, false, true, false)
    (brokenAge, complaint, recount) = (0, nil, Recount())
    (relayEpoch, doubted, gapEnd) = (nil, nil, nil)
    (ahead, confusionCount, retold) = ([], 0, .none)
    transcript = Transcript()
    for place in outbox.indices.reversed() {
      let item = outbox[place]
      switch item.kind {
      case .create, .commit: drop(at: place, &effects)
      default: item.seal([], for: LogEpoch(0))
      }
      item.flight = .waiting
    }
    isHeadDirty = true
  }

  /// What opens behind a commit that does not hold was said in the epoch before it: nobody else has
  /// that commit, and a relay has made it up. The host would not know of it, and begins no
  /// successor.
  func mend(by entry: LogEntry, _ turn: inout Turn<Crypto, some RandomNumberGenerator>) {
    guard isBroken, !isOver, entry.kind == .application, entry.sequence > cursor,
      opens(entry, &turn)
    else { return }
    isBroken = false
    isHeadDirty = true
  }

  // MARK: Complaints

  /// How many epochs ago somebody could still follow, who says so in place of a commit: such a
  /// commit holds for all but them, and they have no keys to say it with. None at all is what
  /// somebody says who was let in and has never come in.
  func complaintAge(of entry: LogEntry) -> UInt8? {
    guard entry.payload.count == 8, let now = group?.epoch.rawValue else { return nil }
    let epoch = entry.payload.reduce(0) { $0 << 8 | UInt64($1) }
    if entry.saysNeverCameIn { return 0 }
    return epoch < now && now - epoch < UInt64(MLSLimits.resumptionSecretCountMax)
      ? UInt8(now - epoch) : nil
  }

  /// The host has said something behind a commit that does not hold here, or that never came: it
  /// holds there, and no successor comes unless it is asked for. Nobody speaks in that group behind
  /// a complaint. So it has where the log has ended for this device alone, which has no keys of it
  /// any more.
  func complain(about entry: LogEntry, _ crypto: Crypto, _ effects: inout Effects) {
    guard entry.kind == .application, entry.sender == host, entry.sequence <= cursor else {
      return
    }
    if !isOver {
      // Where something of ours is on its way, its answer would be taken for the complaint's.
      guard isBroken || !awaitsAnswer, loadGroup(crypto, &effects), let epoch = group?.logEpoch,
        entry.epoch > epoch
      else { return }
    }
    complain(at: entry.epoch, &effects)
  }

  /// The relay is further on than what has come, or has taken more of ours than it has told: where
  /// the log goes on no more, answers are not counted.
  func complain(about refused: Refused, _ effects: inout Effects) {
    guard let complaint, complaint == refused.submission else { return }
    guard
      refused.code == .staleEpoch
        || refused.code == .submissionOutOfOrder && recount.step(&accepted)
    else {
      // Not in this session any more.
      self.complaint = accepted
      return
    }
    self.complaint = nil
    complain(at: refused.epoch, &effects)
  }

  /// Nothing else goes out under its number.
  var awaitsComplaint: Bool { complaint.map { $0 > accepted } ?? false }

  /// Whether this is the answer to a complaint, which ends the group for all.
  func takeComplaint(_ answer: Accepted) -> Bool {
    guard answer.submission == complaint else { return false }
    (accepted, recount) = (answer.submission, Recount())
    if !isOver { fail() }
    if isNext(answer.sequence) { skip(answer.sequence) }
    return true
  }

  /// The last epoch that this device could follow into: none where a relay has said that the log
  /// is another, or did not have what came next.
  private var lastGood: LogEpoch? {
    if isOver { return stopped == .rolledBack || stopped == .storage ? LogEpoch(0) : nil }
    return group?.logEpoch
  }

  private func complain(at epoch: LogEpoch, _ effects: inout Effects) {
    guard complaint == nil, let good = lastGood else { return }
    complaint = accepted.next
    effects.send(.complaint(in: groupID, at: epoch, lastGood: good, as: accepted.next))
  }
}

extension LogEntry {
  /// Somebody says that they were let in and have never come in.
  var saysNeverCameIn: Bool { kind == .commit && payload == [UInt8](repeating: 0, count: 8) }

  /// The same without what it says: a commit that does not hold.
  var withoutPayload: LogEntry {
    LogEntry(
      conversation: conversation, sequence: sequence, epoch: epoch, kind: kind, sender: sender,
      submission: submission, acceptedAt: acceptedAt, payload: [])
  }
}

extension ClientFrame {
  /// A newcomer's, who counts from 1.
  static func neverCameIn(in group: ConversationID, at epoch: LogEpoch) -> ClientFrame {
    .complaint(in: group, at: epoch, lastGood: LogEpoch(0), as: Submission(1))
  }

  /// What stands in the place of a commit and holds for nobody: the last epoch that its sender
  /// could follow into, or none at all.
  static func complaint(
    in group: ConversationID, at epoch: LogEpoch, lastGood: LogEpoch, as submission: Submission
  ) -> ClientFrame {
    .append(
      AppendEntry(
        conversation: group, epoch: epoch, submission: submission,
        content: .commit(MembershipChange(added: [], removed: [], welcome: [])),
        payload: (0..<8).map { UInt8(truncatingIfNeeded: lastGood.rawValue >> UInt64(56 - 8 * $0)) }
      ))
  }
}
