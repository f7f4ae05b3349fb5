import CryptoSuite
import RelayProtocol

/// The forms of our own records, for those who doubt them: what stands under each key, read and
/// written again. The engine itself reads them in `start`.
package enum RecordForm {
  /// The key read and written again; `nil` for one that is none of ours.
  package static func rewrite(key: [UInt8]) -> [UInt8]? { RecordKey(key)?.bytes }

  /// Whether what lies under the key begins with the number of its form.
  package static func isVersioned(_ key: [UInt8]) -> Bool { RecordKey(key)?.isVersioned ?? false }

  /// The record under `key` read and written again; `nil` where it would be refused. House keys
  /// and groups are bytes of others' making and come back as they are.
  package static func rewrite<Crypto: CryptoProvider>(
    _ value: [UInt8], key: [UInt8], _ crypto: Crypto.Type, isOurs: SignatureCheck, sha256: Digest
  ) -> [UInt8]? {
    let record = Record(key: key, value: value)
    guard let key = RecordKey(key), let value = RecordMigration.current(record) else { return nil }
    switch key {
    case .account: return Account(record: value)?.record
    case .desk: return DeskTrust(record: value, isOurs, sha256)?.record
    case .keyPackage(let reference):
      return StockedKeyPackage(reference: reference, record: value)?.record
    case .head(let id): return Conversation<Crypto>(id: id, head: value)?.head
    case .outbox(_, let number): return OutboxItem(number: number, record: value)?.record
    case .timeline(_, let sequence, let place):
      return TimelineItem(sequence: sequence, place: place, record: value)?.record
    case .acquaintances: return Acquaintances(record: value)?.record
    case .removals: return RosterWishes(record: value, houseKey: nil, isOurs, sha256)?.record
    case .house, .group: return value
    }
  }

  /// The group in which the conversation under this key goes on, and how many places stand before
  /// it; `nil` for what is no conversation's head.
  package static func group<Crypto: CryptoProvider>(
    inHead value: [UInt8], key: [UInt8], _ crypto: Crypto.Type
  ) -> (conversation: ConversationID, group: ConversationID, base: UInt64)? {
    guard case .head(let id)? = RecordKey(key),
      let log = Conversation<Crypto>(id: id, head: value)?.log
    else { return nil }
    return (id, log.groupID, log.base)
  }
}
