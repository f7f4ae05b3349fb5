import CryptoSuite
import MLS
import TLSSyntax

/// RFC 9420 appendix C.
struct TreeMathVector: Vector {
  var cipherSuite: UInt16? { nil }
  let nLeaves: UInt32
  let nNodes: UInt32
  let root: UInt32
  let left: [UInt32?]
  let right: [UInt32?]
  let parent: [UInt32?]
  let sibling: [UInt32?]

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    let size = TreeSize(leafCount: nLeaves)
    try expect("node count", size.nodeCount, nNodes)
    try expect("root", size.root.rawValue, root)
    for index in 0..<nNodes {
      let node = NodeIndex(index)
      let position = Int(index)
      try expect("left of \(index)", node.left?.rawValue, left[position])
      try expect("right of \(index)", node.right?.rawValue, right[position])
      try expect("parent of \(index)", size.parent(of: node)?.rawValue, parent[position])
      try expect("sibling of \(index)", size.sibling(of: node)?.rawValue, sibling[position])
    }
  }
}

/// RFC 9420 §2.1.2.
struct DeserializationVector: Vector {
  var cipherSuite: UInt16? { nil }
  let vlbytesHeader: Hex
  let length: Int

  func verify(
    with crypto: some CryptoProvider, using random: inout some RandomNumberGenerator
  ) throws {
    var reader = TLSReader(vlbytesHeader.bytes)
    try expect("length", try reader.readByteCount(), length)
    try reader.finish()
    var writer = TLSWriter()
    writer.write(byteCount: length)
    try expect("header", writer.bytes, vlbytesHeader)
  }
}
