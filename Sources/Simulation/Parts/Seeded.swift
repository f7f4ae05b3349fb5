/// SplitMix64: the same seed, the same world.
package struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// True once in so many times.
  package mutating func oneIn(_ count: UInt64) -> Bool { next() % count == 0 }

  package mutating func pick(_ range: ClosedRange<UInt64>) -> UInt64 {
    range.lowerBound + next() % (range.upperBound - range.lowerBound + 1)
  }

  package mutating func pick(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  package mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[Int(next() % UInt64(elements.count))]
  }

  /// Milliseconds until something that happens once in `mean` on average: short waits are
  /// frequent, and a few are long, so that things pile up as they do in the world.
  package mutating func wait(mean: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<3 where next() % 2 == 0 { sum += next() % (2 * mean + 1) }
    return sum + next() % (mean / 2 + 1) + 1
  }
}
