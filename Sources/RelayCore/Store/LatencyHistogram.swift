/// How long something took, counted by upper bounds.
public struct LatencyHistogram: Equatable, Sendable {
  public static let boundsMicroseconds: [UInt64] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
    2_500_000,
  ]

  /// One for each bound, and one for what took longer than all.
  public private(set) var counts = [UInt64](
    repeating: 0, count: LatencyHistogram.boundsMicroseconds.count + 1)
  public private(set) var sumNanoseconds: UInt64 = 0

  public init() {}

  public mutating func add(nanoseconds: UInt64) {
    let bound = Self.boundsMicroseconds.firstIndex { nanoseconds <= $0 * 1_000 }
    counts[bound ?? Self.boundsMicroseconds.count] += 1
    sumNanoseconds += nanoseconds
  }
}
