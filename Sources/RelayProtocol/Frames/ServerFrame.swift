import TLSSyntax

/// What the relay may say.
public indirect enum ServerFrame: Equatable, Sendable {
  /// First of all, unasked: 32 random bytes to sign.
  case challenge([UInt8])
  case opened(SessionOpened)
  case entry(LogEntry)
  case signal(ReceivedSignal)
  case accepted(Accepted)
  case refused(Refused)
  case keyPackages(ClaimedKeyPackages)
  case desk(request: RequestID, record: [UInt8])
  case done(RequestID)
  case failed(RequestID, RelayErrorCode, retryAfterMilliseconds: UInt32 = 0)
  /// All that was waiting when the session opened has been sent and acknowledged.
  case caughtUp
  /// The last word before the relay closes.
  case goodbye(RelayErrorCode, retryAfterMilliseconds: UInt32 = 0)
}

/// The device is known; what is left of its KeyPackages, so that it can top up.
public struct SessionOpened: Equatable, Sendable {
  /// The relay's clock, so that a wrong clock here can be seen.
  public let now: Timestamp
  public let keyPackageCount: UInt16
  public let hasLastResort: Bool

  public init(now: Timestamp, keyPackageCount: UInt16, hasLastResort: Bool) {
    self.now = now
    self.keyPackageCount = keyPackageCount
    self.hasLastResort = hasLastResort
  }
}

/// An entry of a conversation's log, as one member gets it.
public struct LogEntry: Equatable, Sendable {
  public let conversation: ConversationID
  public let sequence: Sequence
  /// The epoch whose keys it needs; for a Welcome the epoch it leads into.
  public let epoch: LogEpoch
  public let kind: Kind
  public let sender: DeviceID
  /// The sender's number, by which it knows its own entry again.
  public let submission: Submission
  public let acceptedAt: Timestamp
  public let payload: [UInt8]

  public enum Kind: UInt8, Sendable {
    case application = 1
    case commit = 2
    case welcome = 3
    /// The relay was restored from a back-up: the log ends here.
    case restored = 4
    /// Stands for every kind that this version does not know; nobody sends it.
    case unrecognized = 0xff
  }

  public init(
    conversation: ConversationID, sequence: Sequence, epoch: LogEpoch, kind: Kind,
    sender: DeviceID, submission: Submission, acceptedAt: Timestamp, payload: [UInt8]
  ) {
    self.conversation = conversation
    self.sequence = sequence
    self.epoch = epoch
    self.kind = kind
    self.sender = sender
    self.submission = submission
    self.acceptedAt = acceptedAt
    self.payload = payload
  }
}

/// What a member sent to those who are online, and nobody keeps.
public struct ReceivedSignal: Equatable, Sendable {
  public let conversation: ConversationID
  public let epoch: LogEpoch
  public let sender: DeviceID
  public let payload: [UInt8]

  public init(
    conversation: ConversationID, epoch: LogEpoch, sender: DeviceID, payload: [UInt8]
  ) {
    self.conversation = conversation
    self.epoch = epoch
    self.sender = sender
    self.payload = payload
  }
}

/// The entry is on the relay's disk. It stands for the entry itself, which its sender is not sent.
public struct Accepted: Equatable, Sendable {
  public let conversation: ConversationID
  public let submission: Submission
  public let sequence: Sequence
  public let acceptedAt: Timestamp

  public init(
    conversation: ConversationID, submission: Submission, sequence: Sequence,
    acceptedAt: Timestamp
  ) {
    self.conversation = conversation
    self.submission = submission
    self.sequence = sequence
    self.acceptedAt = acceptedAt
  }
}

/// The entry is not stored, and nothing changed.
public struct Refused: Equatable, Sendable {
  public let conversation: ConversationID
  public let submission: Submission
  public let code: RelayErrorCode
  /// The conversation's epoch now; 0 where there is no such conversation for this device.
  public let epoch: LogEpoch
  /// How long to wait before the same is sent again; for `hasRetryAfter` codes alone.
  public let retryAfterMilliseconds: UInt32

  public init(
    conversation: ConversationID, submission: Submission, code: RelayErrorCode, epoch: LogEpoch,
    retryAfterMilliseconds: UInt32 = 0
  ) {
    self.conversation = conversation
    self.submission = submission
    self.code = code
    self.epoch = epoch
    self.retryAfterMilliseconds = retryAfterMilliseconds
  }
}

/// The answer to `ClaimKeyPackages`.
public struct ClaimedKeyPackages: Equatable, Sendable {
  public let request: RequestID
  /// One for each device that has any, in the order asked.
  public let packages: [ClaimedKeyPackage]

  public init(request: RequestID, packages: [ClaimedKeyPackage]) {
    self.request = request
    self.packages = packages
  }
}

/// A KeyPackage, and the device whose it is by the relay's word.
public struct ClaimedKeyPackage: Equatable, Sendable {
  public let device: DeviceID
  public let keyPackage: [UInt8]

  public init(device: DeviceID, keyPackage: [UInt8]) {
    self.device = device
    self.keyPackage = keyPackage
  }
}
