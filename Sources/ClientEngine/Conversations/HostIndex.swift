import CryptoSuite
import RelayProtocol

/// A desk's conversations by whose they are: what a customer goes on with is looked up at each
/// Welcome, and a desk has thousands of customers.
struct HostIndex<Crypto: CryptoProvider> {
  /// In the order of their hosts' identifiers.
  private var entries: [Entry] = []

  private struct Entry {
    let host: [UInt8]
    let conversation: Conversation<Crypto>
  }

  mutating func add(_ conversation: Conversation<Crypto>) {
    guard let host = conversation.log.host?.bytes else { return }
    entries.insert(
      Entry(host: host, conversation: conversation), at: firstPlace(notBefore: host))
  }

  mutating func remove(_ conversation: Conversation<Crypto>) {
    entries.removeAll { $0.conversation === conversation }
  }

  /// Of those that still go on, the one that was begun last.
  func latest(of device: DeviceID) -> Conversation<Crypto>? {
    let host = device.bytes
    var latest: Conversation<Crypto>?
    for entry in entries[firstPlace(notBefore: host)...] {
      guard entry.host == host else { break }
      if entry.conversation.log.isOver { continue }
      if let latest, latest.number > entry.conversation.number { continue }
      latest = entry.conversation
    }
    return latest
  }

  private func firstPlace(notBefore host: [UInt8]) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].host.lexicographicallyPrecedes(host) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
