/// What one transaction writes: the last value put under each key.
struct Changes {
  private var changes: [Change] = []
  /// How many of them, the first, wait for any other before they are worth a transaction.
  private var unhurriedCount = 0

  /// Something on the disk still lies where an earlier form has it.
  var holdsMoves: Bool { unhurriedCount > 0 }

  mutating func put(_ key: [UInt8], _ value: [UInt8]?) {
    let change = Change(key: key, value: value)
    var place = changes.count
    // What many keys were emptied of before is not put back there.
    while place > unhurriedCount, changes[place - 1].before == nil {
      place -= 1
      if changes[place].key == key {
        changes[place] = change
        return
      }
    }
    changes.append(change)
  }

  /// Of the form alone: what is there can be read, also from a full disk.
  mutating func move(_ key: [UInt8], to newKey: [UInt8], _ value: [UInt8]) {
    changes.append(Change(key: key, value: nil))
    changes.append(Change(key: newKey, value: value))
    unhurriedCount = changes.count
  }

  mutating func deleteAll(_ range: KeyRange) {
    changes.append(Change(key: range.from, value: nil, before: range.before))
  }

  mutating func take() -> [Change] {
    guard changes.count > unhurriedCount else { return [] }
    defer { (changes, unhurriedCount) = ([], 0) }
    return changes
  }
}
