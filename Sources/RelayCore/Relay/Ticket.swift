import RelayProtocol

/// What a batch has led to. Only `Books.commit` gives one out, when all of it is on disk: nobody
/// hears of anything without a ticket, and whoever has none has nothing to take back.
struct Ticket {
  /// In the order in which it was decided.
  var news: [News] = []
  var removedEntryCount: UInt64 = 0
  /// Those of them that nobody fetched in time.
  var expiredEntryCount: UInt64 = 0
}

/// One thing that has come about, and whom it concerns: a session that asked, or devices, wherever
/// they are signed in.
enum News {
  // Of the sessions themselves, in their place among the others.
  case connected(SessionID, Challenge, AddressKey?)
  case signedIn(SessionID, DeviceID, KeyPackageSupply, waiting: [Waiting])
  case closed(SessionID)
  /// Shown the door.
  case dismissed(SessionID, RelayErrorCode)
  case signInLimited(SessionID, retryAfterMilliseconds: UInt32)
  case stopping

  // Answers.
  case answered(SessionID, ServerFrame)
  /// To what was no frame, or no question.
  case failed(SessionID, RelayErrorCode)
  case refused(SessionID, ClientFrame, RelayErrorCode, epoch: LogEpoch = LogEpoch(0))
  case limited(
    SessionID, ClientFrame, LimitedAction, retryAfterMilliseconds: UInt32, epoch: LogEpoch)
  /// What a session appends once more lies in the log already.
  case repeated(SessionID, StoredEntry, ConversationID)
  /// A session's device has everything up to `through`; what it gets ends at `last`.
  case acknowledged(SessionID, ConversationID, through: Sequence, last: Sequence)
  case deskAsked(SessionID, FetchDesk, record: [UInt8])
  case newcomersAsked(SessionID, Newcomers, arePaused: Bool)

  // What concerns others.
  case appended(StoredEntry, ConversationID, readers: [Reader])
  case signal(ReceivedSignal, to: [DeviceID], head: Sequence)
  /// Nobody waits any more for what a device has not fetched in time.
  case expired(DeviceID, ConversationID, through: Sequence, last: Sequence)
  /// A device has no part in these any more.
  case expelled(DeviceID, [ConversationID])
  /// Nothing is left for a device here.
  case shutOut(DeviceID)
  case deskChanged(DeskSlug, record: [UInt8])
  case newcomersChanged(DeskSlug, arePaused: Bool, by: SessionID)
}

/// A conversation in which something waits for a device that signs in.
struct Waiting {
  let conversation: ConversationID
  let acknowledged: Sequence
  let last: Sequence
}

/// Who gets a new entry.
struct Reader {
  let device: DeviceID
  /// The entry of this log that the device gets before.
  let previous: Sequence
  /// It is the entry that welcomes the device.
  let isFirst: Bool
}

/// What a session would read of a log.
struct Wish {
  let session: SessionID
  let device: DeviceID
  let conversation: ConversationID
  let after: Sequence
  let countMax: Int
}

/// What there was of it.
struct Page {
  let entries: [(entry: StoredEntry, isFirst: Bool)]
  /// The last entry that the device gets.
  let last: Sequence
}
