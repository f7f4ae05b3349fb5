import CryptoSuite
import MLS
import TLSSyntax

extension TreeMathVector: VectorScenario {
  /// Trees of 1, 2, 4 … 512 leaves.
  static var kindCount: Int { 10 }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> TreeMathVector {
    let size = TreeSize(leafCount: 1 << UInt32(kind))
    var vector = TreeMathVector()
    vector.nLeaves = size.leafCount
    vector.nNodes = size.nodeCount
    vector.root = size.root.rawValue
    for index in 0..<size.nodeCount {
      let node = NodeIndex(index)
      vector.left.append(node.left?.rawValue)
      vector.right.append(node.right?.rawValue)
      vector.parent.append(size.parent(of: node)?.rawValue)
      vector.sibling.append(size.sibling(of: node)?.rawValue)
    }
    return vector
  }
}

extension DeserializationVector: VectorScenario {
  /// The ends of each length of header, and one within.
  private static var ranges: [ClosedRange<Int>] {
    [0...0x3f, 0x40...0x3fff, 0x4000...0x3fff_ffff]
  }
  static var kindCount: Int { 3 * ranges.count }

  static func make<Crypto: CryptoProvider>(
    kind: Int, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) -> DeserializationVector {
    let range = ranges[kind / 3]
    var vector = DeserializationVector()
    vector.length =
      switch kind % 3 {
      case 0: range.lowerBound
      case 1: range.lowerBound + workshop.number(below: range.count)
      default: range.upperBound
      }
    var writer = TLSWriter()
    writer.write(byteCount: vector.length)
    vector.vlbytesHeader = Hex(writer.bytes)
    return vector
  }
}
