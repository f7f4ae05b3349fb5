/// What this library holds on to or is willing to compute for a peer, each with its reason.
public enum MLSLimits {
  /// Leaves of one tree, blank ones included: a tree this wide is some 30 MB on the wire, twice
  /// what `TLSLimits.vectorByteCountMax` lets through unless most of it is blank.
  public static let leafCountMax: UInt32 = 1 << 16
  /// How far one message may run ahead of its sender's ratchet. Each step costs three HKDF
  /// expansions, so this bounds what a single hostile generation number makes us compute.
  public static let generationSkipMax: UInt32 = 1_024
  /// Keys kept for messages that were overtaken, per sender and kind. Older ones are deleted first:
  /// a lost message must not keep its key alive for ever (RFC 9420 §9.2).
  public static let skippedKeyCountMax = 256
  /// Epochs before the current one whose application messages can still be read, unless whoever
  /// makes or joins the group says otherwise: three commits overtake a message rarely. Where the
  /// delivery service takes messages of the current epoch only, none is needed.
  public static let pastEpochCountDefault: UInt8 = 3
  /// Resumption secrets of former epochs, for PSK proposals that name them (RFC 9420 §8.6).
  public static let resumptionSecretCountMax = 8
  /// Proposals waiting for a commit within one epoch: far more than members usually propose, and
  /// an epoch's worth of them still fits a small machine.
  public static let pendingProposalCountMax = 1_024
  /// Their bytes, all together: a thousand of the usual size, key packages with chains of
  /// certificates among them.
  public static let pendingProposalByteCountMax = 1 << 22
  /// Which part of both those outside the group may fill: members shall always have most of it.
  static let pendingProposalOutsidersPart = 4
  /// Pre-shared keys in one commit: their count must fit the `uint16` of RFC 9420 §8.4, and each
  /// costs a signature's worth of hashing.
  public static let preSharedKeyCountMax = 256
  /// The longest stretch of padding one message carries (RFC 9420 §15.1).
  public static let paddingByteCountMax = 1 << 16
  /// Types in one list of capabilities or extensions: registries have a few dozen, and two lists
  /// are compared pair by pair.
  public static let typeCountMax = 256
  /// Keys of one tree with the same 32-bit fingerprint: two are rare, this many made on purpose.
  static let keyCollisionCountMax = 16
}
