import RelayProtocol

/// How many of ours the relay has taken, where it goes on saying that it is not as many as we
/// count: it has once told of more, or of fewer, and tells the truth now. The numbers beside ours
/// are tried, further off each time. Under a number that stands for something the relay takes
/// nothing else, so none comes to mean two.
struct Recount {
  /// Our own count, while others are tried.
  private var counted: Submission?
  private var stepCount: UInt64 = 0

  var isTrying: Bool { counted != nil }

  /// The next to be tried; false when those near ours have been.
  mutating func step(_ accepted: inout Submission) -> Bool {
    let counted = self.counted ?? accepted
    guard stepCount < 2 * UInt64(EngineLimits.inFlightCountMax) else {
      end(&accepted)
      return false
    }
    let distance = stepCount / 2 + 1
    accepted = Submission(
      stepCount % 2 == 0
        ? counted.rawValue + distance : counted.rawValue - min(distance, counted.rawValue))
    self.counted = counted
    stepCount += 1
    return true
  }

  /// None of those tried was right.
  mutating func end(_ accepted: inout Submission) {
    accepted = counted ?? accepted
    self = Recount()
  }
}
