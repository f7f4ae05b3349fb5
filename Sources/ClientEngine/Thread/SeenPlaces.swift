import RelayProtocol

/// Which places of a conversation have been on somebody's screen: all up to one, and further on
/// whatever a person has jumped to.
struct SeenPlaces: Equatable {
  /// The first and the last place of each range, in their order. The first range begins at the
  /// conversation's beginning; between each and the next is something unseen.
  private(set) var bounds: [UInt64]

  init(through: Sequence) {
    bounds = [0, through.rawValue]
  }

  /// `nil` for ranges that overlap or do not stand in their order.
  init?(bounds: [UInt64]) {
    guard bounds.count >= 2, bounds.count % 2 == 0, bounds[0] == 0 else { return nil }
    for index in 1..<bounds.count where bounds[index] < bounds[index - 1] { return nil }
    self.bounds = bounds
  }

  /// All up to here has been seen.
  var through: Sequence { Sequence(bounds[1]) }

  func contains(_ sequence: Sequence) -> Bool {
    var index = 0
    while index < bounds.count {
      if bounds[index] <= sequence.rawValue, sequence.rawValue <= bounds[index + 1] { return true }
      index += 2
    }
    return false
  }

  /// Adds what lies between two places, which joins its neighbours unless `isGap` says that
  /// something between them is unseen. Of more ranges than anybody jumps about two are joined that
  /// are parted only by what nobody can read, or else the earliest is forgotten, and unseen again.
  /// - Returns: whether that has changed anything.
  mutating func insert(
    _ first: UInt64, _ last: UInt64,
    isGap: (_ after: UInt64, _ before: UInt64, _ ofReadable: Bool) -> Bool
  ) -> Bool {
    var (first, last) = (first, last)
    var joined: [UInt64] = []
    var index = 0
    while index < bounds.count, bounds[index + 1] < first, isGap(bounds[index + 1], first, false) {
      joined.append(bounds[index])
      joined.append(bounds[index + 1])
      index += 2
    }
    while index < bounds.count, bounds[index] <= last || !isGap(last, bounds[index], false) {
      first = min(first, bounds[index])
      last = max(last, bounds[index + 1])
      index += 2
    }
    joined.append(first)
    joined.append(last)
    while index < bounds.count {
      joined.append(bounds[index])
      index += 1
    }
    if joined.count > 2 * EngineLimits.seenRangeCountMax {
      var end = 1
      while end + 1 < joined.count, isGap(joined[end], joined[end + 1], true) { end += 2 }
      if end + 1 < joined.count {
        joined.removeSubrange(end...end + 1)
      } else {
        joined.removeSubrange(2..<4)
      }
    }
    guard joined != bounds else { return false }
    bounds = joined
    return true
  }
}
