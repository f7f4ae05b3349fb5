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
      try promise(
        RecordForm.rewrite(key: keyAgain) == keyAgain, "a record's key changes each time")
      guard let record = rewrite(input.rest(), key) else { return false }
      try promise(rewrite(record, key) == record, "a record changes each time it is read")
      if key.first == UInt8(ascii: "k") {
        let stocked = StockedKeyPackage(reference: Array(key.dropFirst()), record: record)
        for suite in [CipherSuite.x25519ChaCha20, .mlkem768X25519ChaCha20] {
          let package = stocked?.package(of: suite)
          try promise(
            package.map { $0.keyPackage.cipherSuite == suite } ?? true, "another suite's is given")
        }
      }
      return true
    },
    seeds: { EnginePlay.recordSeeds })

  private static func rewrite(_ record: [UInt8], _ key: [UInt8]) -> [UInt8]? {
    RecordForm.rewrite(
      record, key: key, AcceptingCrypto.self, isOurs: MessengerSeeds.isValid,
      sha256: MessengerSeeds.digest)
  }
}

extension EnginePlay {
  /// A message as the first form of records had it.
  private static var firstForm: [UInt8] {
    let key =
      [UInt8(ascii: "c")] + MessengerSeeds.conversation.bytes + [UInt8(ascii: "t")]
      + [0, 0, 0, 0, 0, 0, 0, 9, 0, 0]
    let times: [UInt8] = [1] + [0, 0, 1, 0, 0, 0, 0, 0] + [0]
    let names: [UInt8] = [4] + Array("Mira".utf8) + [16] + [UInt8](repeating: 7, count: 16)
    let said: [UInt8] = [32] + [UInt8](repeating: 1, count: 32) + [0, 1, 5] + Array("Hello".utf8)
    return FuzzInput.chunk(key) + times + names + said + [3, 0]
  }

  /// Whatever the plays that the fuzzer starts from have left on their disks.
  fileprivate static var recordSeeds: [[UInt8]] {
    var seeds: [[UInt8]] = [firstForm]
    for beginning in Self.seeds {
      var input = FuzzInput(beginning)
      let play = EnginePlay(&input)
      guard (try? play.perform(&input)) != nil else { continue }
      for record in play.disk {
        seeds.append(FuzzInput.chunk(record.key) + record.value)
      }
    }
    return seeds
  }
}
