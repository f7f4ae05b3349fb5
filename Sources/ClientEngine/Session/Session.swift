import RelayProtocol

/// One connection to the relay, from `connected` to `disconnected`. Nothing in it is kept.
struct Session {
  var state = ConnectionState.offline
  /// What the relay wants signed; waits here while this device is nobody yet.
  var challenge: [UInt8]?
  /// This device has answered the challenge: the relay takes its questions, and answers them once
  /// it has opened the session.
  var isIntroduced = false
  var isOpen = false
  /// The relay has told the desk's record in this session: only then do we know who has been
  /// removed, and may say anything.
  var isDeskFresh = false
  /// Entries that came before the record: who may be in a conversation cannot be judged without it.
  var held: [LogEntry] = []
  /// The last frame from the relay, or the connection itself.
  var heardAt = Timestamp(milliseconds: 0)
  /// The last input of any kind.
  var stirredAt = Timestamp(milliseconds: 0)
  /// Since when something waits for the relay and the relay says nothing.
  var quietSince: Timestamp?
  /// When to begin another session, because the relay could not keep what has no answer.
  var renewAt: Timestamp?
  /// The relay was asked whether it is there.
  var isProbing = false
  var heldByteCount = 0
  /// Somebody began to write, and the KeyPackages are not asked for yet.
  var isPreparing = false
  /// Why set-up or joining failed, while the desk's record is asked whether it really did.
  var refusal: RefusalCode?
  /// What the relay has left of our KeyPackages; `nil` once they are topped up.
  var keyPackagesLeft: SessionOpened?
  /// Used up by Welcomes since then.
  var usedKeyPackageCount = 0
  /// The revocation list that was sent in this session.
  var publishedRevoking: [UInt8]?
  /// The relay has been told of removals that it had forgotten.
  var saidRemovals = false
  /// People have been told that nobody new gets in.
  var saidFull = false
}

/// One question of a kind is open at a time, so that the kind can be its number.
enum Question: UInt32 {
  case setUp = 1
  case join
  case revocations
  case desk
  case keyPackages
  /// Nothing: that there is an answer is the answer.
  case probe

  var id: RequestID { RequestID(rawValue) }
}

/// The numbers of commands that wait for the relay.
struct OpenCommands {
  var setUp: UInt64?
  var join: UInt64?
  var removals: [UInt64] = []
  var openDesk: UInt64?
}

/// What pages have been told last, so that only changes are told.
struct Announced {
  /// A page has come that knows nothing.
  var isFresh = true
  var hasIdentity = false
  var hasDesk = false
  var hasInvitation = false
  var connection: ConnectionState?
  /// How many conversations pages have asked for, those with the latest words.
  var listCount = EngineLimits.listCount
  /// When the last of those was heard of; nothing where they are all.
  var listEnd: Timestamp?
  var list: List?

  /// A page has come that knows nothing; what pages have asked for stays.
  mutating func forget() {
    let count = listCount
    self = Announced()
    listCount = count
  }

  struct List: Equatable {
    let count: Int
    let unreadCount: UInt64
  }
}
