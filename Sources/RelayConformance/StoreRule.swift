import RelayCore
import RelayProtocol

/// One thing that every store must do, as a sentence and a check. Test targets run all of
/// `StoreRule.all` against a fresh store each.
public struct StoreRule<Store: RelayStore> {
  public let sentence: String
  private let check: (inout Store) throws(StoreError) -> Bool

  init(
    _ sentence: String, _ check: @escaping (inout Store) throws(StoreError) -> Bool
  ) {
    self.sentence = sentence
    self.check = check
  }

  public func holds(for store: inout Store) throws(StoreError) -> Bool { try check(&store) }

  public static var all: [StoreRule] {
    batchRules + conversationRules + membershipRules + entryRules + keyPackageRules + recordRules
  }
}

extension RelayStore {
  /// A batch that is committed.
  mutating func batch(_ body: (inout Self) throws(StoreError) -> Void) throws(StoreError) {
    try begin()
    do throws(StoreError) {
      try body(&self)
    } catch {
      rollback()
      throw error
    }
    try commit()
  }

  /// Whether something ends in a conflict, and then changes nothing.
  mutating func conflicts(
    _ body: (inout Self) throws(StoreError) -> Void
  ) throws(StoreError) -> Bool {
    do throws(StoreError) {
      try batch(body)
      return false
    } catch {
      guard error == .conflict else { throw error }
      return true
    }
  }
}

/// What the rules speak of: a conversation of three devices.
enum Cast {
  static let id = ConversationID(Array(repeating: 1, count: ConversationID.byteCount))!
  static let other = ConversationID(Array(repeating: 2, count: ConversationID.byteCount))!
  static let alice = device(1)
  static let bob = device(2)
  static let carol = device(3)

  static func device(_ number: UInt8) -> DeviceID {
    DeviceID(Array(repeating: number, count: DeviceID.byteCount))!
  }

  static func membership(
    _ device: DeviceID, first: UInt64 = 1, last: UInt64? = nil, acknowledged: UInt64 = 0
  ) -> Membership {
    Membership(
      device: device, first: Sequence(first), last: last.map { Sequence($0) },
      acknowledged: Sequence(acknowledged), submission: Submission(0))
  }

  static let desk = DeskSlug(Array("support".utf8))!
  static let otherDesk = DeskSlug(Array("sales".utf8))!

  static func conversation(
    _ id: ConversationID = id, at desk: DeskSlug? = desk
  ) -> Conversation {
    Conversation(
      id: id, desk: desk, head: head(1), memberships: [membership(alice), membership(bob)])
  }

  static func head(_ last: UInt64, epoch: UInt64 = 1) -> LogHead {
    LogHead(epoch: LogEpoch(epoch), last: Sequence(last))
  }

  static func entry(
    _ sequence: UInt64, sender: DeviceID = alice, submission: UInt64? = nil,
    at time: UInt64 = 1_000,
    _ content: StoredEntry.Content? = nil
  ) -> StoredEntry {
    StoredEntry(
      sequence: Sequence(sequence), epoch: LogEpoch(1), sender: sender,
      submission: Submission(submission ?? sequence), acceptedAt: Timestamp(milliseconds: time),
      content: content ?? .application([UInt8(truncatingIfNeeded: sequence)]))
  }

  /// A store with the conversation and entries 1 to `last`, each a second after the one before.
  static func fill<Store: RelayStore>(
    _ store: inout Store, _ id: ConversationID = id, through last: UInt64
  ) throws(StoreError) {
    try store.batch { (store) throws(StoreError) in
      try store.create(conversation(id), first: entry(1, .creation(welcome: [9])))
      var sequence: UInt64 = 2
      while sequence <= last {
        try store.append(
          entry(sequence, at: sequence * 1_000), to: id, expected: head(sequence - 1),
          head: head(sequence))
        sequence += 1
      }
    }
  }
}
