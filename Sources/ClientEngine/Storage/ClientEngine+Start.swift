import CryptoSuite
import RelayProtocol
import TLSSyntax

// Everything back from disk, exactly as it was persisted.

extension ClientEngine {
  mutating func start(_ profile: Input.Profile, _ records: [Record]) {
    guard self.profile == nil else { return }
    self.profile = profile
    var isDamaged = false
    // Heads first: what else belongs to a conversation finds it there.
    for record in records {
      guard case .head(let id) = RecordKey(record.key), let bytes = record.value else { continue }
      if let conversation = try? Conversation<Crypto>(id: id, head: bytes) {
        conversations.insert(conversation) { $0.number < $1.number }
      } else {
        isDamaged = true
      }
    }
    for record in records {
      guard let key = RecordKey(record.key), let bytes = record.value else {
        isDamaged = true
        continue
      }
      do {
        try restore(key, bytes)
      } catch {
        isDamaged = true
      }
    }
    for index in conversations.indices {
      guard let last = conversations[index].outbox.last else { continue }
      conversations[index].nextOutboxNumber = last.number + 1
    }
    if isDamaged { refuse(nil, .storage) }
  }

  private mutating func restore(_ key: RecordKey, _ bytes: [UInt8]) throws(TLSDecodingError) {
    switch key {
    case .account: account = try Account(record: bytes)
    case .house: houseKey = keyPair(SecretBytes(bytes))
    case .desk: desk = try DeskTrust(record: bytes)
    case .revoking: signedRevoking = bytes
    case .keyPackage(let reference):
      keyPackages.append(try StockedKeyPackage(reference: reference, record: bytes))
    case .head: break
    case .group(let id):
      if let index = index(of: id) { conversations[index].savedGroup = bytes }
    case .outbox(let id, let number):
      let item = try OutboxItem(number: number, record: bytes)
      if let index = index(of: id) {
        conversations[index].outbox.insert(item) { $0.number < $1.number }
      }
    case .timeline(let id, let sequence, let place):
      let item = try TimelineItem(sequence: sequence, place: place, record: bytes)
      if let index = index(of: id) {
        conversations[index].timeline.insert(item) {
          ($0.sequence.rawValue, $0.place) < ($1.sequence.rawValue, $1.place)
        }
      }
    }
  }
}

extension Array {
  /// Keeps the array sorted, equal elements in the order they came. Records come back sorted, so
  /// the place is nearly always the end; and `sort` would cost the browser two kilobytes a type.
  fileprivate mutating func insert(_ element: Element, by isBefore: (Element, Element) -> Bool) {
    var place = count
    while place > 0, isBefore(element, self[place - 1]) { place -= 1 }
    insert(element, at: place)
  }
}
