import CryptoNative
import CryptoSuite
import MLSVectors
import Testing

/// Verifying is only worth what it refuses: each value of a vector that holds is changed, one at a
/// time, and no change may pass.
@Suite("Vectors with one value changed")
struct MutationTests {
  private let crypto = NativeCrypto()

  /// What cannot be noticed, because the format does not tie it to anything.
  private static let unnoticed: [(family: VectorFamily, path: String, reason: String)] = [
    (.preSharedKeySecret, "cipher_suite", "suites that share a hash come to the same secret"),
    (.transcriptHashes, "cipher_suite", "suites that share a hash come to the same hashes"),
    (.treeOperations, "cipher_suite", "suites that share a hash come to the same tree hashes"),
    (.treeOperations, "proposal_sender", "Add and Remove do the same whoever of them sends it"),
    (.secretTree, "cipher_suite", "suites that share hash and AEAD come to the same keys"),
    (.secretTree, "sender_data.ciphertext", "only its beginning is the sample (§6.3.2)"),
  ]

  private func isUnnoticed(_ family: VectorFamily, _ path: String) -> Bool {
    Self.unnoticed.contains { $0.family == family && $0.path == path }
  }

  private func holds(_ family: VectorFamily, _ record: VectorValue) -> Bool {
    var random = SystemRandomNumberGenerator()
    guard let outcome = try? family.verify(.array([record]), with: crypto, using: &random) else {
      return false
    }
    return outcome.passedCount == 1
  }

  private func records(_ family: VectorFamily, count: Int) throws -> [VectorValue] {
    try #require(
      try family.generate(
        suite: .x25519AES128, seed: 11, count: count, epochCount: 6, with: crypto
      ).elements)
  }

  /// In `messages` the vectors promise no more than that their bytes can be read and written.
  @Test(
    "no changed value passes",
    arguments: VectorFamily.allCases.filter { $0 != .messages })
  func values(_ family: VectorFamily) throws {
    var count = 0
    var passed: Set<String> = []
    // The third of these has 32 leaves.
    for record in try records(family, count: family == .secretTree ? 2 : 3) {
      #expect(holds(family, record))
      record.forEachChange { path, changed in
        count += 1
        if holds(family, changed) { passed.insert(path) }
      }
    }
    #expect(passed.filter { !isUnnoticed(family, $0) }.sorted() == [])
    // The list of what passes is no longer than it has to be.
    for entry in Self.unnoticed where entry.family == family {
      #expect(passed.contains(entry.path), "\(entry.reason)")
    }
    print("\(family.rawValue): \(count) changes refused but for \(passed.sorted())")
  }

  @Test(
    "nothing missing, shortened, lengthened or of another kind passes",
    arguments: VectorFamily.allCases)
  func shapes(_ family: VectorFamily) throws {
    var count = 0
    var passed: Set<String> = []
    for record in try records(family, count: 2) {
      #expect(holds(family, record))
      record.forEachSpoiling { path, spoiled in
        count += 1
        if holds(family, spoiled) { passed.insert(path) }
      }
    }
    // Of what is sampled, the end does not matter; and one field need not be there.
    switch family {
    case .secretTree: #expect(passed == ["sender_data.ciphertext"])
    case .messages: #expect(passed == ["public_message_application"])
    default: #expect(passed == [])
    }
    #expect(count > 0)
  }

  @Test("whatever else happens to a file, it is answered", arguments: VectorFamily.allCases)
  func anyBytes(_ family: VectorFamily) throws {
    let json = VectorValue.array(try records(family, count: 1)).json
    var random = Splitter(state: 1)
    var refusedCount = 0
    for _ in 0..<60 {
      var spoiled = json
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        spoiled[Int.random(in: spoiled.indices, using: &random)] = UInt8.random(
          in: 0x20...0x7d, using: &random)
      }
      guard let file = try? VectorValue(json: spoiled),
        let outcome = try? family.verify(file, with: crypto, using: &random)
      else {
        refusedCount += 1
        continue
      }
      refusedCount += outcome.failures.count
    }
    #expect(refusedCount > 0)
  }
}

private struct Splitter: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 33)
  }
}
