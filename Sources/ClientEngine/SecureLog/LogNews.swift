import RelayProtocol

/// What an entry of a log has brought, for the features that make something of it.
final class LogNews {
  let sequence: Sequence
  /// The relay's time.
  let at: Timestamp
  let what: What

  init(_ what: What, at sequence: Sequence, _ time: Timestamp) {
    self.what = what
    self.sequence = sequence
    at = time
  }

  enum What {
    /// The group is there: from the log's beginning, or only from here on.
    case begun(isLate: Bool)
    /// A member said this.
    case said([UInt8], by: Participant)
    /// The relay has what we said.
    case accepted(OutboxItem)
    case members(joined: [Participant], left: [Participant])
    /// This device is no longer in it.
    case removed(Participant?)
    /// Nobody can read it.
    case unreadable
    /// Only a newer version can read it.
    case newer
  }
}
