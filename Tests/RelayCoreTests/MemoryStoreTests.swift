import RelayConformance
import Testing

@Suite struct MemoryStoreTests {
  @Test("the in-memory store does what every store must")
  func conforms() throws {
    for rule in StoreRule<MemoryStore>.all {
      var store = MemoryStore()
      #expect(try rule.holds(for: &store), "\(rule.sentence)")
    }
  }
}
