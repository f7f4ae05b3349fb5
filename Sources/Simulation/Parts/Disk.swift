import ClientEngine

/// What one browser profile has on disk: records, handed out in the order of their keys, as
/// IndexedDB does. A transaction is there as a whole or not at all.
package struct Disk {
  private var values: [[UInt8]: [UInt8]] = [:]

  package init() {}

  package var isEmpty: Bool { values.isEmpty }

  package subscript(key: [UInt8]) -> [UInt8]? { values[key] }

  package mutating func commit(_ changes: [Change]) {
    for change in changes {
      if let before = change.before {
        let range = KeyRange(from: change.key, before: before)
        values = values.filter { !range.contains($0.key) }
      } else {
        values[change.key] = change.value
      }
    }
  }

  package mutating func put(_ records: [Record]) {
    commit(records.map { Change(key: $0.key, value: $0.value) })
  }

  /// In no order.
  var keys: Dictionary<[UInt8], [UInt8]>.Keys { values.keys }

  package var records: [Record] { sorted { _ in true } }

  /// What an engine is started with.
  package var beginning: [Record] { sorted { $0[0] >= UInt8(ascii: "a") } }

  package func records(in ranges: [KeyRange]) -> [Record] {
    sorted { key in ranges.contains { $0.contains(key) } }
  }

  private func sorted(_ isWanted: ([UInt8]) -> Bool) -> [Record] {
    let entries = values.filter { isWanted($0.key) }.sorted {
      $0.key.lexicographicallyPrecedes($1.key)
    }
    return entries.map { Record(key: $0.key, value: $0.value) }
  }
}
