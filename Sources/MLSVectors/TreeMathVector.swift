import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 appendix C.
struct TreeMathVector: Vector {
  var cipherSuite: UInt16? { nil }
  var nLeaves: UInt32 = 0
  var nNodes: UInt32 = 0
  var root: UInt32 = 0
  var left: [UInt32?] = []
  var right: [UInt32?] = []
  var parent: [UInt32?] = []
  var sibling: [UInt32?] = []

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.field("n_leaves", &nLeaves)
    try fields.field("n_nodes", &nNodes)
    try fields.field("root", &root)
    try fields.field("left", &left)
    try fields.field("right", &right)
    try fields.field("parent", &parent)
    try fields.field("sibling", &sibling)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    guard nLeaves > 0, nLeaves <= 1 << 30, nLeaves & (nLeaves - 1) == 0,
      [left, right, parent, sibling].allSatisfy({ $0.count == Int(nNodes) })
    else { return checks.fail("shape of the tree") }
    let size = TreeSize(leafCount: nLeaves)
    checks.expect("node count", size.nodeCount, nNodes)
    guard checks.failure == nil else { return }
    checks.expect("root", size.root.rawValue, root)
    for index in 0..<nNodes {
      let node = NodeIndex(index)
      let position = Int(index)
      checks.expect("left of", at: index, node.left?.rawValue, left[position])
      checks.expect("right of", at: index, node.right?.rawValue, right[position])
      checks.expect("parent of", at: index, size.parent(of: node)?.rawValue, parent[position])
      checks.expect("sibling of", at: index, size.sibling(of: node)?.rawValue, sibling[position])
    }
  }
}

/// RFC 9420 §2.1.2.
struct DeserializationVector: Vector {
  var cipherSuite: UInt16? { nil }
  var vlbytesHeader = Hex()
  var length: Int = 0

  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure) {
    try fields.field("vlbytes_header", &vlbytesHeader)
    try fields.field("length", &length)
  }

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator,
    _ checks: inout VectorChecks
  ) throws(MLSError) {
    do {
      var reader = TLSReader(vlbytesHeader.bytes)
      checks.expect("length", try reader.readByteCount(), length)
      try reader.finish()
    } catch {
      throw .peerMisbehaved(.malformed(error))
    }
    guard checks.failure == nil else { return }
    var writer = TLSWriter()
    writer.write(byteCount: length)
    checks.expect("header", writer.bytes, vlbytesHeader)
  }
}
