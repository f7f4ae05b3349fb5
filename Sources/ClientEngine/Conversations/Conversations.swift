import CryptoSuite
import RelayProtocol

/// All conversations of this device, and which of them there is something to do for: a desk has
/// thousands, and an input concerns one.
struct Conversations<Crypto: CryptoProvider> {
  typealias Element = Conversation<Crypto>

  /// In the order of their identifiers.
  private(set) var all: [Element] = []
  /// The highest number of any.
  private(set) var lastNumber: UInt64 = 0
  /// What is unread in all of them, as far as they were counted.
  private(set) var unreadCount: UInt64 = 0
  /// Welcomes of this run that led nowhere: all that is left of them.
  var droppedCount = 0
  /// Those in memory with all that belongs to them, about in the order in which they came there.
  private var loaded: [Element] = []
  /// Those that something is on its way in: an outbox, a removal. They are looked at every time.
  private(set) var busy: [Element] = []
  private var touched: [Element] = []
  /// Those that go on in another group than they began with.
  private var moved: [Element] = []
  /// A desk's.
  var hosts = HostIndex<Crypto>()
  /// How many may be in memory, if nothing is on its way in any.
  let loadedCountMax: Int

  init(loadedCountMax: Int) { self.loadedCountMax = loadedCountMax }

  /// The conversation of this identifier. Whoever asks for it may change it.
  mutating func touch(_ id: ConversationID) -> Element? {
    guard let conversation = known(id) else { return nil }
    touch(conversation)
    return conversation
  }

  func known(_ id: ConversationID) -> Element? {
    let place = firstPlace(notBefore: id)
    return place < all.count && all[place].id == id ? all[place] : nil
  }

  /// The conversation that goes on in this group now.
  func ofGroup(_ id: ConversationID) -> Element? {
    if let conversation = known(id), conversation.log.groupID == id { return conversation }
    return moved.first { $0.log.groupID == id }
  }

  mutating func touch(group id: ConversationID) -> Element? {
    guard let conversation = ofGroup(id) else { return nil }
    touch(conversation)
    return conversation
  }

  mutating func noteMove(_ conversation: Element) {
    guard conversation.log.groupID != conversation.id,
      !moved.contains(where: { $0 === conversation })
    else { return }
    moved.append(conversation)
  }

  /// The conversation that a page names. A customer need not name the current one.
  mutating func find(_ target: [UInt8]?, for account: Account?) -> Element? {
    guard let target else {
      let current = current(for: account)
      if let current { touch(current) }
      return current
    }
    return ConversationID(target).flatMap { touch($0) }
  }

  /// A customer's conversation: the last that still goes on. A desk has none of its own.
  func current(for account: Account?) -> Element? {
    guard let account, account.role == .customer else { return nil }
    var latest: Element?
    for conversation in all where !conversation.log.isOver {
      if let latest, latest.number > conversation.number { continue }
      latest = conversation
    }
    return latest
  }

  mutating func touch(_ conversation: Element) {
    conversation.isRecent = true
    lookAt(conversation)
  }

  /// What there is to do may have changed in any of them.
  mutating func touchAll() {
    for conversation in all { lookAt(conversation) }
  }

  private mutating func lookAt(_ conversation: Element) {
    if conversation.isTouched { return }
    conversation.isTouched = true
    touched.append(conversation)
  }

  /// What has been touched since the last time, and what is busy.
  mutating func takeDue() -> [Element] {
    for conversation in busy { lookAt(conversation) }
    defer { touched = [] }
    for conversation in touched { conversation.isTouched = false }
    return touched
  }

  mutating func note(_ conversation: Element, isBusy: Bool) {
    guard conversation.isBusy != isBusy else { return }
    conversation.isBusy = isBusy
    if isBusy {
      busy.append(conversation)
    } else {
      busy.removeAll { $0 === conversation }
    }
  }

  mutating func add(_ id: ConversationID, createdAt: Timestamp) -> Element {
    let conversation = Element(id: id, number: lastNumber + 1, createdAt: createdAt)
    conversation.thread.isNew = true
    insert(conversation)
    return conversation
  }

  mutating func insert(_ conversation: Element) {
    all.insert(conversation, at: firstPlace(notBefore: conversation.id))
    noteMove(conversation)
    lastNumber = max(lastNumber, conversation.number)
    if conversation.isLoaded { loaded.append(conversation) }
    lookAt(conversation)
  }

  mutating func remove(_ conversation: Element) {
    note(conversation, isBusy: false)
    unreadCount -= UInt64(conversation.countedUnread)
    all.removeAll { $0 === conversation }
    loaded.removeAll { $0 === conversation }
    touched.removeAll { $0 === conversation }
    moved.removeAll { $0 === conversation }
    hosts.remove(conversation)
  }

  var loadedCount: Int { loaded.count }

  mutating func noteLoaded(_ conversation: Element) { loaded.append(conversation) }

  /// Lets go of what lies on the disk as well, where too many are in memory: first of those in
  /// which nothing has happened for longest.
  mutating func unloadIdle() {
    var passed = 0
    while loaded.count > loadedCountMax, passed < loaded.count {
      let conversation = loaded.removeFirst()
      if conversation.isIdle, !conversation.isRecent {
        conversation.unload()
        passed = 0
      } else {
        conversation.isRecent = conversation.isTouched
        loaded.append(conversation)
        passed += 1
      }
    }
  }

  mutating func count(_ conversation: Element) {
    unreadCount -= UInt64(conversation.countedUnread)
    unreadCount += UInt64(conversation.thread.unreadCount)
    conversation.countedUnread = conversation.thread.unreadCount
  }

  /// Those with the latest words, the latest first, of people whom the desk has answered or not:
  /// so many strangers can come that nobody else would be among the latest of all.
  func latest(_ count: Int, areAnswered: Bool) -> [Element] {
    var latest: [Element] = []
    for conversation in all where conversation.thread.isAnswered == areAnswered {
      if latest.count == count {
        guard let last = latest.last, last.isEarlier(than: conversation) else { continue }
        latest.removeLast()
      }
      latest.insert(conversation) { $0.isEarlier(than: conversation) }
    }
    return latest
  }

  private func firstPlace(notBefore id: ConversationID) -> Int {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].id.bytes.lexicographicallyPrecedes(id.bytes) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
