import RelayProtocol

/// What an entry of a log has brought, for the features that make something of it.
final class LogNews {
  let sequence: Sequence
  /// The relay's time, as far as it can be.
  let at: Timestamp
  let what: What
  /// Of the roster that a commit was made by; empty where none is said.
  let rosterHead: [UInt8]

  init(_ what: What, at sequence: Sequence, _ time: Timestamp, rosterHead: [UInt8] = []) {
    self.what = what
    self.rosterHead = rosterHead
    self.sequence = sequence
    at = time
  }

  enum What {
    /// A member said this.
    case said([UInt8], by: Participant)
    /// The relay has what we said.
    case accepted(OutboxItem)
    case members(joined: [Participant], left: [Participant])
    /// A commit that cannot be judged yet, as it was made by a later roster than is known here.
    case undecided
    /// Something that nobody said: the log begins for this device or ends, or there is what cannot
    /// be read.
    case notice(NoticeKind, Participant?)
  }
}
