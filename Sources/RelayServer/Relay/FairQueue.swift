/// Elements in lanes that take turns: who adds a thousand waits behind their own thousand, and
/// everyone else behind a few of each lane. Within a lane the order is kept.
package struct FairQueue<Key: Hashable & Sendable, Element: Sendable>: Sendable {
  private struct Lane {
    var elements: [Element] = []
    var start = 0
  }

  private var lanes: [Key: Lane] = [:]
  /// Keys of the lanes that have something, next turn first.
  private var turns: [Key] = []
  private var turnStart = 0
  package private(set) var count = 0

  package init() {}

  package var isEmpty: Bool { count == 0 }

  package mutating func add(_ element: Element, for key: Key) {
    if lanes[key] == nil { turns.append(key) }
    lanes[key, default: Lane()].elements.append(element)
    count += 1
  }

  mutating func add(contentsOf elements: [Element], for key: Key) {
    guard !elements.isEmpty else { return }
    if lanes[key] == nil { turns.append(key) }
    lanes[key, default: Lane()].elements += elements
    count += elements.count
  }

  /// At most so many in all, and so many of each lane; the rest comes next time, those lanes first
  /// that had no turn. Each lane gets its share before any gets more, so that one element does not
  /// wait for a few of each of a thousand lanes.
  package mutating func take(countMax: Int, countMaxEach: Int) -> [Element] {
    var taken: [Element] = []
    taken.reserveCapacity(min(count, countMax))
    let share = min(countMaxEach, max(1, countMax / max(1, turns.count)))
    takeTurn(share, countMax, &taken)
    if share < countMaxEach { takeTurn(countMaxEach - share, countMax, &taken) }
    count -= taken.count
    return taken
  }

  private mutating func takeTurn(_ countMaxEach: Int, _ countMax: Int, _ taken: inout [Element]) {
    var again: [Key] = []
    while turnStart < turns.count, taken.count < countMax {
      let key = turns[turnStart]
      turnStart += 1
      let number = min(countMaxEach, countMax - taken.count)
      if takeFrom(key, number, &taken) { again.append(key) }
    }
    turns.removeFirst(turnStart)
    turnStart = 0
    turns += again
  }

  /// True when there is more in the lane.
  private mutating func takeFrom(_ key: Key, _ number: Int, _ taken: inout [Element]) -> Bool {
    guard var lane = lanes.removeValue(forKey: key) else { return false }
    let end = min(lane.start + number, lane.elements.count)
    taken += lane.elements[lane.start..<end]
    guard end < lane.elements.count else { return false }
    lane.start = end
    // Moved together once in a while, so that each element is moved about once.
    if lane.start > lane.elements.count / 2 {
      lane.elements.removeFirst(lane.start)
      lane.start = 0
    }
    lanes[key] = lane
    return true
  }
}
