/// What reader and writer take at most, each number with its reason.
public enum CBORLimits {
  /// How deep arrays, maps and tags may nest: a message inside a message inside a message needs
  /// about a dozen, and a reader that recurses needs an end.
  public static let depthMax = 32
  /// The most items `readValue` makes of one input, because one byte on the wire becomes some
  /// thirty in memory: 64 Ki items are at most a few megabytes.
  public static let itemCountMax = 1 << 16
  /// The longest string a reader takes unless it is told otherwise: 16 MiB, as in `TLSLimits`.
  public static let stringByteCountMax = 1 << 24
}
