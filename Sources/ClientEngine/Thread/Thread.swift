import RelayProtocol
import TLSSyntax

/// What has been said in a conversation and how far it has been read: its lines, of which some are
/// in memory, and what is known of all of them.
///
/// Data, with what the feature remembers of it: it tells nobody and writes to no disk.
final class Thread {
  /// When something was said last.
  var lastAt: Timestamp
  /// What has been on a person's screen.
  private(set) var seen: SeenPlaces
  /// Where the first line of it stands, and the last.
  private(set) var beginning: UInt64
  private(set) var ending: UInt64
  /// What was said last.
  private(set) var preview: Preview?
  /// Somebody of the company has said something: the desk knows whose conversation it is.
  private(set) var isAnswered = false
  /// Messages of the other side that nobody here has seen.
  private(set) var unreadCount: Int
  /// And what of theirs only a later version can read.
  private var unreadableCount = 0

  // What follows is here when something happens in the conversation.
  /// From here on all lines are in memory, in the order of their sequence; nothing where none are.
  private(set) var memoryStart: UInt64?
  private(set) var lines: [TimelineItem] = []
  /// Those of the other side that nobody here has seen, or our side has not yet said to have read.
  private(set) var unsettled: [TimelineItem] = []
  /// Those of our side that nobody of the other has said to have read.
  private var unanswered: [TimelineItem] = []

  // What follows is not kept.
  /// Something may have to be reported to the other side.
  var needsReceipts = true
  var isHeadDirty = false
  /// Pages wait for lines of it.
  var historyCount = 0
  var signals = SignalTimes()
  /// Pages have not been told that there is nothing in it yet.
  var isNew = false
  /// What pages know.
  var told: ConversationState?

  /// One that begins now, and is in memory.
  init(at time: Timestamp) {
    lastAt = time
    seen = SeenPlaces(through: .none)
    (beginning, ending, unreadCount, memoryStart) = (0, 0, 0, 0)
  }

  /// One whose lines lie on the disk.
  init(
    lastAt: Timestamp, seen: SeenPlaces, beginning: UInt64, ending: UInt64, unreadCount: Int,
    preview: Preview?, isAnswered: Bool
  ) {
    self.lastAt = lastAt
    self.seen = seen
    self.beginning = beginning
    self.ending = ending
    self.unreadCount = unreadCount
    self.preview = preview
    self.isAnswered = isAnswered
  }

  // MARK: Lines

  func append(_ item: TimelineItem, for side: Side) {
    ending = item.sequence.rawValue
    if beginning == 0 { beginning = ending }
    lines.append(item)
    file(item, for: side)
    if item.isSaid {
      lastAt = item.at
      if item.side == .company { isAnswered = true }
    }
    preview = item.preview ?? preview
    isHeadDirty = true
    trim()
  }

  /// A line as it lies on the disk; what is in memory may have changed since.
  func restore(_ item: TimelineItem) {
    if let memoryStart, item.sequence.rawValue >= memoryStart { return }
    lines.insert(item) { other in
      other.sequence > item.sequence
        || other.sequence == item.sequence && other.place > item.place
    }
  }

  /// All lines from `start` on are here.
  func noteLoaded(from start: UInt64, for side: Side) {
    memoryStart = start
    (unsettled, unanswered) = ([], [])
    (unreadCount, unreadableCount) = (0, 0)
    for item in lines { file(item, for: side) }
  }

  /// What the head of an earlier form did not say, from all lines there are.
  func completeHead() {
    beginning = lines.first?.sequence.rawValue ?? 0
    ending = lines.last?.sequence.rawValue ?? 0
    for item in lines { preview = item.preview ?? preview }
  }

  /// Lets go of what lies apart.
  func unload() {
    memoryStart = nil
    (lines, unsettled, unanswered) = ([], [], [])
  }

  /// The lines to be in memory, those from `openFrom` on and some before the end.
  func workingStart(openFrom: UInt64) -> UInt64 {
    min(ending - min(ending, EngineLimits.recentPlaceCount), openFrom)
  }

  /// The first line that is unread, unreported or unanswered, or a number beyond all.
  var openFrom: UInt64 {
    min(unsettled.first?.sequence.rawValue ?? .max, unanswered.first?.sequence.rawValue ?? .max)
  }

  var holdsUnreadable: Bool { unreadableCount > 0 }

  private func trim() {
    guard lines.count > EngineLimits.lineCountMax, historyCount == 0 else { return }
    memoryStart = max(memoryStart ?? 0, workingStart(openFrom: openFrom))
    dropBeforeMemory()
  }

  /// Lets go of lines that were there to be told.
  func dropBeforeMemory() {
    var count = 0
    while count < lines.count, lines[count].sequence.rawValue < memoryStart ?? 0 { count += 1 }
    lines.removeFirst(count)
  }

  // MARK: What is open

  /// The first line of the other side that nobody here has seen.
  var firstUnseen: UInt64? {
    unsettled.first { !seen.contains($0.sequence) }?.sequence.rawValue
  }

  private func file(_ item: TimelineItem, for side: Side) {
    guard item.isSaid else { return }
    if item.side == side {
      if item.reached != .read { unanswered.append(item) }
      return
    }
    let isSeen = seen.contains(item.sequence)
    if !isSeen || item.reached != .read { unsettled.append(item) }
    if !isSeen { countUnseen(item) }
  }

  private func countUnseen(_ item: TimelineItem) {
    if item.kind == .unreadable { unreadableCount += 1 } else { unreadCount += 1 }
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

  /// Somebody of the other side has said to have read it.
  func noteRead(_ item: TimelineItem) { unanswered.removeAll { $0 === item } }

  /// Whether a page has said this here before.
  func holds(_ id: [UInt8]) -> Bool { lines.contains { $0.isMine && $0.id == id } }

  /// Whether that device has said or received something in this group, as far as it is remembered:
  /// since the one before broke.
  func holdsWord(of device: DeviceID, isBroken: Bool) -> Bool {
    func lastBreak(before end: Int) -> Int? {
      lines[..<end].lastIndex { $0.notice == .broken || $0.notice == .cutOff }
    }
    var begun = lastBreak(before: lines.count)
    if isBroken { begun = begun.flatMap { lastBreak(before: $0) } }
    return lines[(begun ?? 0)...].contains { line in
      line.notice == nil
        && (line.person?.device == device || line.receipts.contains { $0.device == device })
    }
  }

  /// What somebody has said before, to the salt, as far as that is in memory.
  func line(of content: [UInt8], from device: DeviceID) -> TimelineItem? {
    lines.first { $0.content == content && $0.person?.device == device }
  }

  /// It is known by this name from now on, and reported anew.
  func rename(_ item: TimelineItem, _ name: [UInt8], for side: Side) {
    item.rename(name)
    noteLoaded(from: memoryStart ?? 0, for: side)
    needsReceipts = true
  }

  /// The latest of what this device has said and nobody has confirmed, which stands here no more.
  func takeUnconfirmed(countMax: Int) -> [TimelineItem] {
    let items = unanswered.filter { $0.isMine && $0.reached == nil }.suffix(countMax)
    for item in items {
      lines.removeAll { $0 === item }
      unanswered.removeAll { $0 === item }
    }
    return Array(items)
  }

  /// The message of this name, if it is one of those that reports still come about: nobody needs to
  /// be the first to read it, but who is late is not waited for.
  func message(_ messageID: [UInt8]) -> TimelineItem? {
    if let item = unanswered.last(where: { $0.messageID == messageID }) { return item }
    var countLeft = EngineLimits.lateReportCountMax
    for item in lines.reversed() where countLeft > 0 && item.isSaid {
      if item.messageID == messageID { return item }
      countLeft -= 1
    }
    return nil
  }

  /// Notes what has been on the screen. What this version cannot read, nobody has seen, and a later
  /// version will show it.
  func see(_ first: UInt64, _ last: UInt64) {
    var after = seen
    var (start, isNew) = (first, false)
    func note(through end: UInt64) {
      guard start <= end else { return }
      let before = after
      isNew =
        after.insert(start, end) { left, right, ofReadable in
          unsettled.contains { item in
            left < item.sequence.rawValue && item.sequence.rawValue < right
              && !before.contains(item.sequence) && (!ofReadable || item.kind != .unreadable)
          }
        } || isNew
    }
    for item in unsettled where item.kind == .unreadable {
      let place = item.sequence.rawValue
      guard place >= start, place <= last else { continue }
      if place > 0 { note(through: place - 1) }
      start = place + 1
    }
    note(through: last)
    seen = after
    dropSettled()
    guard isNew else { return }
    needsReceipts = true
    isHeadDirty = true
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
  let isAnswered: Bool
  let last: Preview?
}
