import CryptoNative
import CryptoSuite
import MLSVectors
import Testing

@Suite("Vectors of our own")
struct GenerateTests {
  static let suites: [CipherSuite] = [
    .x25519AES128, .p256AES128, .x25519ChaCha20, .p521AES256, .p384AES256, .mlkem768X25519AES256,
  ]
  private let crypto = NativeCrypto()

  private func verify(_ family: VectorFamily, _ file: VectorValue) throws -> VectorOutcome {
    var random = SystemRandomNumberGenerator()
    // As it would stand on a disk.
    return try family.verify(VectorValue(json: file.json), with: crypto, using: &random)
  }

  @Test("every kind of every family holds", arguments: VectorFamily.allCases)
  func everyKind(_ family: VectorFamily) throws {
    let file = try family.generate(suite: .x25519ChaCha20, seed: 7, with: crypto)
    let outcome = try verify(family, file)
    #expect(outcome.failures == [])
    #expect(outcome.passedCount == file.elements?.count)
    #expect(try VectorFamily(recognising: file) == family)
  }

  @Test("families hold in every suite", arguments: VectorFamily.allCases, suites)
  func everySuite(_ family: VectorFamily, _ suite: CipherSuite) throws {
    let file = try family.generate(suite: suite, seed: 8, count: 1, epochCount: 3, with: crypto)
    let outcome = try verify(family, file)
    #expect(outcome.failures == [])
    #expect(outcome.passedCount == 1)
    #expect(outcome.skippedCount == 0)
  }

  @Test("random sessions hold", arguments: 1...6 as ClosedRange<UInt64>)
  func randomSessions(seed: UInt64) throws {
    let file = try VectorFamily.passiveClientRandom.generate(
      suite: .x25519AES128, seed: seed, count: 1, epochCount: 25, with: crypto)
    #expect(try verify(.passiveClientRandom, file).failures == [])
  }

  @Test("one seed makes one file, and another seed another", arguments: VectorFamily.allCases)
  func seeds(_ family: VectorFamily) throws {
    func file(_ suite: CipherSuite, _ seed: UInt64, count: Int = 2) throws -> VectorValue {
      try family.generate(suite: suite, seed: seed, count: count, epochCount: 5, with: crypto)
    }
    for suite in [CipherSuite.x25519AES128, .mlkem768X25519AES256] {
      #expect(try file(suite, 1) == file(suite, 1))
    }
    // Tree math is the same everywhere, and so are the ends of the ranges of lengths.
    if family != .treeMath {
      #expect(try file(.x25519AES128, 1) != file(.x25519AES128, 2))
    }
    let longer = try file(.x25519AES128, 1, count: 3)
    #expect(try file(.x25519AES128, 1).elements == longer.elements.map { Array($0.prefix(2)) })
  }

  @Test("a random session has all that the format has room for")
  func variety() throws {
    let file = try VectorFamily.passiveClientRandom.generate(
      suite: .x25519AES128, seed: 3, count: 4, epochCount: 20, with: crypto)
    let records = try #require(file.elements)
    let epochs = records.flatMap { $0["epochs"]?.elements ?? [] }
    #expect(epochs.count == 80)
    #expect(epochs.contains { ($0["proposals"]?.elements ?? []).count > 1 })
    // PublicMessage and PrivateMessage, behind the version (RFC 9420 §6).
    for prefix in ["00010001", "00010002"] {
      #expect(epochs.contains { $0["commit"]?.hasPrefix(prefix) == true })
      #expect(
        epochs.contains { epoch in
          epoch["proposals"]?.elements?.contains { $0.hasPrefix(prefix) } == true
        })
    }
    #expect(records.contains { $0["ratchet_tree"] == .null })
    #expect(records.contains { $0["ratchet_tree"] != .null })
  }

  @Test("vectors of suites that we lack are skipped, if they have the form of vectors")
  func lackingSuites() throws {
    let file = try VectorFamily.welcome.generate(suite: .x25519AES128, seed: 1, with: crypto)
    let record = try #require(file.elements?.first)
    let other = record.setting("cipher_suite", .number(4))
    let broken = other.setting("init_priv", .null)
    let outcome = try verify(.welcome, .array([record, other, broken]))
    #expect(outcome.passedCount == 1)
    #expect(outcome.skippedCount == 1)
    #expect(outcome.failures.map(\.index) == [2])
  }

  @Test("a file goes through JSON unchanged", arguments: VectorFamily.allCases)
  func json(_ family: VectorFamily) throws {
    let file = try family.generate(suite: .x25519AES128, seed: 5, count: 2, with: crypto)
    #expect(try VectorValue(json: file.json) == file)
  }
}

extension VectorValue {
  func hasPrefix(_ prefix: String) -> Bool {
    if case .text(let text) = self { text.starts(with: prefix.utf8) } else { false }
  }

  /// With another value under the name, or without the name.
  func setting(_ name: String, _ value: VectorValue?) -> VectorValue {
    guard case .object(let members) = self else { return self }
    return .object(
      members.compactMap { member in
        guard member.name == Array(name.utf8) else { return member }
        return value.map { VectorMember(member.name, $0) }
      })
  }
}
