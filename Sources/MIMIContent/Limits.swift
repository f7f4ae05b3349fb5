/// Bounds of draft-ietf-mimi-content-08, and ours where it leaves them to local policy.
public enum MIMILimits {
  /// The draft's salt: enough that nobody finds a content by trying.
  public static let saltByteCount = 16
  /// The draft's identifier: an octet that names the hash, and 31 of SHA-256's.
  public static let messageIDByteCount = 32
  /// The draft calls a topic longer than this suspicious.
  public static let topicByteCountMax = 4096
  /// Parts inside parts: the draft's four levels.
  public static let partDepthMax = 4
  /// The draft calls more body parts than this suspicious.
  public static let partCountMax = 1024
  /// Containers and tags inside the extensions: the draft's four levels, the map itself counted.
  public static let extensionDepthMax = 4
  /// The draft's bound for a map key that is text.
  public static let extensionNameByteCountMax = 255
  /// Integers that a double holds exactly, as the draft wants map keys to be.
  public static let extensionIntegerMax: UInt64 = (1 << 53) - 1
  /// A language list, media type, file name, address, key: the draft leaves their length open, and
  /// none that anybody means is longer.
  public static let fieldByteCountMax = 4096
  /// One part's inline content: far above any text, far below what a group should have to carry
  /// inline; what is larger is an external part.
  public static let contentByteCountMax = 1 << 20
  /// Statuses in one report: a client that was away answers in several.
  public static let statusCountMax = 1024
}
