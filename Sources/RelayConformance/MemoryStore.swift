import RelayCore
import RelayProtocol

/// A store that forgets everything when the process ends: for tests and for simulated worlds.
///
/// It is the plainest reading of `RelayStore`, so that the conformance suite shows what a real
/// store must do. It can be told to fail, as a full disk would.
public struct MemoryStore: RelayStore {
  private struct Log {
    var conversation: Conversation
    var entries: [StoredEntry]
  }

  private struct KeyPackages {
    var oneUse: [[UInt8]] = []
    var lastResort: [UInt8]?
  }

  private struct RecordName: Hashable {
    let kind: RecordKind
    let key: [UInt8]
  }

  private struct State {
    var logs: [ConversationID: Log] = [:]
    /// Conversations in the order in which they began.
    var order: [ConversationID] = []
    var keyPackages: [DeviceID: KeyPackages] = [:]
    var records: [RecordName: StoredRecord] = [:]
  }

  private var state = State()
  private var before: State?

  /// Says whether the next write fails; given the number of payload bytes that it brings.
  public var failsWriting: (@Sendable (_ byteCount: Int) -> Bool)?
  public var failsCommitting = false
  public var failsReadingEntries = false

  public init() {}

  public mutating func begin() throws(StoreError) {
    precondition(before == nil, "one batch at a time")
    before = state
  }

  public mutating func commit() throws(StoreError) {
    guard !failsCommitting else { throw .unavailable }
    before = nil
  }

  public mutating func rollback() {
    if let before { state = before }
    before = nil
  }

  public func settle() {}

  private func willWrite(_ byteCount: Int = 0) throws(StoreError) {
    precondition(before != nil, "writes happen within a batch")
    if failsWriting?(byteCount) ?? false { throw .unavailable }
  }

  // MARK: Conversations

  public func conversation(_ id: ConversationID) -> Conversation? { state.logs[id]?.conversation }

  public mutating func create(
    _ conversation: Conversation, first entry: StoredEntry
  ) throws(StoreError) {
    try willWrite(entry.payloadByteCount)
    guard state.logs[conversation.id] == nil else { throw .conflict }
    state.logs[conversation.id] = Log(conversation: conversation, entries: [entry])
    state.order.append(conversation.id)
  }

  public mutating func append(
    _ entry: StoredEntry, to id: ConversationID, expected: LogHead, head: LogHead
  ) throws(StoreError) {
    try willWrite(entry.payloadByteCount)
    guard state.logs[id]?.conversation.head == expected else { throw .conflict }
    state.logs[id]?.conversation.head = head
    state.logs[id]?.entries.append(entry)
  }

  public mutating func put(_ membership: Membership, in id: ConversationID) throws(StoreError) {
    try willWrite()
    guard var conversation = state.logs[id]?.conversation else { throw .conflict }
    if let index = conversation.memberships.firstIndex(where: { $0.isSame(as: membership) }) {
      conversation.memberships[index] = membership
    } else {
      conversation.memberships.append(membership)
    }
    state.logs[id]?.conversation = conversation
  }

  public mutating func remove(
    _ membership: Membership, from id: ConversationID
  ) throws(StoreError) {
    try willWrite()
    state.logs[id]?.conversation.memberships.removeAll { $0.isSame(as: membership) }
  }

  public mutating func remove(_ id: ConversationID) throws(StoreError) {
    try willWrite()
    state.logs[id] = nil
    state.order.removeAll { $0 == id }
  }

  public func conversationsWaiting(for device: DeviceID) -> [ConversationID] {
    state.order.filter { id in
      guard let conversation = state.logs[id]?.conversation else { return false }
      return conversation.memberships.contains {
        $0.device == device && $0.acknowledged < $0.last ?? conversation.head.last
      }
    }
  }

  public func conversations(of device: DeviceID) -> [ConversationID] {
    state.order.filter { id in
      state.logs[id]?.conversation.memberships.contains { $0.device == device } ?? false
    }
  }

  public func conversations(of device: DeviceID, at desk: DeskSlug) -> [ConversationID] {
    conversations(of: device).filter { state.logs[$0]?.conversation.desk == desk }
  }

  // MARK: Entries

  public func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry] {
    guard !failsReadingEntries else { throw .unavailable }
    let entries = state.logs[id]?.entries.filter { range.contains($0.sequence.rawValue) } ?? []
    return Array(entries.prefix(countMax))
  }

  public func entry(
    of id: ConversationID, sender: DeviceID, submission: Submission, from first: Sequence
  ) -> StoredEntry? {
    state.logs[id]?.entries.first {
      $0.sender == sender && $0.submission == submission && $0.sequence >= first
    }
  }

  public func usage(of id: ConversationID) -> StoredUsage {
    Self.usage(state.logs[id]?.entries ?? [])
  }

  public func usage(by sender: DeviceID) -> StoredUsage {
    Self.usage(state.logs.values.flatMap { $0.entries.filter { $0.sender == sender } })
  }

  private static func usage(_ entries: [StoredEntry]) -> StoredUsage {
    StoredUsage(
      entryCount: entries.count, byteCount: entries.reduce(0) { $0 + $1.payloadByteCount })
  }

  public mutating func removeEntries(
    of id: ConversationID, in range: ClosedRange<UInt64>
  ) throws(StoreError) -> Int {
    try willWrite()
    let before = state.logs[id]?.entries.count ?? 0
    state.logs[id]?.entries.removeAll { range.contains($0.sequence.rawValue) }
    return before - (state.logs[id]?.entries.count ?? 0)
  }

  public func expired(before time: Timestamp, countMax: Int) -> [ExpiredEntries] {
    state.order.compactMap { id in
      state.logs[id]?.entries.last { $0.acceptedAt < time }
        .map { ExpiredEntries(conversation: id, through: $0.sequence) }
    }
  }

  // MARK: Key packages

  public func keyPackageSupply(of device: DeviceID) -> KeyPackageSupply {
    let packages = state.keyPackages[device] ?? KeyPackages()
    return KeyPackageSupply(
      oneUseCount: packages.oneUse.count, hasLastResort: packages.lastResort != nil)
  }

  public mutating func addKeyPackages(
    _ oneUse: [[UInt8]], lastResort: [UInt8]?, of device: DeviceID
  ) throws(StoreError) {
    try willWrite()
    state.keyPackages[device, default: KeyPackages()].oneUse += oneUse
    if let lastResort { state.keyPackages[device]?.lastResort = lastResort }
  }

  public mutating func takeKeyPackage(of device: DeviceID) throws(StoreError) -> [UInt8]? {
    try willWrite()
    guard let packages = state.keyPackages[device] else { return nil }
    guard let first = packages.oneUse.first else { return packages.lastResort }
    state.keyPackages[device]?.oneUse.removeFirst()
    return first
  }

  public func lastResortKeyPackage(of device: DeviceID) -> [UInt8]? {
    state.keyPackages[device]?.lastResort
  }

  public mutating func removeKeyPackages(of device: DeviceID) throws(StoreError) {
    try willWrite()
    state.keyPackages[device] = nil
  }

  public mutating func markRestored(at time: Timestamp) throws(StoreError) {
    try willWrite()
    for id in state.order {
      guard var log = state.logs[id] else { continue }
      let head = log.conversation.head
      let last = Sequence(head.last.rawValue + RelayLimits.restoredSequenceGap)
      log.conversation.head.last = last
      log.entries.append(
        StoredEntry(
          sequence: last, epoch: head.epoch, sender: .nobody, submission: Submission(0),
          acceptedAt: time, content: .restored))
      state.logs[id] = log
    }
    for device in state.keyPackages.keys { state.keyPackages[device]?.oneUse = [] }
  }

  // MARK: Records

  public func records(_ kind: RecordKind) -> [StoredRecord] {
    state.records.filter { $0.key.kind == kind }.map(\.value)
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  public mutating func put(
    _ bytes: [UInt8]?, kind: RecordKind, key: [UInt8], expected: UInt64
  ) throws(StoreError) {
    try willWrite(bytes?.count ?? 0)
    let name = RecordName(kind: kind, key: key)
    guard state.records[name]?.revision ?? 0 == expected else { throw .conflict }
    state.records[name] = bytes.map { StoredRecord(key: key, bytes: $0, revision: expected + 1) }
  }
}

extension Membership {
  fileprivate func isSame(as other: Membership) -> Bool {
    device == other.device && first == other.first
  }
}

extension StoredEntry {
  fileprivate var payloadByteCount: Int {
    switch content {
    case .creation(let welcome): welcome.count
    case .application(let payload): payload.count
    case .commit(let payload, let welcome): payload.count + welcome.count
    case .restored: 0
    }
  }
}
