import RelayProtocol

/// The time by which entries grow old: the wall clock's, unless it has leapt further than anybody
/// would believe.
///
/// Retention deletes what nobody has read yet, so a clock that is set a year ahead by mistake would
/// cost everyone everything in a second. Such a leap is doubted until the clock has stood by it for
/// a day without a restart; somebody who mends it before has lost nothing. It makes no difference
/// whether the clock leaps while the relay runs or while it is down, because the relay writes down
/// now and then what time it was. A month that a machine slept or was switched off is believed at
/// once: then entries are as old as the clock says.
struct AgingClock {
  /// The latest time that counts; goes on with the clock while that is doubted.
  private(set) var believed: Timestamp?
  private var shown: Timestamp?
  private var doubtedMilliseconds: UInt64 = 0

  /// `noted` is what the relay wrote down last, before it was started anew.
  init(noted: Timestamp? = nil) { believed = noted }

  mutating func show(_ now: Timestamp) {
    let passed = shown.map { passes(from: $0, to: now) } ?? 0
    shown = now
    guard let expected = believed.map({ $0.adding(passed) }) else {
      believed = now
      return
    }
    if now.adding(RelayLimits.clockStepMilliseconds) >= expected,
      now <= expected.adding(RelayLimits.clockLeapMilliseconds)
    {
      doubtedMilliseconds = 0
      believed = now
      return
    }
    doubtedMilliseconds += passed
    believed = expected
    if doubtedMilliseconds >= RelayLimits.clockDoubtMilliseconds {
      doubtedMilliseconds = 0
      believed = now
    }
  }

  /// What is older than this by more than it may be is too old: never more than the clock says.
  func time(_ now: Timestamp) -> Timestamp { believed.map { min($0, now) } ?? now }

  /// What went by, as far as it is no step of the clock.
  private func passes(from shown: Timestamp, to now: Timestamp) -> UInt64 {
    guard now > shown else { return 0 }
    let difference = now.milliseconds - shown.milliseconds
    return difference <= RelayLimits.clockStepMilliseconds ? difference : 0
  }
}

extension Timestamp {
  /// The last time there is, if it would be later.
  fileprivate func adding(_ milliseconds: UInt64) -> Timestamp {
    let (sum, isTooMuch) = self.milliseconds.addingReportingOverflow(milliseconds)
    return Timestamp(milliseconds: isTooMuch ? .max : sum)
  }
}
