import CryptoSuite
import RelayProtocol
import TLSSyntax

/// One conversation as this device has it: a log, and what has been said in it.
///
/// Its head is always in memory; the rest lies on the disk until something concerns it.
final class Conversation<Crypto: CryptoProvider> {
  let id: ConversationID
  /// A small label, unique on this device.
  let number: UInt64
  let createdAt: Timestamp
  let log: SecureLog<Crypto>
  let thread: Thread
  /// What is still to be done in it, as of the last time it was saved.
  private(set) var duties: Duties

  // What follows is not kept.
  private(set) var isLoaded: Bool
  /// It was in memory in this run.
  private(set) var wasLoaded: Bool
  /// The disk was asked for it.
  var isAskedFor = false
  /// Something has happened in it since it was last passed over when memory was short.
  var isRecent = false
  /// Among those that an input concerns; see `Conversations`.
  var isTouched = false
  var isBusy = false
  /// What `Conversations` has counted.
  var countedUnread = 0

  init(id: ConversationID, number: UInt64, createdAt: Timestamp) {
    self.id = id
    self.number = number
    self.createdAt = createdAt
    log = SecureLog(id: id)
    thread = Thread(at: createdAt)
    duties = Duties()
    (isLoaded, wasLoaded) = (true, true)
  }

  init?(id: ConversationID, head bytes: [UInt8]) {
    var reader = RecordReader(bytes)
    self.id = id
    number = reader.readUInt64()
    createdAt = reader.readTime()
    let lastAt = reader.readTime()
    let cursor = Sequence(reader.readUInt64())
    let accepted = Submission(reader.readUInt64())
    let through = reader.readUInt64()
    let stopped = RefusalCode(rawValue: reader.readUInt8())
    let isClosed = reader.readFlag()
    let participants = reader.readList { Participant(from: &$0) }
    // Earlier forms end here, or behind the places.
    var bounds = [0, through]
    if !reader.isWhole { bounds += reader.readList { $0.readUInt64() } }
    var (beginning, ending, unreadCount): (UInt64, UInt64, Int) = (0, 0, 0)
    var preview: Preview?
    duties = Duties()
    if !reader.isWhole {
      beginning = reader.readUInt64()
      ending = reader.readUInt64()
      unreadCount = Int(clamping: reader.readUInt64())
      duties = Duties(from: &reader)
      preview = reader.readFlag() ? Preview(from: &reader) : nil
    }
    // The fourth form ends here.
    var (groupID, base, broken): (ConversationID?, UInt64, UInt8) = (id, 0, 0)
    var (renewedAt, renewedPlace) = (Timestamp(milliseconds: 0), UInt64(0))
    if !reader.isWhole {
      groupID = ConversationID(reader.readOpaque())
      base = reader.readUInt64()
      broken = reader.readUInt8()
      renewedAt = reader.readTime()
      renewedPlace = reader.readUInt64()
    }
    // Whoever was there in earlier forms is known.
    let isAnswered = reader.isWhole || reader.readFlag()
    // The sixth form ends here.
    let transcript = reader.isWhole ? Transcript() : Transcript(from: &reader, end: cursor)
    guard reader.isWhole, number <= EngineLimits.ownNumberMax,
      accepted.rawValue <= EngineLimits.ownNumberMax,
      cursor.rawValue <= EngineLimits.ownNumberMax, let groupID,
      base <= EngineLimits.ownNumberMax, unreadCount <= EngineLimits.unreadCountMax,
      let seen = SeenPlaces(bounds: bounds)
    else { return nil }
    log = SecureLog(
      id: id, cursor: cursor, accepted: accepted, participants: participants, stopped: stopped,
      isClosed: isClosed)
    log.groupID = groupID
    log.base = base
    (log.isBroken, log.brokenAge) = (broken > 0, max(broken, 1) - 1)
    (log.renewedAt, log.renewedPlace) = (renewedAt, renewedPlace)
    log.transcript = transcript
    thread = Thread(
      lastAt: lastAt, seen: seen, beginning: beginning, ending: ending, unreadCount: unreadCount,
      preview: preview, isAnswered: isAnswered)
    thread.needsReceipts = duties.owesReceipts
    (isLoaded, wasLoaded) = (false, false)
  }

  var head: [UInt8] {
    var writer = TLSWriter.record()
    writer.write(number)
    writer.write(createdAt)
    writer.write(thread.lastAt)
    writer.write(log.cursor.rawValue)
    writer.write(log.accepted.rawValue)
    writer.write(thread.seen.through.rawValue)
    writer.write(log.stopped?.rawValue ?? 0)
    writer.write(log.isClosed)
    writer.write(UInt64(log.participants.count))
    for participant in log.participants { participant.encode(into: &writer) }
    writer.write(UInt64(thread.seen.bounds.count - 2))
    for bound in thread.seen.bounds.dropFirst(2) { writer.write(bound) }
    writer.write(thread.beginning)
    writer.write(thread.ending)
    writer.write(UInt64(thread.unreadCount))
    duties.encode(into: &writer)
    writer.write(thread.preview != nil)
    thread.preview?.encode(into: &writer)
    writer.write(opaque: log.groupID.bytes)
    writer.write(log.base)
    writer.write(log.isBroken ? log.brokenAge + 1 : 0)
    writer.write(log.renewedAt)
    writer.write(log.renewedPlace)
    writer.write(thread.isAnswered)
    log.transcript.encode(into: &writer)
    return writer.bytes
  }

  /// Writes what has changed of it as a whole.
  func save(_ effects: inout Effects) {
    log.saveGroup(&effects)
    if isLoaded {
      let duties = currentDuties
      if duties != self.duties { log.isHeadDirty = true }
      self.duties = duties
    }
    if log.isHeadDirty || thread.isHeadDirty { effects.put(.head(id), head) }
    log.isHeadDirty = false
    thread.isHeadDirty = false
  }

  func endSession() {
    log.endSession()
    thread.signals = SignalTimes()
  }

  /// Whether nothing of it is on its way, and all of it is on the disk.
  var isIdle: Bool {
    !isBusy && !isTouched && log.outbox.isEmpty && log.ahead.isEmpty && thread.historyCount == 0
  }

  func isEarlier(than other: Conversation) -> Bool {
    thread.lastAt == other.thread.lastAt
      ? number < other.number : thread.lastAt < other.thread.lastAt
  }

  // MARK: In memory or not

  /// The lines to be in memory: those that something may still happen to, and some before the end.
  var workingStart: UInt64 {
    thread.workingStart(openFrom: isLoaded ? thread.openFrom : duties.openFrom)
  }

  /// All that lies apart is here, with the lines from `start` on.
  func noteLoaded(from start: UInt64, for side: Side) {
    (isLoaded, wasLoaded) = (true, true)
    thread.noteLoaded(from: start, for: side)
  }

  /// What the head of an earlier form did not say, from all that is here.
  func completeHead() {
    thread.completeHead()
    duties = currentDuties
  }

  func unload() {
    isLoaded = false
    log.unload()
    thread.unload()
  }

  private var currentDuties: Duties {
    Duties(
      isSending: !log.outbox.isEmpty, owesReceipts: thread.needsReceipts,
      holdsUnreadable: thread.holdsUnreadable, openFrom: thread.openFrom)
  }

  /// Whether this says, as a relay may do in anybody's name, that somebody has never come in who
  /// has been heard in this group.
  func isBelied(_ entry: LogEntry) -> Bool {
    entry.saysNeverCameIn && thread.holdsWord(of: entry.sender, isBroken: log.isBroken)
  }

  /// Whether a page has said this here before: it repeats what it got no answer to, for instance
  /// because another tab took over.
  func holds(_ id: [UInt8]) -> Bool {
    log.outbox.contains { $0.kind == .message && $0.id == id } || thread.holds(id)
  }
}
