/// What one transaction writes: the last value put under each key.
struct Changes {
  private var records: [Record] = []

  mutating func put(_ key: [UInt8], _ value: [UInt8]?) {
    if let index = records.firstIndex(where: { $0.key == key }) {
      records[index] = Record(key: key, value: value)
    } else {
      records.append(Record(key: key, value: value))
    }
  }

  mutating func take() -> [Record] {
    defer { records = [] }
    return records
  }
}
