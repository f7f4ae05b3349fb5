/// An honest member is never locked out for good. When the relay tells the truth again and bad
/// members rest, every honest device comes online, everyone at the desk answers a customer who
/// comes then, and every customer of before gets an answer, in the conversation as it was or in
/// another that the page lets it begin.
struct NobodyLockedOut: Checker {
  static let name = "NobodyLockedOut"
  private(set) var violations: [Violation] = []

  /// The last look, taken before the world was put away.
  mutating func see(_ sight: Sight, at time: UInt64) {
    guard case .lockedOut(let what) = sight else { return }
    violations.append(violation(what, at: time))
  }

  mutating func conclude(_ world: Simulator) {}
}
