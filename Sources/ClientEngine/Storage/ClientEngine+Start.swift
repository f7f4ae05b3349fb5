import CryptoSuite
import RelayProtocol

// Everything back from disk, exactly as it was persisted.

extension ClientEngine {
  mutating func start(_ profile: Input.Profile, _ records: [Record]) {
    guard self.profile == nil else { return }
    // A later version was here. Nothing of it is lost, and nothing mixed with ours.
    guard !records.contains(where: RecordMigration.isNewer) else {
      return refuse(nil, .storageNewer)
    }
    self.profile = profile
    var isDamaged = false
    // Heads first: what else belongs to a conversation finds it there.
    for record in records {
      guard case .head(let id) = RecordKey(record.key), let bytes = RecordMigration.current(record)
      else {
        continue
      }
      if let conversation = Conversation<Crypto>(id: id, head: bytes) {
        conversations.insert(conversation)
      } else {
        isDamaged = true
      }
    }
    for record in records {
      guard let key = RecordKey(record.key), let bytes = RecordMigration.current(record),
        restore(key, bytes)
      else {
        isDamaged = true
        continue
      }
    }
    if let account {
      for conversation in conversations.all { conversation.fileAll(for: account.side) }
    }
    if isDamaged { refuse(nil, .storage) }
  }

  /// False for what cannot be read, and for what belongs to a conversation that is not there.
  private mutating func restore(_ key: RecordKey, _ bytes: [UInt8]) -> Bool {
    switch key {
    case .account:
      account = Account(record: bytes)
      return account != nil
    case .house where Served.includesDesks:
      houseKey = keyPair(SecretBytes(bytes))
      return houseKey != nil
    case .desk:
      desk = DeskTrust(record: bytes, signatureCheck(isOurs: true))
      return desk != nil
    case .revoking: signedRevoking = bytes
    case .keyPackage(let reference) where Served.includesDesks:
      guard let stocked = StockedKeyPackage(reference: reference, record: bytes) else {
        return false
      }
      keyPackages.append(stocked)
    case .head, .house, .keyPackage: break
    case .group(let id):
      guard let conversation = conversations.touch(id) else { return false }
      conversation.savedGroup = bytes
    case .outbox(let id, let number):
      guard let conversation = conversations.touch(id), number <= EngineLimits.ownNumberMax,
        let item = OutboxItem(number: number, record: bytes)
      else { return false }
      conversation.outbox.insert(item, where: { $0.number > number })
      conversation.nextOutboxNumber = max(
        conversation.nextOutboxNumber, number + 1)
    case .timeline(let id, let sequence, let place):
      guard let conversation = conversations.touch(id),
        let item = TimelineItem(sequence: sequence, place: place, record: bytes)
      else { return false }
      conversation.timeline.insert(item) { other in
        other.sequence > sequence || other.sequence == sequence && other.place > place
      }
    }
    return true
  }
}
