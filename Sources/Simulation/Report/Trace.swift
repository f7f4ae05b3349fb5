/// What happened, for people to read when they asked for it, and as a fingerprint always: two runs
/// of one seed are the same run if their fingerprints are.
package final class Trace {
  /// Nil while nobody reads.
  package var sink: ((String) -> Void)?
  /// FNV-1a over everything that was mixed in.
  package private(set) var fingerprint: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  func note(_ time: UInt64, _ text: @autoclosure () -> String) {
    guard let sink else { return }
    sink(Self.clock(time) + "  " + text())
  }

  func mix(_ value: UInt64) {
    fingerprint = (fingerprint ^ value) &* 0x100_0000_01b3
    fingerprint ^= fingerprint >> 29
  }

  func mix(_ bytes: [UInt8]) {
    mix(UInt64(bytes.count))
    for byte in bytes { fingerprint = (fingerprint ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// Minutes, seconds and milliseconds since the world began.
  static func clock(_ time: UInt64) -> String {
    func padded(_ number: UInt64, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(time / 60_000, 2) + ":" + padded(time / 1_000 % 60, 2) + "."
      + padded(time % 1_000, 3)
  }
}
