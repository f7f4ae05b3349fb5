import CryptoSuite
import RelayProtocol

// Back from disk, exactly as it was persisted: who we are and the heads of all conversations.

extension ClientEngine {
  mutating func start(
    _ profile: Input.Profile, _ records: [Record], _ effects: inout Effects
  ) {
    guard identity.profile == nil else { return }
    // A later version was here. Nothing of it is lost, and nothing mixed with ours.
    guard !records.contains(where: RecordMigration.isNewer) else {
      return effects.refuse(nil, .storageNewer)
    }
    identity.profile = profile
    var isDamaged = false
    // Heads first: what else belongs to a conversation finds it there.
    for record in records {
      guard case .head(let id) = RecordKey(record.key), let bytes = RecordMigration.current(record)
      else {
        continue
      }
      if let conversation = Conversation<Crypto>(id: id, head: bytes) {
        conversations.insert(conversation)
        if Served.includesDesks { conversations.hosts.add(conversation) }
      } else {
        isDamaged = true
      }
    }
    if isDamaged { effects.refuse(nil, .storage) }
    restore(records, &effects)
    identity.settleStanding(&effects)
    if let side = identity.account?.side { takeOver(records, for: side, &effects.changes) }
    for conversation in conversations.all {
      conversations.count(conversation)
      // A customer has one, or few.
      if profile == .customer { loading.ask(for: conversation, &effects) }
    }
  }

  /// Until the third form all records of a conversation stood beside its head. They move with the
  /// next thing that is written: what is there can be read on a full disk too.
  private mutating func takeOver(
    _ records: [Record], for side: Side, _ changes: inout Changes
  ) {
    for record in records {
      guard let key = RecordKey(record.key), key.bytes != record.key else { continue }
      var value = RecordMigration.current(record)
      if case .head(let id) = key {
        guard let conversation = conversations.touch(id) else { continue }
        conversation.noteLoaded(from: 0, for: side)
        conversation.completeHead()
        conversations.noteLoaded(conversation)
        value = conversation.head
      }
      if let value { changes.move(record.key, to: key.bytes, value) }
    }
  }

  /// Takes what lay on the disk into memory, and says if any of it cannot be read.
  mutating func restore(_ records: [Record], _ effects: inout Effects) {
    var isDamaged = false
    for record in records where !restore(record) { isDamaged = true }
    if isDamaged { effects.refuse(nil, .storage) }
  }

  /// False for what cannot be read, and for what belongs to a conversation that is not there.
  private mutating func restore(_ record: Record) -> Bool {
    guard let key = RecordKey(record.key), let bytes = RecordMigration.current(record) else {
      return false
    }
    switch key {
    case .account:
      identity.account = Account(record: bytes)
      return identity.account != nil
    case .house where Served.includesDesks:
      identity.houseKey = crypto.keyPair(SecretBytes(bytes))
      return identity.houseKey != nil
    case .desk:
      identity.desk = DeskTrust(
        record: bytes, crypto.signatureCheck(isOurs: true), crypto.sha256)
      return identity.desk != nil
    case .removals where Served.includesDesks:
      guard
        let wishes = RosterWishes(
          record: bytes, houseKey: identity.houseKey?.publicKey,
          crypto.signatureCheck(isOurs: true), crypto.sha256)
      else { return false }
      identity.wishes = wishes
    case .acquaintances:
      guard let acquaintances = Acquaintances(record: bytes) else { return false }
      identity.acquaintances = acquaintances
    case .keyPackage(let reference) where Served.includesDesks:
      guard let stocked = StockedKeyPackage(reference: reference, record: bytes) else {
        return false
      }
      identity.stock.restore(stocked)
    case .head, .house, .removals, .keyPackage: break
    case .group(let id):
      guard let conversation = conversations.touch(id) else { return false }
      conversation.log.savedGroup = bytes
    case .outbox(let id, let number):
      guard let conversation = conversations.touch(id), number <= EngineLimits.ownNumberMax,
        let item = OutboxItem(number: number, record: bytes)
      else { return false }
      conversation.log.restore(item)
    case .timeline(let id, let sequence, let place):
      guard let conversation = conversations.touch(id),
        let item = TimelineItem(sequence: sequence, place: place, record: bytes)
      else { return false }
      conversation.thread.restore(item)
    }
    return true
  }
}
