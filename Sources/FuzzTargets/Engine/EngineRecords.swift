import ClientEngine
import MLS

extension FuzzTarget {
  /// One record of the client's storage under its key. A disk may lie: the record is refused, or
  /// read once and then always written the same.
  static let engineRecord = FuzzTarget(
    "engine-record",
    check: { bytes throws(BrokenPromise) in
      var input = FuzzInput(bytes)
      let key = input.chunk()
      guard let keyAgain = RecordForm.rewrite(key: key) else { return false }
      try promise(keyAgain == key, "a record's key has a second form")
      guard let record = rewrite(input.rest(), key) else { return false }
      try promise(rewrite(record, key) == record, "a record changes each time it is read")
      return true
    },
    seeds: { EnginePlay.recordSeeds })

  private static func rewrite(_ record: [UInt8], _ key: [UInt8]) -> [UInt8]? {
    RecordForm.rewrite(record, key: key, AcceptingCrypto.self, isOurs: MessengerSeeds.isValid)
  }
}

extension EnginePlay {
  /// Whatever the plays that the fuzzer starts from have left on their disks.
  fileprivate static var recordSeeds: [[UInt8]] {
    var seeds: [[UInt8]] = []
    for beginning in Self.seeds {
      var input = FuzzInput(beginning)
      let play = EnginePlay(&input)
      guard (try? play.perform(&input)) != nil else { continue }
      for record in play.disk {
        seeds.append(FuzzInput.chunk(record.key) + (record.value ?? []))
      }
    }
    return seeds
  }
}
