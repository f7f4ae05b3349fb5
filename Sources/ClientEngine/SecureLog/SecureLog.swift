import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

/// An MLS group as an ordered log at the relay: who is in it, how far it has been applied, and what
/// is still to be sent. It knows bytes with a tag, and nothing of what they say.
///
/// It stays right by three rules. Entries are applied strictly in sequence, one after the other,
/// and `cursor` moves in the same transaction as what they changed; it leaves that sequence only
/// for what opens and was not applied, or is ours and waits, where a relay has told of entries that
/// there are not. The group's state is persisted in the transaction of the entry that its ratchet
/// encrypted, before that is sent. The group moves to another epoch only where the log has a
/// commit. Who may be in it, it asks a `RoomPolicy`.
///
/// It is bound for ever to the member whose log it is, its host, who alone brings others in. No
/// Welcome leads from its group into another, but for the successor of a broken one, which that
/// member has made with a secret of it.
///
/// A class, because it is large and changed in place; it belongs to one engine, which cannot be
/// copied.
final class SecureLog<Crypto: CryptoProvider> {
  /// Names what is kept of it.
  let id: ConversationID
  /// What its group is called at the relay and in MLS.
  var groupID: ConversationID
  /// Places that stand before its group's: those of its predecessors, and of entries that there
  /// never were.
  var base: UInt64 = 0
  /// A commit did not hold: nobody goes on in this group. Its host begins the successor.
  var isBroken = false
  /// How many epochs ago the last one was that everybody could follow into.
  var brokenAge: UInt8 = 0
  /// The last entry applied.
  var cursor: Sequence
  /// The last of our own submissions that the relay accepted.
  var accepted: Submission
  var participants: [Participant]
  /// Why nothing more is said or believed in it.
  var stopped: RefusalCode?
  /// We were removed.
  var isClosed: Bool
  /// When this device last made new keys for itself, and in which place.
  var renewedAt = Timestamp(milliseconds: 0)
  var renewedPlace: UInt64 = 0
  /// What the relay has shown here, to be compared with what others were shown.
  var transcript = Transcript()

  // What follows is here when something happens in it.
  var outbox: [OutboxItem] = []
  /// In the middle, because commits are put in front of what waits.
  private var nextOutboxNumber: UInt64 = 1 << 32
  /// Parsed when it is first needed.
  var group: Group<Crypto>?
  var savedGroup: [UInt8]?

  // What follows is not kept.
  var ahead: [AheadOfCursor] = []
  /// The relay has sent something of it in this session.
  var isHeardOf = false
  var isHeadDirty = false
  var isGroupDirty = false
  /// A place that the relay has told of, and waits to hear that it is safe.
  var owed: Sequence?
  var backOff = BackOff()
  /// Where the log began in a session, when that was behind what comes next here.
  var gapEnd: Sequence?
  /// Answers in a row that made no sense; see `EngineLimits.confusionCountMax`.
  var confusionCount = 0
  /// The epoch that the relay named when it refused one of ours, until the group is in it.
  var relayEpoch: LogEpoch?
  /// The last commit that was not believed at first: the desk's record may have been an old one.
  var doubted: Sequence?
  /// Up to here places were told otherwise in this epoch: what is of the past there, and does not
  /// open, has been applied.
  var retold = Sequence.none
  /// Counts changes of `participants`.
  var memberVersion = 0
  /// What waits has to get the names that it has in another group.
  var hasMoved = false
  var needsRenewal = false
  /// Under which number it has told the others, in this session and group, that it cannot follow.
  var complaint: Submission?
  var recount = Recount()

  init(id: ConversationID) {
    self.id = id
    groupID = id
    cursor = .none
    accepted = Submission(0)
    participants = []
    stopped = nil
    isClosed = false
    isHeadDirty = true
  }

  init(
    id: ConversationID, cursor: Sequence, accepted: Submission, participants: [Participant],
    stopped: RefusalCode?, isClosed: Bool
  ) {
    self.id = id
    groupID = id
    self.cursor = cursor
    self.accepted = accepted
    self.participants = participants
    self.stopped = stopped
    self.isClosed = isClosed
  }

  var isOver: Bool { stopped != nil || isClosed }
  /// The relay keeps saying what makes no sense to us; what waits is tried again now and then.
  var isLost: Bool { confusionCount > EngineLimits.confusionCountMax }
  var hasGroup: Bool { group != nil || savedGroup != nil }
  /// The place of the last entry in the conversation as a whole.
  var end: UInt64 { base + cursor.rawValue }
  var isAnythingInFlight: Bool { outbox.contains { $0.flight != .waiting } }
  var awaitsAnswer: Bool { outbox.contains { $0.flight == .sent } }

  func participant(_ device: DeviceID) -> Participant? {
    participants.first { $0.device == device }
  }

  func endSession() {
    ahead = []
    (isHeardOf, complaint) = (false, nil)
    backOff.endSession()
    relayEpoch = nil
    for item in outbox { item.flight = .waiting }
  }

  /// Lets go of what lies apart.
  func unload() {
    outbox = []
    (group, savedGroup) = (nil, nil)
  }

  // MARK: The queue

  /// Takes up what lay on the disk.
  func restore(_ item: OutboxItem) {
    outbox.insert(item) { $0.number > item.number }
    nextOutboxNumber = max(nextOutboxNumber, item.number + 1)
  }

  /// Says something, when it can be said.
  func append(_ item: OutboxItem, _ effects: inout Effects) {
    item.number = nextOutboxNumber
    nextOutboxNumber += 1
    outbox.append(item)
    save(item, &effects)
  }

  func prepend(_ item: OutboxItem, _ effects: inout Effects) {
    guard let first = outbox.first else { return append(item, &effects) }
    item.number = first.number - 1
    outbox.insert(item, at: 0)
    save(item, &effects)
  }

  func dropFirst(_ effects: inout Effects) { drop(at: 0, &effects) }

  func drop(at place: Int, _ effects: inout Effects) {
    effects.put(.outbox(id, outbox.remove(at: place).number), nil)
  }

  /// Somebody takes back what all ended before it could be said; false for what may be said yet.
  func withdraw(_ item: [UInt8], _ effects: inout Effects) -> Bool {
    guard isOver,
      let place = outbox.firstIndex(where: { $0.kind == .message && $0.id == item })
    else { return false }
    drop(at: place, &effects)
    return true
  }

  func save(_ item: OutboxItem, _ effects: inout Effects) {
    effects.put(.outbox(id, item.number), item.record)
  }

  // MARK: To disk and to the relay

  func saveGroup(_ effects: inout Effects) {
    if isGroupDirty, let group { effects.put(.group(id), group.save()) }
    isGroupDirty = false
  }

  func acknowledge(_ link: Link, _ effects: inout Effects) {
    guard let sequence = owed else { return }
    owed = nil
    guard link.isOpen else { return }
    effects.send(.acknowledge(Acknowledge(conversation: groupID, sequence: sequence)))
  }

  /// The group, parsed if it was not yet; false when there is none to be had.
  func loadGroup(_ crypto: Crypto, _ effects: inout Effects) -> Bool {
    if group != nil { return true }
    guard let savedGroup else { return false }
    guard let group = try? Group.restore(savedGroup, crypto: crypto) else {
      stop(.storage, &effects)
      return false
    }
    self.group = group
    self.savedGroup = nil
    return true
  }

  // MARK: Its end

  /// Nothing more is said or read here; the keys are of no use to anyone any more.
  func stop(_ code: RefusalCode, _ effects: inout Effects) {
    stopped = code
    forgetGroup(&effects)
  }

  func close(_ effects: inout Effects) {
    isClosed = true
    forgetGroup(&effects)
  }

  /// A commit of ours, which stands before all else, holds the keys of an epoch that does not come.
  func dropCommit(_ effects: inout Effects) {
    if outbox.first?.kind == .commit { dropFirst(&effects) }
  }

  private func forgetGroup(_ effects: inout Effects) {
    dropCommit(&effects)
    group = nil
    savedGroup = nil
    isGroupDirty = false
    isHeadDirty = true
    ahead = []
    effects.put(.group(id), nil)
  }
}

/// What arrived before something that comes before it: the answer to one of our own appends may be
/// overtaken by the entries behind it.
indirect enum AheadOfCursor {
  case entry(LogEntry)
  case accepted(Accepted)

  var sequence: Sequence {
    switch self {
    case .entry(let entry): entry.sequence
    case .accepted(let accepted): accepted.sequence
    }
  }
}

extension Group {
  var logEpoch: LogEpoch { LogEpoch(epoch.rawValue) }
}
