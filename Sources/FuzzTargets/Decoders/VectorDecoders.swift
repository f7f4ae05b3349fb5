import CryptoSuite
import MLSVectors

/// The files that `mls-vectors` takes from anybody.
extension FuzzTarget {
  static let vectorDecoders = [
    FuzzTarget(
      "vector-json", byteCountMax: 8_192,
      check: { bytes throws(BrokenPromise) in
        guard let value = try? VectorValue(json: bytes) else { return false }
        let again = value.json
        try promise((try? VectorValue(json: again)) == value, "JSON changes when it is written")
        _ = try? VectorFamily(recognising: value)
        return true
      },
      seeds: { jsonSeeds }),
    // First the family, then a file, of which every value may be a lie.
    FuzzTarget(
      "vector-file", byteCountMax: 32_768,
      check: { bytes throws(BrokenPromise) in
        var input = FuzzInput(bytes)
        let families = VectorFamily.allCases
        let family = families[Int(input.byte()) % families.count]
        guard let file = try? VectorValue(json: input.rest()), isQuick(file) else { return false }
        var random = VectorRandom(seed: 0)
        guard let outcome = try? family.verify(file, with: AcceptingCrypto(), using: &random)
        else { return false }
        let count = outcome.passedCount + outcome.skippedCount + outcome.failures.count
        try promise(count == file.records?.count, "a vector is missing from the outcome")
        return outcome.passedCount > 0
      },
      seeds: { fileSeeds }),
  ]

  /// Ratchets are turned as far as a file asks, which takes the fuzzer too long.
  private static func isQuick(_ value: VectorValue) -> Bool {
    let numberMax = 2_000
    return switch value {
    case .number(let number): number <= numberMax
    case .array(let elements): elements.allSatisfy(isQuick)
    case .object(let members): members.allSatisfy { isQuick($0.value) }
    case .text, .bool, .null, .decimal: true
    }
  }

  private static var fileSeeds: [[UInt8]] {
    var seeds: [[UInt8]] = []
    for (index, family) in VectorFamily.allCases.enumerated() {
      for seed in 0..<UInt64(3) {
        let file = try? family.generate(
          suite: .x25519AES128, seed: seed, count: 1, epochCount: 2, with: AcceptingCrypto())
        if let file { seeds.append([UInt8(index)] + file.json.filter { $0 > 0x20 }) }
      }
    }
    return seeds
  }

  private static var jsonSeeds: [[UInt8]] {
    let others: [String] = [
      #"[{"a": null, "b": [true, false, 0, 18446744073709551615]}, {}]"#,
      #" {"\u0061\n\ud83d\ude00": "\"\\\/\b\f\r\t"} "#, "\u{feff}[]", "[1e2, 1.0]",
    ]
    return others.map { Array($0.utf8) } + fileSeeds.map { Array($0.dropFirst()) }
  }
}
