import RelayProtocol

/// An entry as it lies in the log, with both things that members may get of it.
public struct StoredEntry: Equatable, Sendable {
  public let sequence: Sequence
  /// The conversation's epoch when it was appended.
  public let epoch: LogEpoch
  public let sender: DeviceID
  public let submission: Submission
  public let acceptedAt: Timestamp
  public let content: Content

  public enum Content: Equatable, Sendable {
    /// The first entry, which the creator appends: a Welcome for everyone else.
    case creation(welcome: [UInt8])
    case application([UInt8])
    /// A commit for those who are members, and the Welcome for those whom it adds.
    case commit([UInt8], welcome: [UInt8])
    /// The log comes from a back-up, and what came after that is lost. Nobody appends it.
    case restored
  }

  public init(
    sequence: Sequence, epoch: LogEpoch, sender: DeviceID, submission: Submission,
    acceptedAt: Timestamp, content: Content
  ) {
    self.sequence = sequence
    self.epoch = epoch
    self.sender = sender
    self.submission = submission
    self.acceptedAt = acceptedAt
    self.content = content
  }

  /// What it says, to members and to those whom it adds.
  var byteCount: Int {
    switch content {
    case .creation(let welcome): welcome.count
    case .application(let payload): payload.count
    case .commit(let payload, let welcome): payload.count + welcome.count
    case .restored: 0
    }
  }

  /// What a member gets: the Welcome where its membership begins, the entry itself elsewhere.
  func logEntry(in conversation: ConversationID, firstOfMember: Bool) -> LogEntry {
    let form: (kind: LogEntry.Kind, epoch: LogEpoch, payload: [UInt8])
    switch content {
    case .creation(let welcome): form = (.welcome, epoch, welcome)
    case .application(let payload): form = (.application, epoch, payload)
    case .commit(_, let welcome) where firstOfMember: form = (.welcome, epoch.next, welcome)
    case .commit(let payload, _): form = (.commit, epoch, payload)
    case .restored: form = (.restored, epoch, [])
    }
    return LogEntry(
      conversation: conversation, sequence: sequence, epoch: form.epoch, kind: form.kind,
      sender: sender, submission: submission, acceptedAt: acceptedAt, payload: form.payload)
  }

  func accepted(in conversation: ConversationID) -> Accepted {
    Accepted(
      conversation: conversation, submission: submission, sequence: sequence,
      acceptedAt: acceptedAt)
  }
}

extension DeviceID {
  /// Who appends what no device appends.
  public static let nobody = DeviceID(Array(repeating: 0, count: byteCount))!
}
