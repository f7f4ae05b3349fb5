import RelayProtocol

/// The times of a conversation's signals in one session: each device's rise, so that a relay cannot
/// say one of them again. With a session they are forgotten, because the relay's clock, which they
/// go by, may have been wrong.
struct SignalTimes {
  /// When the last mark of our own that stands was sent.
  var typingSentAt: Timestamp?
  private var sentAt = Timestamp(milliseconds: 0)
  private var heard: [(device: DeviceID, at: Timestamp)] = []

  /// The time of our next signal.
  mutating func nextTime(_ now: Timestamp) -> Timestamp {
    sentAt = max(now, sentAt.adding(milliseconds: 1))
    return sentAt
  }

  /// Notes the time of a device's signal; false for one that is not later than the last.
  mutating func isFresh(_ time: Timestamp, of device: DeviceID) -> Bool {
    guard let place = heard.firstIndex(where: { $0.device == device }) else {
      heard.append((device, time))
      return true
    }
    guard heard[place].at < time else { return false }
    heard[place].at = time
    return true
  }
}
