import CryptoSuite
import MLS

/// The trees that the working group's description of the vectors lists, by rising complexity.
enum TreeShape {
  /// Member k adds member k+1, with a path, until there are so many.
  case full(UInt32)
  /// Of a full tree of 8, 0 removes 2 and 3, and adds one.
  case internalBlanks
  /// Of a full tree of 8, 0 removes 1, 2 and 3: a parent hash skips a blank.
  case skippedBlanks
  /// To a full tree of 7, 0 adds one without a path.
  case unmergedLeaf
  /// RFC 9420 appendix A, figure 20.
  case unmergedLeafAndSkippedBlanks

  /// Of `treekem`.
  static let small: [TreeShape] =
    (2...8).map(TreeShape.full) + [
      .internalBlanks, .skippedBlanks, .unmergedLeaf, .unmergedLeafAndSkippedBlanks,
    ]
  /// Of `tree-validation`.
  static let all: [TreeShape] = small + [.full(9), .full(32), .full(33), .full(34)]
}

extension TreeWorld {
  init(_ shape: TreeShape, _ workshop: inout Workshop<Crypto>) throws(MLSError) {
    try self.init(&workshop)
    switch shape {
    case .full(let count):
      try grow(to: count, &workshop)
    case .internalBlanks:
      try grow(to: 8, &workshop)
      try commit(by: 0, removing: [2, 3], adding: 1, &workshop)
    case .skippedBlanks:
      try grow(to: 8, &workshop)
      try commit(by: 0, removing: [1, 2, 3], &workshop)
    case .unmergedLeaf:
      try grow(to: 7, &workshop)
      try commit(by: 0, adding: 1, withPath: false, &workshop)
    case .unmergedLeafAndSkippedBlanks:
      try commit(by: 0, adding: 6, withPath: false, &workshop)
      try commit(by: 0, removing: [5], &workshop)
      try commit(by: 4, &workshop)
      try commit(by: 0, adding: 1, withPath: false, &workshop)
    }
  }

  private mutating func grow(
    to count: UInt32, _ workshop: inout Workshop<Crypto>
  ) throws(MLSError) {
    for author in 0..<count - 1 { try commit(by: author, adding: 1, &workshop) }
  }
}
