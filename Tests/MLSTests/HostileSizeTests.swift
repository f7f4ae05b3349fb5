import MLS
import TLSSyntax
import Testing

/// What a stranger makes long must not make us slow.
@Suite("Hostile sizes")
struct HostileSizeTests {
  /// A tree whose leaves are all `leaf`, and whose parents are blank.
  private func tree(of leaf: LeafNode, count: Int) throws -> RatchetTree {
    var nodes = TLSWriter()
    for index in 0..<count {
      if index > 0 { nodes.write(UInt8(0)) }
      nodes.write(UInt8(1))
      nodes.write(UInt8(1))
      nodes.write(leaf)
    }
    var writer = TLSWriter()
    writer.write(opaque: nodes.bytes)
    return try RatchetTree(decoding: writer.bytes)
  }

  @Test("a key that stands in a tree thousands of times is refused, however often it is removed")
  func sameKeys() throws {
    let party = try Party(of: "alice", "bob")
    let leaf = try #require(party["alice"].member(at: LeafIndex(0))?.leafNode)
    var tree = try tree(of: leaf, count: 8_192)
    for index in UInt32(0)..<8_000 { tree.remove(LeafIndex(index)) }
    #expect(throws: MLSError.self) {
      try tree.validate(groupID: party["alice"].groupID, extensions: [], party["alice"].suiteCrypto)
    }
    #expect(tree.members.count == 192)
  }

  @Test("a list of types longer than any registry is refused before it is compared")
  func manyTypes() throws {
    var capabilities = Capabilities(cipherSuites: [1])
    capabilities.extensions = [UInt16](repeating: 0xf000, count: MLSLimits.typeCountMax)
    #expect(try Capabilities(decoding: capabilities.encodedBytes) == capabilities)
    capabilities.extensions.append(0xf000)
    #expect(throws: TLSDecodingError.vectorTooLong) {
      try Capabilities(decoding: capabilities.encodedBytes)
    }
  }
}
