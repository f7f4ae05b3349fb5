/// What the client holds on to, sends or computes at a time, each number with its reason.
public enum EngineLimits {
  /// Past epochs whose keys are kept: none, because the relay accepts an entry only for its log's
  /// current epoch, and entries are applied in the log's order (Docs/decisions/0001).
  public static let pastEpochCount: UInt8 = 0
  /// Entries of a conversation after which a device makes new keys for itself there: a thief of the
  /// old ones reads no further, and a commit for each hundred costs next to nothing.
  public static let keyUseCountMax: UInt64 = 100
  /// And the days after which it does so with the next entry.
  public static let keyAgeMillisecondsMax: UInt64 = 7 * 24 * 60 * 60 * 1_000
  /// Places of a log whose values are kept to be compared with what others were shown there: twice
  /// what one device may have in flight. A half kilobyte of each conversation's head.
  public static let transcriptPlaceCount = 32
  /// One message's text in UTF-8: some eight printed pages. Longer things are files.
  public static let textByteCountMax = 16 * 1024
  /// Of a reaction, an emoji: the longest that are drawn are families of four with their skins.
  public static let reactionByteCountMax = 64
  /// What a message is kept as: a text with all its extensions, or what only a later version can
  /// read, which names files rather than holding them.
  public static let contentByteCountMax = 64 * 1024
  /// The page names a message by 16 random bytes, which become the salt of its content.
  public static let messageIDByteCount = 16
  /// Plaintext is padded to a multiple of this, so that the ciphertext's length does not tell
  /// "yes" from "no", nor a receipt from a short message.
  public static let paddingBlockByteCount = 256
  /// Application entries sent and not yet answered: fills a slow line, and keeps what is encrypted
  /// anew after a commit small.
  public static let inFlightCountMax = 16
  /// Entries held because they arrived ahead of an acceptance: the relay's own window and ours.
  public static let aheadCountMax = 128
  /// Entries held until the desk's record is there: above what a relay sends unacknowledged.
  public static let heldCountMax = 2_560
  /// Their ciphertext together: twice what a relay sends unacknowledged, and far less than a page's
  /// memory, which a hostile one could fill with the largest entries otherwise.
  public static let heldByteCountMax = 8 * 1024 * 1024
  /// Messages that wait in one conversation while there is no connection.
  public static let outboxCountMax = 1_000
  /// Messages that one receipt may report. A report of more is longer than anyone needs to send.
  public static let receiptCountMax = 256
  /// Conversations one device keeps. A relay cannot fill the disk with Welcomes beyond it.
  public static let conversationCountMax = 10_000
  /// How many of them may be of people whom nobody at the desk has answered: a flood of strangers
  /// leaves half of the places to those whom the desk knows.
  public static let newcomerCountMax = 5_000
  /// Between two sessions that are ended to be sent a Welcome again that seems to be missing.
  public static let askAgainMilliseconds: UInt64 = 60 * 60 * 1_000
  /// Groups in a session whose members are told that this device could not enter: strangers can
  /// make as many as they like, and each word is one that the relay counts.
  public static let complaintCountMax = 16
  /// A customer who comes back after half a year begins a new conversation: nobody at the desk has
  /// to keep the old one's keys for ever.
  public static let conversationIdleMillisecondsMax: UInt64 = 180 * 24 * 60 * 60 * 1_000
  /// Devices whose persons are known here, or were compared, and at an owner's also those that were
  /// put out: above what a roster holds. The one met first is forgotten.
  public static let acquaintanceCountMax = 1_000
  /// When a desk's device needs room, it forgets what has been quiet for so long: the customer's
  /// half year, the relay's month, and a month for clocks.
  public static let conversationForgottenMilliseconds: UInt64 = 240 * 24 * 60 * 60 * 1_000
  /// KeyPackages published at a time: above the relay's low mark, and made within a third of a
  /// second in a browser. Those that are used while we are there are replaced one by one.
  public static let keyPackageBatchCount = 48
  /// Private parts kept, so that a relay that loses what was published cannot fill the disk:
  /// the oldest are dropped first.
  public static let keyPackageStockCountMax = 512
  /// Claimed KeyPackages held for a first message that may never be written.
  public static let claimedCountMax = 256
  /// Conversations in memory with their groups and latest lines; the others lie on the disk. A
  /// group of three takes some tens of kilobytes once it is parsed.
  public static let loadedCountMax = 256
  /// Conversations that the disk is asked for at a time, where none of them is urgent.
  public static let loadingCountMax = 64
  /// Places before the end of a conversation whose lines are in memory with it.
  public static let recentPlaceCount: UInt64 = 128
  /// Lines of a conversation in memory before the settled ones are let go of.
  public static let lineCountMax = 512
  /// Places whose lines a page may ask for at once.
  public static let historyCountMax: UInt64 = 4_096
  /// Conversations that a page is told without asking.
  public static let listCount = 100
  /// What a list shows of a message, and more than a line of it has room for.
  public static let previewByteCountMax = 480
  /// Messages at the end of a conversation of which late reports are kept, when somebody else of
  /// that side has read them already.
  public static let lateReportCountMax = 64
  /// Places apart that a person has jumped to in one conversation, leaving out what lies between.
  public static let seenRangeCountMax = 64
  /// Between two typing marks of one conversation: half of what the page shows one for.
  public static let typingIntervalMilliseconds: UInt64 = 3_000
  /// The last millisecond that JavaScript has a date for; what a member says is later is no time.
  public static let timeMillisecondsMax: UInt64 = 8_640_000_000_000_000
  /// The relay's thirty days, and one for clocks: nothing that comes can have waited longer.
  public static let retentionMillisecondsMax: UInt64 = 31 * 24 * 60 * 60 * 1_000
  /// Between the device's clock and the relay's where something is signed: more than a wrong time
  /// zone, and too little to make a week's invitation a month's.
  public static let clockDifferenceMillisecondsMax: UInt64 = 24 * 60 * 60 * 1_000
  /// How old a signal may be by the relay's clock: a relay could keep one and say it later.
  public static let signalAgeMillisecondsMax: UInt64 = 60_000
  /// Before agents who had no KeyPackage, or a relay that was busy, are asked again.
  public static let retryDelayMilliseconds: UInt64 = 15_000
  /// The first wait after an entry was refused for now; doubled each time until it is taken.
  public static let backOffMillisecondsMin: UInt64 = 1_000
  /// The longest wait of our own accord: a person who looks at it sees it go on.
  public static let backOffMillisecondsMax: UInt64 = 60_000
  /// The longest that a relay can ask for: one that lies must not silence us for a day.
  public static let askedMillisecondsMax: UInt64 = 15 * 60_000
  /// A wait worth telling a person about.
  public static let busyMillisecondsMin: UInt64 = 5_000
  /// From a question to any word of the relay. The largest frame takes five seconds at 400 kbit/s.
  public static let answerDelayMillisecondsMax: UInt64 = 15_000
  /// Silence after which the relay is asked whether it is there: who only listens would not notice
  /// that the line is dead. Ten octets a minute.
  public static let silenceMillisecondsMax: UInt64 = 60_000
  /// Between two inputs of a session that asks every minute; more is a clock set anew, or sleep.
  public static let leapMilliseconds: UInt64 = 5 * 60 * 1_000
  /// Times in a row that the relay may answer what makes no sense to us; each time we connect again
  /// and begin anew from what both have on disk.
  public static let confusionCountMax = 3
  /// What this device or a log counts, one at a time, comes nowhere near: who says so lies, or is
  /// damaged. Sums of two are numbers that a page can hold.
  public static let ownNumberMax: UInt64 = 1 << 51
  /// Also of what is unread in one conversation, of which there is a sum.
  public static let unreadCountMax = 1 << 30
  /// How old a KeyPackage becomes at the relay while its device comes there: whoever has a copy of
  /// the device's keys opens no conversation that is begun later.
  public static let keyPackageAgeMillisecondsMax: UInt64 = 30 * 24 * 60 * 60 * 1_000
  /// For how long others take one whose device does not come: a month longer than that. Whatever
  /// the relay gives out then, nobody seals anything to it; and it would keep nothing until then.
  public static let keyPackageLifetimeSeconds: UInt64 = 61 * 24 * 3_600
  /// Between a last resort and the one that takes its place because it was used: those that are
  /// retired are kept for a month, and a stranger can use one with each conversation.
  public static let lastResortMillisecondsMin: UInt64 = 60 * 60 * 1_000
  /// For how long a KeyPackage of the plain suite alone is taken: a device that has learnt the
  /// hybrid suite publishes no other, and is not passed off as it was for longer.
  public static let plainKeyPackageSecondsMax: UInt64 = 30 * 24 * 3_600
  /// Members of a conversation in the hybrid suite: each takes some 3.5 KB of a Welcome, which is
  /// one payload. A larger desk is spoken to in the plain suite.
  public static let hybridMemberCountMax = 48
  /// What a member may say of itself in a group: its keys in the hybrid suite, and a certificate
  /// with the longest name, are less than half of it.
  public static let memberByteCountMax = 4 * 1024
  /// Brought into a group that exists by one commit: it holds their KeyPackages, its Welcome the
  /// whole tree, and both are one frame. Others come with the next.
  public static let addedCountMax = 16
  /// Of the frame that carries both: who is added and removed, and what stands before them.
  static let frameOverheadByteCount = 16 * 1024
  /// Asked for at once: as many KeyPackages as one answer holds, each of which carries another.
  public static let claimCountMax = 48
  /// How far clocks of honest devices may be behind when a lifetime begins.
  public static let clockToleranceSeconds: UInt64 = 30 * 24 * 3_600
  /// For how long the house stands by a roster. An owner's holiday is shorter; whoever was removed
  /// is passed off as present for no longer, even to somebody who hears from nobody else.
  public static let rosterLifetimeMilliseconds: UInt64 = 30 * 24 * 3_600_000
  /// When an owner's device says it again: often enough that nearly the whole lifetime is left.
  public static let rosterRenewalMilliseconds: UInt64 = 24 * 3_600_000
  /// A link that lies in a mailbox should not staff a desk next year.
  public static let invitationDayCountMax: UInt64 = 90
  /// An invitation is some 400 bytes; what a person pastes may be anything.
  public static let invitationByteCountMax = 4 * 1024
}
