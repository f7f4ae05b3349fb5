import CryptoSuite
import RelayProtocol

/// All conversations of this device, and which of them there is something to do for: a desk has
/// thousands, and an input concerns one.
struct Conversations<Crypto: CryptoProvider> {
  typealias Element = Conversation<Crypto>

  /// In the order of their numbers.
  private(set) var all: [Element] = []
  private var byIdentifier: [Element] = []
  /// Those that something is on its way in: an outbox, a removal. They are looked at every time.
  private(set) var busy: [Element] = []
  private var touched: [Element] = []

  /// The conversation of this identifier. Whoever asks for it may change it.
  mutating func touch(_ id: ConversationID) -> Element? {
    let place = firstPlace(notBefore: id)
    guard place < byIdentifier.count, byIdentifier[place].id == id else { return nil }
    touch(byIdentifier[place])
    return byIdentifier[place]
  }

  mutating func touch(_ conversation: Element) {
    if conversation.isTouched { return }
    conversation.isTouched = true
    touched.append(conversation)
  }

  mutating func touchAll() {
    for conversation in all { touch(conversation) }
  }

  /// What has been touched since the last time, and what is busy.
  mutating func takeDue() -> [Element] {
    for conversation in busy { touch(conversation) }
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

  mutating func insert(_ conversation: Element) {
    byIdentifier.insert(conversation, at: firstPlace(notBefore: conversation.id))
    all.insert(conversation) { $0.number > conversation.number }
    touch(conversation)
  }

  mutating func remove(_ conversation: Element) {
    note(conversation, isBusy: false)
    all.removeAll { $0 === conversation }
    byIdentifier.removeAll { $0 === conversation }
    touched.removeAll { $0 === conversation }
  }

  private func firstPlace(notBefore id: ConversationID) -> Int {
    var (low, high) = (0, byIdentifier.count)
    while low < high {
      let middle = (low + high) / 2
      if byIdentifier[middle].id.bytes.lexicographicallyPrecedes(id.bytes) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

extension Array {
  /// Inserts before those at the end for which `isAfter`. Stores hand records out in the order of
  /// their keys, so that it is nearly always the end, and the library's sort stays out of the
  /// browser's module.
  mutating func insert(_ element: Element, where isAfter: (Element) -> Bool) {
    var place = count
    while place > 0, isAfter(self[place - 1]) { place -= 1 }
    insert(element, at: place)
  }
}
