/// A dictionary that can go back to where it was at the last mark: what the relay holds in memory
/// must not run ahead of a store whose commit failed.
///
/// Only the values that changed since the mark are kept twice.
struct Journaled<Key: Hashable, Value> {
  private(set) var values: [Key: Value] = [:]
  private var before: [Key: Value?] = [:]

  mutating func mark() {
    if !before.isEmpty { before.removeAll(keepingCapacity: before.count < 1_024) }
  }

  mutating func goBack() {
    for (key, value) in before { values[key] = value }
    before = [:]
  }

  subscript(key: Key) -> Value? {
    get { values[key] }
    _modify {
      if before.index(forKey: key) == nil { before.updateValue(values[key], forKey: key) }
      yield &values[key]
    }
  }
}
