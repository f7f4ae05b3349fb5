import RelayProtocol

/// What an entry of a log has brought, for the features that make something of it.
final class LogNews {
  let sequence: Sequence
  /// The relay's time, as far as it can be.
  let at: Timestamp
  let what: What

  init(_ what: What, at sequence: Sequence, _ time: Timestamp) {
    self.what = what
    self.sequence = sequence
    at = time
  }

  enum What {
    /// A member said this.
    case said([UInt8], by: Participant)
    /// The relay has what we said.
    case accepted(OutboxItem)
    case members(joined: [Participant], left: [Participant])
    /// A commit that cannot be judged yet was made by this roster, which is not known here.
    case rosterHead([UInt8])
    /// Something that nobody said: the log begins for this device or ends, or there is what cannot
    /// be read.
    case notice(NoticeKind, Participant?)
  }
}
