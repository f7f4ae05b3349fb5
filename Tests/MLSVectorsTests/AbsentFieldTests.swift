import CryptoNative
import MLS
import MLSVectors
import Testing

/// What the formats let a writer leave out is verified as strictly as the rest.
@Suite("Vectors with nothing in places where nothing may be")
struct AbsentFieldTests {
  private func failure(_ family: VectorFamily, _ record: VectorValue) throws -> VectorFailure? {
    var random = VectorRandom(seed: 1)
    let outcome = try family.verify(.array([record]), with: NativeCrypto(), using: &random)
    #expect(outcome.skippedCount == 0)
    return outcome.failures.first?.failure
  }

  private func records(_ family: VectorFamily) throws -> [VectorValue] {
    try #require(
      try family.generate(suite: .x25519AES128, seed: 12, with: NativeCrypto()).elements)
  }

  @Test("a passive client without a tree beside the Welcome takes the one inside, or fails")
  func ratchetTree() throws {
    var insideCount = 0
    var besideCount = 0
    for family in [VectorFamily.passiveClientWelcome, .passiveClientHandlingCommit] {
      for record in try records(family) {
        let without = record.setting("ratchet_tree", nil)
        guard record["ratchet_tree"] == .null else {
          besideCount += 1
          for bare in [without, record.setting("ratchet_tree", .null)] {
            #expect(try failure(family, bare) == .refused(.misuse(.missingRatchetTree)))
          }
          continue
        }
        insideCount += 1
        #expect(try failure(family, without) == nil)
        let zeros = VectorValue.text([UInt8](repeating: UInt8(ascii: "0"), count: 64))
        #expect(
          try failure(family, without.setting("initial_epoch_authenticator", zeros))
            == .differs(Array("first authenticator".utf8)))
      }
    }
    #expect(insideCount > 0)
    #expect(besideCount > 0)
  }

  @Test("a member of a TreeKEM tree knows all secrets above it where it is merged, and no others")
  func pathSecrets() throws {
    var emptyCount = 0
    var spoiledCount = 0
    for record in try records(.treeKEM) {
      let leaves = try #require(record["leaves_private"]?.elements)
      for (index, leaf) in leaves.enumerated() {
        guard let secrets = leaf["path_secrets"]?.elements, !secrets.isEmpty else {
          emptyCount += 1
          continue
        }
        for fewer in [[], Array(secrets.dropFirst()), Array(secrets.dropLast())] {
          var spoiled = leaves
          spoiled[index] = leaf.setting("path_secrets", .array(fewer))
          let failure = try failure(.treeKEM, record.setting("leaves_private", .array(spoiled)))
          #expect(failure?.description.hasPrefix("nodes of the path_secrets of ") == true)
          spoiledCount += 1
        }
      }
    }
    #expect(emptyCount > 0)
    #expect(spoiledCount > 0)
  }
}
