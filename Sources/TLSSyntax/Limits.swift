/// What a reader takes at most.
public enum TLSLimits {
  /// The longest vector a reader takes unless it is told otherwise: 16 MiB, room for a ratchet
  /// tree of some ten thousand members, and far from exhausting a small machine.
  public static let vectorByteCountMax = 1 << 24
}
