import RelayConformance
import RelayCore
import RelayProtocol

/// The relay's store in a simulated world: `MemoryStore` on a disk that can be full and can lose
/// what was not synced, with the seams at which mutations break it on purpose.
package struct LosingStore: RelayStore {
  private var inner: MemoryStore
  private let disk: RelayDisk
  private var mark = 0

  package init(_ disk: RelayDisk) {
    self.disk = disk
    inner = disk.latest.store
  }

  /// What the relay holds now.
  package var content: MemoryStore { inner }

  package mutating func begin() throws(StoreError) {
    mark = disk.history.mark
    try inner.begin()
  }

  package mutating func commit() throws(StoreError) {
    try inner.commit()
    disk.write(inner)
  }

  package mutating func rollback() {
    disk.history.goBack(to: mark)
    inner.rollback()
  }

  package mutating func settle() { disk.sync() }

  private func willWrite(_ bytes: [UInt8]...) throws(StoreError) {
    if disk.isFull { throw .unavailable }
    for part in bytes { disk.watch(part) }
  }

  // MARK: Conversations

  package func conversation(_ id: ConversationID) -> Conversation? { inner.conversation(id) }

  package mutating func create(
    _ conversation: Conversation, first entry: StoredEntry
  ) throws(StoreError) {
    try willWrite(entry.payload, entry.welcome)
    try inner.create(conversation, first: entry)
    disk.history.note(entry, in: conversation.id)
    for membership in conversation.memberships {
      disk.history.note(membership, in: conversation.id)
    }
  }

  package mutating func append(
    _ entry: StoredEntry, to id: ConversationID, expected: LogHead, head: LogHead
  ) throws(StoreError) {
    try willWrite(entry.payload, entry.welcome)
    try inner.append(entry, to: id, expected: expected, head: head)
    disk.history.note(entry, in: id)
    if disk.mutation == .storeForgetsEntry, entry.sequence.rawValue % 5 == 0 {
      _ = try inner.removeEntries(of: id, in: entry.sequence.rawValue...entry.sequence.rawValue)
    }
  }

  package mutating func put(_ membership: Membership, in id: ConversationID) throws(StoreError) {
    try willWrite()
    try inner.put(membership, in: id)
    disk.history.note(membership, in: id)
  }

  package mutating func remove(
    _ membership: Membership, from id: ConversationID
  ) throws(StoreError) {
    try willWrite()
    try inner.remove(membership, from: id)
    disk.history.note(membership, in: id)
  }

  package mutating func remove(_ id: ConversationID) throws(StoreError) {
    try willWrite()
    try inner.remove(id)
  }

  package func conversationsWaiting(for device: DeviceID) -> [ConversationID] {
    inner.conversationsWaiting(for: device)
  }

  package func conversations(of device: DeviceID) -> [ConversationID] {
    inner.conversations(of: device)
  }

  package func conversations(of device: DeviceID, at desk: DeskSlug) -> [ConversationID] {
    inner.conversations(of: device, at: desk)
  }

  // MARK: Entries

  package func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry] {
    try inner.entries(of: id, in: range, countMax: countMax)
  }

  package func entry(
    of id: ConversationID, sender: DeviceID, submission: Submission, from first: Sequence
  ) -> StoredEntry? {
    inner.entry(of: id, sender: sender, submission: submission, from: first)
  }

  package func usage(of id: ConversationID) -> StoredUsage { inner.usage(of: id) }

  package func usage(by sender: DeviceID) -> StoredUsage { inner.usage(by: sender) }

  package mutating func removeEntries(
    of id: ConversationID, in range: ClosedRange<UInt64>
  ) throws(StoreError) -> Int {
    try willWrite()
    if disk.mutation == .storeKeepsDelivered { return 0 }
    return try inner.removeEntries(of: id, in: range)
  }

  package func expired(before time: Timestamp, countMax: Int) -> [ExpiredEntries] {
    inner.expired(before: time, countMax: countMax)
  }

  // MARK: Key packages

  package func keyPackageSupply(of device: DeviceID) -> KeyPackageSupply {
    inner.keyPackageSupply(of: device)
  }

  package mutating func addKeyPackages(
    _ oneUse: [[UInt8]], lastResort: [UInt8]?, of device: DeviceID
  ) throws(StoreError) {
    try willWrite()
    for bytes in oneUse { disk.watch(bytes) }
    if let lastResort { disk.watch(lastResort) }
    try inner.addKeyPackages(oneUse, lastResort: lastResort, of: device)
  }

  package mutating func takeKeyPackage(of device: DeviceID) throws(StoreError) -> [UInt8]? {
    try willWrite()
    return try inner.takeKeyPackage(of: device)
  }

  package func lastResortKeyPackage(of device: DeviceID) -> [UInt8]? {
    inner.lastResortKeyPackage(of: device)
  }

  package mutating func removeKeyPackages(of device: DeviceID) throws(StoreError) {
    try willWrite()
    try inner.removeKeyPackages(of: device)
  }

  package mutating func markRestored(at time: Timestamp) throws(StoreError) {
    try willWrite()
    try inner.markRestored(at: time)
  }

  // MARK: Records

  package func records(_ kind: RecordKind) -> [StoredRecord] { inner.records(kind) }

  package mutating func put(
    _ bytes: [UInt8]?, kind: RecordKind, key: [UInt8], expected: UInt64
  ) throws(StoreError) {
    try willWrite(key, bytes ?? [])
    try inner.put(bytes, kind: kind, key: key, expected: expected)
  }
}

extension StoredEntry {
  package var payload: [UInt8] {
    switch content {
    case .creation, .restored: []
    case .application(let payload), .commit(let payload, _): payload
    }
  }

  package var welcome: [UInt8] {
    switch content {
    case .creation(let welcome), .commit(_, let welcome): welcome
    case .application, .restored: []
    }
  }
}
