import RelayProtocol

/// Dates entries when the wall clock has stepped back since the process began: as if it had not.
///
/// Entries dated by a clock that is a year behind would count as a year old as soon as that is
/// mended, and be deleted unread. Steps are summed, so that a step back and one ahead cancel each
/// other in whichever order they come. A clock that is ahead is believed: what it dates is kept for
/// longer, and nothing is lost.
struct DatingClock {
  private var shown: Timestamp?
  private var steps: Int64 = 0

  mutating func show(_ now: Timestamp) {
    defer { shown = now }
    guard let shown else { return }
    let difference = Int64(clamping: now.milliseconds) - Int64(clamping: shown.milliseconds)
    if difference.magnitude > RelayLimits.clockStepMilliseconds {
      steps = steps.addingReportingOverflow(difference).partialValue
    }
  }

  func date(_ now: Timestamp) -> Timestamp {
    guard steps < 0 else { return now }
    return Timestamp(
      milliseconds: now.milliseconds.addingReportingOverflow(steps.magnitude).partialValue)
  }
}

extension Books {
  /// What is written on an entry that is accepted now.
  func date(_ now: Timestamp) -> Timestamp { dating.date(now) }
}
