import CryptoSuite
import MLS
import Testing

@Suite("Hostile keys of the hybrid suite")
struct HybridKeyTests {
  /// FIPS 203 §7.2 has a check that X25519 has none of: not every string of the right length is a
  /// key. Whoever adds a member computes with a stranger's.
  @Test("an init key that is no key cannot be added, and the group goes on")
  func initKey() throws {
    var party = try Party(of: "alice", "bob", suite: .mlkem768X25519AES256)
    let identity = try party.makeIdentity("mallory")
    let honest = try party.makeKeyPackage(identity).keyPackage
    let beyondModulus = [UInt8](repeating: 0xff, count: honest.initKey.count)
    let smallOrder = Array(honest.initKey.prefix(1184)) + [UInt8](repeating: 0, count: 32)
    for key in [beyondModulus, smallOrder, Array(honest.initKey.dropLast()), []] {
      let forged = try party.resign(honest, initKey: key, by: identity)
      #expect(throws: MLSError.peerMisbehaved(.invalidKey)) {
        try party.pend(CommitRequest(adding: [forged]), by: "alice")
      }
    }
    #expect(try party.everybodyAgrees())
    try party.commit(CommitRequest(), by: "bob")
    #expect(try party.everybodyAgrees())
  }
}
