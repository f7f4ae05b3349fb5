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
    guard nLeaves > 0, nLeaves <= VectorLimits.leafCountMax,
      [left, right, parent, sibling].allSatisfy({ $0.count == Int(nNodes) })
    else { return checks.fail("shape of the tree") }
    // Some writers count the leaves up to the last member only: then the places behind it are
    // there in the tree, and null in the file.
    var leafCount: UInt32 = 1
    while leafCount < nLeaves { leafCount *= 2 }
    let size = TreeSize(leafCount: leafCount)
    checks.expect("node count", 2 * nLeaves - 1, nNodes)
    guard checks.failure == nil else { return }
    func known(_ node: NodeIndex?) -> UInt32? {
      guard let node, node.rawValue < nNodes else { return nil }
      return node.rawValue
    }
    checks.expect("root", size.root.rawValue, root)
    for index in 0..<nNodes {
      let node = NodeIndex(index)
      let position = Int(index)
      checks.expect("left of", at: index, known(node.left), left[position])
      checks.expect("right of", at: index, known(node.right), right[position])
      checks.expect("parent of", at: index, known(size.parent(of: node)), parent[position])
      checks.expect("sibling of", at: index, known(size.sibling(of: node)), sibling[position])
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
