/// What we take from a file of vectors, and make of our own, each number with its reason.
public enum VectorLimits {
  /// How deep JSON may nest. The deepest family nests five times; what else a writer puts beside
  /// the vectors may nest deeper, and a reader that recurses needs an end.
  public static let depthMax = 64
  /// Members of one object. The largest record has 18, and names are compared with one another.
  public static let memberCountMax = 256
  /// Records by which a file's family is told: names that come later only are no family's.
  public static let recognisedRecordCountMax = 64
  /// The last generation of a ratchet that is computed: each costs six derivations, so that the
  /// way to this one is some ten seconds.
  public static let generationMax: UInt32 = 1 << 20
  /// Leaves of a tree whose nodes are counted (`tree-math`): what RFC 9420 appendix C can number in
  /// 32 bits.
  public static let leafCountMax: UInt32 = 1 << 30
  /// Bytes of one file: a hundred times the largest that is published. It takes some five times as
  /// much memory.
  public static let fileByteCountMax = 1 << 29
  /// Vectors, and epochs of each, that one file is made of: what a day makes.
  public static let generatedCountMax = 100_000
}
