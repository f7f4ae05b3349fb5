import ClientEngine

/// What one browser profile has on disk: records, handed out in the order of their keys, as
/// IndexedDB does. A transaction is there as a whole or not at all.
package struct Disk {
  private var values: [[UInt8]: [UInt8]] = [:]

  package init() {}

  package var isEmpty: Bool { values.isEmpty }

  package subscript(key: [UInt8]) -> [UInt8]? { values[key] }

  package mutating func commit(_ changes: [Record]) {
    for record in changes { values[record.key] = record.value }
  }

  /// In no order.
  var keys: Dictionary<[UInt8], [UInt8]>.Keys { values.keys }

  package var records: [Record] {
    values.keys.sorted { $0.lexicographicallyPrecedes($1) }
      .map { Record(key: $0, value: values[$0]) }
  }
}
