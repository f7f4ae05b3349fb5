import RelayProtocol

/// Where the relay keeps what must survive: logs, memberships, key packages and small records.
///
/// The interface is narrow on purpose: an append with the expected head of the log, reads after a
/// sequence number, and small records with a revision, so that a store need not be a database.
/// All changes between `begin` and `commit` happen together or not at all, and `commit` returns
/// only when they are on disk. There is one caller at a time. `RelayConformance` says by test
/// what each function must do.
public protocol RelayStore: SendableMetatype {
  mutating func begin() throws(StoreError)
  mutating func commit() throws(StoreError)
  /// Forgets what changed since `begin`; harmless without one.
  mutating func rollback()
  /// Called between batches at every tick: does what deletions left to do, so that what was
  /// deleted is gone from every file within two ticks.
  mutating func settle() throws(StoreError)
  /// For the operator.
  func status() -> StoreStatus

  // Conversations.
  mutating func conversation(_ id: ConversationID) throws(StoreError) -> Conversation?
  /// Stores a new conversation with its first entry; `conflict` if there is one.
  mutating func create(
    _ conversation: Conversation, first entry: StoredEntry
  ) throws(StoreError)
  /// Appends if the log still stands at `expected`, and moves its head; `conflict` otherwise.
  mutating func append(
    _ entry: StoredEntry, to id: ConversationID, expected: LogHead, head: LogHead
  ) throws(StoreError)
  /// Inserts a membership behind the others, or replaces that of the same device and first entry.
  mutating func put(_ membership: Membership, in id: ConversationID) throws(StoreError)
  mutating func remove(_ membership: Membership, from id: ConversationID) throws(StoreError)
  /// Deletes the conversation with all that belongs to it.
  mutating func remove(_ id: ConversationID) throws(StoreError)
  /// Conversations in which the device has not acknowledged all that is there for it, in the
  /// order in which they were created.
  mutating func conversationsWaiting(
    for device: DeviceID
  ) throws(StoreError) -> [ConversationID]
  /// All conversations in which the device has a membership, in the order in which they were
  /// created; and those of one desk alone.
  mutating func conversations(of device: DeviceID) throws(StoreError) -> [ConversationID]
  mutating func conversations(
    of device: DeviceID, at desk: DeskSlug
  ) throws(StoreError) -> [ConversationID]

  // Entries.
  /// The entries of a part of the log, oldest first.
  mutating func entries(
    of id: ConversationID, in range: ClosedRange<UInt64>, countMax: Int
  ) throws(StoreError) -> [StoredEntry]
  /// A device's own entry by its number, from `first` on.
  mutating func entry(
    of id: ConversationID, sender: DeviceID, submission: Submission, from first: Sequence
  ) throws(StoreError) -> StoredEntry?
  /// What lies there of one conversation, and of all that one device has appended.
  mutating func usage(of id: ConversationID) throws(StoreError) -> StoredUsage
  mutating func usage(by sender: DeviceID) throws(StoreError) -> StoredUsage
  /// Deletes entries so that nothing of them remains on disk a moment later; how many there were.
  mutating func removeEntries(
    of id: ConversationID, in range: ClosedRange<UInt64>
  ) throws(StoreError) -> Int
  /// Of at most `countMax` oldest entries those accepted before a time: for each conversation
  /// the last of them.
  mutating func expired(
    before time: Timestamp, countMax: Int
  ) throws(StoreError) -> [ExpiredEntries]

  // Key packages.
  mutating func keyPackageSupply(of device: DeviceID) throws(StoreError) -> KeyPackageSupply
  mutating func addKeyPackages(
    _ oneUse: [[UInt8]], lastResort: [UInt8]?, of device: DeviceID
  ) throws(StoreError)
  /// The oldest one-use package, which is then gone, or else the last resort, which stays.
  mutating func takeKeyPackage(of device: DeviceID) throws(StoreError) -> [UInt8]?
  mutating func lastResortKeyPackage(of device: DeviceID) throws(StoreError) -> [UInt8]?
  mutating func removeKeyPackages(of device: DeviceID) throws(StoreError)

  /// After a restart from a back-up: ends every log with a `restored` entry, so far ahead that no
  /// device has acknowledged its number, and forgets one-use key packages, which may be used.
  mutating func markRestored(at time: Timestamp) throws(StoreError)

  // Records.
  mutating func records(_ kind: RecordKind) throws(StoreError) -> [StoredRecord]
  /// Writes a record if its revision still is `expected` (0: there is none yet); `conflict`
  /// otherwise. `bytes` of nil removes it.
  mutating func put(
    _ bytes: [UInt8]?, kind: RecordKind, key: [UInt8], expected: UInt64
  ) throws(StoreError)
}

/// How the store does, in numbers.
public struct StoreStatus: Sendable {
  /// What it takes on disk, all files together.
  public var byteCount: UInt64 = 0
  public var commits = LatencyHistogram()

  public init() {}
}

extension RelayStore {
  public func status() -> StoreStatus { StoreStatus() }
}

/// Why the store did not do it: never the fault of who asked.
public enum StoreError: Error, Equatable, Sendable {
  /// The disk is full or broken. Nothing of the batch happened.
  case unavailable
  /// Somebody else wrote in between.
  case conflict
}

/// What lies here for others to add a device with.
public struct KeyPackageSupply: Equatable, Sendable {
  public let oneUseCount: Int
  public let hasLastResort: Bool

  public init(oneUseCount: Int, hasLastResort: Bool) {
    self.oneUseCount = oneUseCount
    self.hasLastResort = hasLastResort
  }
}

/// Entries of one log that have waited for too long, all up to `through`.
public struct ExpiredEntries: Equatable, Sendable {
  public let conversation: ConversationID
  public let through: Sequence

  public init(conversation: ConversationID, through: Sequence) {
    self.conversation = conversation
    self.through = through
  }
}

/// What small records there are.
public enum RecordKind: UInt8, Sendable {
  /// A desk's record by its slug.
  case desk = 1
  /// The SHA-256 of the set-up token that is good now; its key is empty.
  case setupToken = 2
  /// Written and removed to see whether anything can be; its key is empty.
  case probe = 3
  /// What time it was when the relay last looked; its key is empty.
  case clock = 4
  /// Says by being there that a desk takes no new conversations; by the desk's slug.
  case pause = 5
}

/// A small record, replaced only by who knows its revision.
public struct StoredRecord: Equatable, Sendable {
  public let key: [UInt8]
  public let bytes: [UInt8]
  /// 1 for the first version, then 2, 3.
  public let revision: UInt64

  public init(key: [UInt8], bytes: [UInt8], revision: UInt64) {
    self.key = key
    self.bytes = bytes
    self.revision = revision
  }
}
