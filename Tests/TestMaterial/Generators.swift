/// A generator that plays back given bytes, and fails when a test draws more than it announced.
public struct RecordedGenerator: RandomNumberGenerator {
  private var bytes: [UInt8]

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public mutating func next() -> UInt64 {
    precondition(!bytes.isEmpty, "the test drew more random bytes than it recorded")
    var word: UInt64 = 0
    for (index, byte) in bytes.prefix(8).enumerated() {
      word |= UInt64(byte) << (8 * UInt64(index))
    }
    bytes.removeFirst(min(8, bytes.count))
    return word
  }
}

/// SplitMix64: the same seed gives the same test, which is how a failure is found again.
public struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  public init(seed: UInt64) {
    self.state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  public mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }

  public mutating func bytes(countMax: Int) -> [UInt8] {
    (0..<below(countMax + 1)).map { _ in UInt8(truncatingIfNeeded: next()) }
  }
}

extension SeededGenerator {
  /// Bytes a little different from `original`, which a decoder likes.
  public mutating func mutate(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0...below(3) where !bytes.isEmpty {
      let place = below(bytes.count)
      switch below(6) {
      case 0: bytes[place] ^= 1 << UInt8(below(8))
      case 1: bytes[place] = [0x00, 0x1b, 0x3f, 0x5f, 0x80, 0x9b, 0xbf, 0xff][below(8)]
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
      case 4: bytes.removeSubrange(place...)
      default:
        let end = min(bytes.count, place + below(16))
        bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count))
      }
    }
    return bytes
  }
}
