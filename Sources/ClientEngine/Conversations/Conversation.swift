import CryptoSuite
import MLS
import RelayProtocol
import TLSSyntax

/// One conversation as this device has it: an MLS group, a place in the relay's log, what has been
/// said and what is still to be sent.
///
/// It stays right by three rules. Entries are applied strictly in sequence, one after the other,
/// and `cursor` moves in the same transaction as what they changed. The group's state is persisted
/// in the transaction of the entry that its ratchet encrypted, before that is sent. The group moves
/// to another epoch only where the log has a commit.
///
/// A class, because it is large and changed in place; it belongs to one engine, which cannot be
/// copied.
final class Conversation<Crypto: CryptoProvider> {
  let id: ConversationID
  /// A small label, unique on this device.
  let number: UInt64
  let createdAt: Timestamp
  var lastAt: Timestamp
  /// The last entry applied.
  var cursor: Sequence
  /// The last of our own submissions that the relay accepted.
  var accepted: Submission
  /// What has been on a person's screen.
  var seen: SeenPlaces
  var participants: [Participant]
  /// Why nothing more is said or believed in it.
  var stopped: RefusalCode?
  /// We were removed.
  var isClosed: Bool
  /// Where the first line of it stands, and the last.
  private(set) var beginning: UInt64
  private(set) var ending: UInt64
  /// What was said last.
  var preview: Preview?
  /// Messages of the other side that nobody here has seen.
  private(set) var unreadCount: Int
  /// And what of theirs only a later version can read.
  private var unreadableCount = 0
  /// What is still to be done in it, as of the last time it was saved.
  var duties: Duties

  // What follows lies apart, and is here when something happens in the conversation.
  var isLoaded: Bool
  /// From here on all lines are in memory, in the order of their sequence.
  private(set) var memoryStart: UInt64 = 0
  private(set) var timeline: [TimelineItem] = []
  /// Those of the other side that nobody here has seen, or our side has not yet said to have read.
  private(set) var unsettled: [TimelineItem] = []
  /// Those of our side that nobody of the other has said to have read.
  var unanswered: [TimelineItem] = []
  var outbox: [OutboxItem] = []
  /// In the middle, because commits are put in front of what waits.
  var nextOutboxNumber: UInt64 = 1 << 32
  /// Parsed when it is first needed.
  var group: Group<Crypto>?
  var savedGroup: [UInt8]?

  // What follows is not kept.
  /// Pages have not been told that there is nothing in it yet.
  var isNew = false
  var ahead: [AheadOfCursor] = []
  /// Among those that an input concerns; see `Conversations`.
  var isTouched = false
  var isBusy = false
  /// The relay has sent something of it in this session.
  var isHeardOf = false
  var isHeadDirty = false
  var isGroupDirty = false
  var needsAcknowledgement = false
  /// Something may have to be reported to the other side.
  var needsReceipts = true
  /// The disk was asked for it.
  var isAskedFor = false
  /// It was in memory in this run.
  private(set) var wasLoaded = false
  /// Pages wait for lines of it.
  var historyCount = 0
  /// Something has happened in it since it was last passed over when memory was short.
  var isRecent = false
  var backOff = BackOff()
  /// Where the log began in a session, when that was behind what comes next here.
  var gapEnd: Sequence?
  /// Answers in a row that made no sense; see `EngineLimits.confusionCountMax`.
  var confusionCount = 0
  /// The epoch that the relay named when it refused one of ours.
  var relayEpoch: LogEpoch?
  var signals = SignalTimes()
  /// Counts changes of `participants`.
  var memberVersion = 0
  /// What pages know.
  var told: ConversationState?
  /// What `Conversations` has counted.
  var countedUnread = 0

  init(id: ConversationID, number: UInt64, createdAt: Timestamp) {
    self.id = id
    self.number = number
    self.createdAt = createdAt
    lastAt = createdAt
    cursor = .none
    accepted = Submission(0)
    seen = SeenPlaces(through: .none)
    participants = []
    stopped = nil
    isClosed = false
    (beginning, ending) = (0, 0)
    unreadCount = 0
    duties = Duties()
    (isLoaded, wasLoaded) = (true, true)
    isHeadDirty = true
  }

  init?(id: ConversationID, head bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    self.id = id
    number = reader.readUInt64()
    createdAt = reader.readTime()
    lastAt = reader.readTime()
    cursor = Sequence(reader.readUInt64())
    accepted = Submission(reader.readUInt64())
    let through = reader.readUInt64()
    stopped = RefusalCode(rawValue: reader.readUInt8())
    isClosed = reader.readFlag()
    participants = reader.readList { Participant(from: &$0) }
    // Earlier forms end here, or behind the places.
    var bounds = [0, through]
    if !reader.isWhole { bounds += reader.readList { $0.readUInt64() } }
    (beginning, ending, unreadCount, duties) = (0, 0, 0, Duties())
    isLoaded = false
    if !reader.isWhole {
      beginning = reader.readUInt64()
      ending = reader.readUInt64()
      unreadCount = Int(clamping: reader.readUInt64())
      duties = Duties(from: &reader)
      preview = reader.readFlag() ? Preview(from: &reader) : nil
    }
    guard reader.isWhole, number <= EngineLimits.ownNumberMax,
      accepted.rawValue <= EngineLimits.ownNumberMax, unreadCount <= EngineLimits.unreadCountMax,
      let seen = SeenPlaces(bounds: bounds)
    else { return nil }
    self.seen = seen
    needsReceipts = duties.owesReceipts
  }

  var isOver: Bool { stopped != nil || isClosed }
  var hasGroup: Bool { group != nil || savedGroup != nil }
  var isAnythingInFlight: Bool { outbox.contains { $0.flight != .waiting } }
  var awaitsAnswer: Bool { outbox.contains { $0.flight == .sent } }

  func endSession() {
    ahead = []
    isHeardOf = false
    signals = SignalTimes()
    backOff.endSession()
    relayEpoch = nil
    for item in outbox { item.flight = .waiting }
  }

  /// Without `next`, which a hostile relay's last number of all does not have.
  func isNext(_ sequence: Sequence) -> Bool {
    sequence > cursor && sequence.rawValue - cursor.rawValue == 1
  }

  /// Whether nothing of it is on its way, and all of it is on the disk.
  var isIdle: Bool {
    !isBusy && !isTouched && outbox.isEmpty && ahead.isEmpty && historyCount == 0
  }

  func isEarlier(than other: Conversation) -> Bool {
    lastAt == other.lastAt ? number < other.number : lastAt < other.lastAt
  }

  func participant(_ signatureKey: [UInt8]) -> Participant? {
    participants.first { $0.device.bytes == signatureKey }
  }

  // MARK: Lines

  func append(_ item: TimelineItem, for side: Side) {
    ending = item.sequence.rawValue
    if beginning == 0 { beginning = ending }
    timeline.append(item)
    file(item, for: side)
    preview = item.preview ?? preview
    trim()
  }

  /// A line as it lies on the disk; what is in memory may have changed since.
  func restore(_ item: TimelineItem) {
    if isLoaded, item.sequence.rawValue >= memoryStart { return }
    timeline.insert(item) { other in
      other.sequence > item.sequence
        || other.sequence == item.sequence && other.place > item.place
    }
  }

  /// All that lies apart is here, with the lines from `start` on.
  func noteLoaded(from start: UInt64, for side: Side) {
    (isLoaded, wasLoaded) = (true, true)
    memoryStart = start
    (unsettled, unanswered) = ([], [])
    (unreadCount, unreadableCount) = (0, 0)
    for item in timeline { file(item, for: side) }
  }

  /// What the head of an earlier form did not say, from all lines there are.
  func completeHead() {
    beginning = timeline.first?.sequence.rawValue ?? 0
    ending = timeline.last?.sequence.rawValue ?? 0
    for item in timeline { preview = item.preview ?? preview }
    duties = currentDuties
  }

  /// Lets go of what lies apart.
  func unload() {
    isLoaded = false
    (timeline, unsettled, unanswered, outbox) = ([], [], [], [])
    (group, savedGroup) = (nil, nil)
  }

  /// The lines to be in memory: those that something may still happen to, and some before the end.
  var workingStart: UInt64 {
    let recent = ending - min(ending, EngineLimits.recentPlaceCount)
    return min(recent, isLoaded ? openFrom : duties.openFrom)
  }

  private var openFrom: UInt64 {
    min(
      unsettled.first?.sequence.rawValue ?? .max, unanswered.first?.sequence.rawValue ?? .max)
  }

  private func trim() {
    guard timeline.count > EngineLimits.lineCountMax, historyCount == 0 else { return }
    memoryStart = max(memoryStart, workingStart)
    dropBeforeMemory()
  }

  /// Lets go of lines that were there to be told.
  func dropBeforeMemory() {
    var count = 0
    while count < timeline.count, timeline[count].sequence.rawValue < memoryStart { count += 1 }
    timeline.removeFirst(count)
  }

  /// What is to be done, from what is in memory.
  var currentDuties: Duties {
    Duties(
      isSending: !outbox.isEmpty, owesReceipts: needsReceipts,
      holdsUnreadable: unreadableCount > 0,
      openFrom: openFrom)
  }

  /// The first line of the other side that nobody here has seen.
  var firstUnseen: UInt64? {
    unsettled.first { !seen.contains($0.sequence) }?.sequence.rawValue
  }

  private func file(_ item: TimelineItem, for side: Side) {
    guard item.notice == nil else { return }
    if item.side == side {
      if item.reached != .read { unanswered.append(item) }
      return
    }
    let isSeen = seen.contains(item.sequence)
    if !isSeen || item.reached != .read { unsettled.append(item) }
    if !isSeen { countUnseen(item) }
  }

  private func countUnseen(_ item: TimelineItem) {
    if item.isReadable { unreadCount += 1 } else { unreadableCount += 1 }
  }

  /// Counts what is unread, and lets go of what is read and reported.
  func dropSettled() {
    (unreadCount, unreadableCount) = (0, 0)
    var left: [TimelineItem] = []
    for item in unsettled {
      let isSeen = seen.contains(item.sequence)
      if !isSeen || item.reached != .read { left.append(item) }
      if !isSeen { countUnseen(item) }
    }
    unsettled = left
  }

  /// Whether a page has said this here before: it repeats what it got no answer to, for instance
  /// because another tab took over.
  func holds(_ id: [UInt8]) -> Bool {
    outbox.contains { $0.kind == .message && $0.id == id }
      || timeline.contains { $0.isMine && $0.id == id }
  }

  /// The message of this name, if it is one of those that reports still come about: nobody needs to
  /// be the first to read it, but who is late is not waited for.
  func message(_ messageID: [UInt8]) -> TimelineItem? {
    unanswered.last { $0.messageID == messageID }
      ?? timeline.suffix(EngineLimits.lateReportCountMax).last { $0.messageID == messageID }
  }

  /// Notes what has been on the screen. What this version cannot read, nobody has seen, and a later
  /// version will show it.
  /// - Returns: whether any of it had not been there before.
  func see(_ first: UInt64, _ last: UInt64) -> Bool {
    var after = seen
    var (start, isNew) = (first, false)
    func note(through end: UInt64) {
      guard start <= end else { return }
      let before = after
      isNew =
        after.insert(start, end) { left, right, ofReadable in
          unsettled.contains { item in
            left < item.sequence.rawValue && item.sequence.rawValue < right
              && !before.contains(item.sequence) && (!ofReadable || item.isReadable)
          }
        } || isNew
    }
    for item in unsettled where !item.isReadable {
      let place = item.sequence.rawValue
      guard place >= start, place <= last else { continue }
      if place > 0 { note(through: place - 1) }
      start = place + 1
    }
    note(through: last)
    seen = after
    dropSettled()
    return isNew
  }
}

extension Conversation {
  var head: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(number)
    writer.write(createdAt)
    writer.write(lastAt)
    writer.write(cursor.rawValue)
    writer.write(accepted.rawValue)
    writer.write(seen.through.rawValue)
    writer.write(stopped?.rawValue ?? 0)
    writer.write(isClosed)
    writer.write(UInt64(participants.count))
    for participant in participants { participant.encode(into: &writer) }
    writer.write(UInt64(seen.bounds.count - 2))
    for bound in seen.bounds.dropFirst(2) { writer.write(bound) }
    writer.write(beginning)
    writer.write(ending)
    writer.write(UInt64(unreadCount))
    duties.encode(into: &writer)
    writer.write(preview != nil)
    preview?.encode(into: &writer)
    return writer.bytes
  }
}

/// What a page is told about a conversation as a whole, as far as it changes.
struct ConversationState: Equatable {
  let lastAt: UInt64
  let memberVersion: Int
  let unreadCount: Int
  let seen: SeenPlaces
  let waiting: Waiting?
  let stopped: RefusalCode?
  let isClosed: Bool
  let last: Preview?
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
