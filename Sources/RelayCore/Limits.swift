/// What the relay holds in memory and does at a time, each number with its reason. What the wire
/// allows is in `WireLimits`.
public enum RelayLimits {
  /// Unacknowledged bytes in flight to one session in one conversation: two of the largest
  /// entries and then some, so that one busy conversation does not hold up the others.
  public static let conversationByteCountInFlightMax = 512 * 1024
  /// Unacknowledged bytes in flight to one session in all: some ten seconds of a 4 Mbit/s line,
  /// and half of what the shell buffers before it calls a client too slow.
  public static let sessionByteCountInFlightMax = 4 * 1024 * 1024
  /// Unacknowledged entries in flight to one session in all: bounds the books kept about them.
  public static let sessionEntryCountInFlightMax = 2_048
  /// Entries that one question to the store brings.
  public static let pageEntryCountMax = 64
  /// Conversations remembered between batches, so that an append need not read them again.
  public static let conversationCountCachedMax = 20_000
  /// And memberships in them, some 130 bytes each: a desk's conversations have a handful, but a
  /// stranger's may have 256.
  public static let membershipCountCachedMax = 250_000
  /// Desks that one session may watch: a customer has one, an operator a few.
  public static let deskCountWatchedMax = 16
  /// How long an entry waits for its members.
  public static let retentionMillisecondsDefault: UInt64 = 30 * 24 * 60 * 60 * 1_000
  /// Old entries are looked for this often; 30 days are not counted in seconds.
  public static let sweepIntervalMilliseconds: UInt64 = 60 * 1_000
  /// How far ahead of a restored log's end the entry stands that says so: more entries than any
  /// log gets, so that it lies ahead of every device that saw more than the back-up.
  public static let restoredSequenceGap: UInt64 = 1 << 32
  /// What no clock gains or loses between two ticks: more is somebody who sets it.
  static let clockStepMilliseconds: UInt64 = 60 * 60 * 1_000
  /// A clock that leaps further ahead is not believed at once, or a wrong year would delete all
  /// that is unread. A machine that was off for longer than this keeps what is due for a day more.
  public static let clockLeapMilliseconds: UInt64 = 90 * 24 * 60 * 60 * 1_000
  /// How long such a clock must go on before it is believed: a day in which somebody may notice.
  public static let clockDoubtMilliseconds: UInt64 = 24 * 60 * 60 * 1_000
  /// How often the time is written down, to be compared with after a start.
  public static let clockNoteMilliseconds: UInt64 = 60 * 60 * 1_000
  /// What is written to see whether the store takes anything: a large entry.
  static let probeByteCount = 64 * 1024
  /// Old entries deleted in one sweep: keeps the pause for everyone else below 100 ms.
  public static let sweepEntryCountMax = 2_000
}

/// How much one device, one address and one conversation may ask of the relay, each number with its
/// reason. People never come near them; programs that mean well back off, and lose nothing.
///
/// An address may be an office: three hundred people behind one NAT who come to work at nine, or
/// back after the line was cut. What is counted per address leaves them room; what is counted per
/// device need not. An address that is the machine itself says nothing about who is there, and is
/// not counted (see `ClientAddress` in RelayServer).
public enum RateLimits {
  /// A thousand messages that waited for a connection go at once; then what no hand can type. A
  /// desk's bot that answers everyone stays below.
  public static let deviceAppend = Rate.perSecond(200, burst: 1_000)
  /// Eighty of the largest entries, then 8 Mbit/s: files travel beside the log.
  public static let deviceAppendBytes = Rate.perSecond(1024 * 1024, burst: 16 * 1024 * 1024)
  /// Everyone in it together: two who write as fast as each may.
  public static let conversationAppend = Rate.perSecond(400, burst: 2_000)
  /// Three hundred people with three messages each, then a tenth of what a small machine stores.
  public static let addressAppend = Rate.perSecond(1_000, burst: 5_000)
  /// What fills a disk slowly enough to notice.
  public static let addressAppendBytes = Rate.perSecond(
    4 * 1024 * 1024, burst: 64 * 1024 * 1024)
  /// What one address may leave on the disk in a day, whoever it claims to be each time: new
  /// devices cost nothing, so that quotas per device alone hold up nobody who wants the disk full.
  /// An office of three hundred with three thousand messages each.
  public static let addressStorage = Rate.perSecond(12_500, burst: 1024 * 1024 * 1024)
  /// What a member costs on the disk for as long as the conversation lasts.
  static let membershipByteCount = 128
  /// A customer has one conversation, and a new one when that was closed.
  public static let deviceCreate = Rate.perHour(30, burst: 20)
  /// Everyone in an office writes to the desk on the same morning; then one each fifteen seconds:
  /// whoever wants the places full that an agent has for newcomers needs most of a day, or many
  /// addresses.
  public static let addressCreate = Rate.perHour(240, burst: 400)
  /// All that strangers may begin at one desk, from wherever: a launch day's customers at once, and
  /// then more than any desk answers. It takes five addresses to use it up, and hours to fill the
  /// places that an agent's device has for people whom nobody has answered.
  public static let deskNewcomer = Rate.perHour(1_000, burst: 2_000)
  /// How long who would begin a conversation is asked to wait where the desk takes none: often
  /// enough to come in soon after, and seldom enough to spend no rate meanwhile.
  public static let pausedRetryMilliseconds: UInt32 = 5 * 60_000
  /// Devices asked for key packages: twice the largest desk at once, then one such desk an hour.
  public static let deviceClaim = Rate.perHour(256, burst: 512)
  /// An office whose four hundred people write to a desk of twenty on one morning.
  public static let addressClaim = Rate.perHour(8_000, burst: 8_000)
  /// One-use key packages of one device for one other: for a conversation, another, and one retry.
  /// Who asks more gets the last resort, so that nobody drains what waits for everyone else.
  public static let packagesForDevice = Rate.perHour(2, burst: 3)
  /// The same for one address: it takes four offices to drain a device's 128.
  public static let packagesForAddress = Rate.perHour(32, burst: 32)
  /// Typing marks come every three seconds from each conversation that somebody writes in, call
  /// offers in a burst of candidates.
  public static let deviceSignal = Rate.perSecond(10, burst: 100)
  /// Desk records and what changes them: each costs up to 256 signature checks.
  public static let deviceQuestion = Rate.perSecond(2, burst: 60)
  /// Sessions begun: every page of an office after its line was cut, twice. A signature check costs
  /// a tenth of a millisecond.
  public static let addressSignIn = Rate.perSecond(20, burst: 600)

  /// A customer's or agent's month in one conversation, with all receipts; at 2 KB each, 20 MB.
  public static let conversationQuota = Quota(entryCount: 10_000, byteCount: 64 * 1024 * 1024)
  /// What a stranger may leave lying here: a month's messages to agents who are away.
  public static let strangerQuota = Quota(entryCount: 5_000, byteCount: 32 * 1024 * 1024)
  /// What an agent may: the last ten entries to each of twenty thousand customers who left.
  public static let agentQuota = Quota(entryCount: 200_000, byteCount: 1024 * 1024 * 1024)
  /// Space comes free when somebody reads, which is not a matter of seconds.
  public static let quotaRetryMilliseconds: UInt32 = 60_000

  /// Refusals to one session that goes on regardless, before it is shown the door: what a whole
  /// desk's outboxes have in flight, and ten a second for who comes back a little early.
  public static let sessionRefusal = Rate.perSecond(10, burst: 2_000)
  /// How long who was shown the door is asked to stay away.
  public static let dismissedRetryMilliseconds: UInt32 = 30_000
  /// No bucket takes longer to fill; the slowest is `addressStorage`.
  static let clockStepMillisecondsMax: UInt64 = 24 * 60 * 60 * 1_000
  /// Buckets that are not full, some 100 bytes each.
  public static let bucketCountMax = 200_000
  /// Devices and conversations whose use of the store is known, some 100 bytes each.
  public static let quotaLineCountMax = 50_000
}
