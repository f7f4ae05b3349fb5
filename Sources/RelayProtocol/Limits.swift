/// What the wire between client and relay allows, each number with its reason.
public enum WireLimits {
  /// A commit that adds a whole desk carries a tree and a Welcome: 256 KiB holds some 400 members,
  /// and a session that floods can hold no more than this at a time.
  public static let frameByteCountMax = 256 * 1024
  /// One entry's ciphertext. Text, receipts and keys are far smaller; files travel beside the log.
  public static let payloadByteCountMax = 192 * 1024
  /// Ephemeral entries are a typing mark or a call offer.
  public static let signalByteCountMax = 16 * 1024
  /// Members of one conversation: a customer's devices and a desk's agents.
  public static let memberCountMax = 256
  /// A KeyPackage of a suite without ML-KEM with an agent's certificate is under 1 KiB, and one
  /// that carries another with ML-KEM under 4 KiB.
  public static let keyPackageByteCountMax = 4 * 1024
  /// One-use KeyPackages kept for a device: enough for a busy night without it.
  public static let keyPackageCountMax = 128
  /// A device tops up when fewer remain.
  public static let keyPackageCountLow = 32
  /// A slug is read out and typed by people.
  public static let deskSlugByteCountMax = 32
  /// A name of a company, a desk or an agent, in UTF-8.
  public static let nameByteCountMax = 128
  /// A signed profile, certificate or head of a roster; all are under 1 KB.
  public static let signedObjectByteCountMax = 64 * 1024
  /// A whole roster: 200 certificates, and the limits below.
  public static let rosterByteCountMax = 144 * 1024
  /// A whole desk record, with newcomers.
  public static let deskRecordByteCountMax = 192 * 1024
  /// Who was put out earlier has been forgotten everywhere, and is not on the roster either.
  public static let removedDeviceCountMax = 1_000
  /// People who were invited and have not come yet.
  public static let openInvitationCountMax = 100
  /// 128 bits cannot be guessed while a server waits for its owner.
  public static let setupTokenByteCount = 16
  /// Invitations may be good for several agents, but a link that leaks should not staff a desk.
  public static let invitationUseCountMax = 20
  /// Unacknowledged entries in flight to one session in one conversation: fills a slow line, and
  /// bounds what a client that never reads can make the relay hold.
  public static let unacknowledgedEntryCountMax = 64
}
