import CBOR
import TestMaterial
import Testing

@Suite struct HostileBytesTests {
  @Test("no bytes trap the decoder, and what it takes is written back as it came")
  func anyBytes() {
    var acceptedCount = 0
    for seed in 0..<UInt64(100_000) {
      var random = SeededGenerator(seed: seed)
      let input =
        seed.isMultiple(of: 4)
        ? random.bytes(countMax: 24)
        : random.mutate(value(depthLeft: 3, &random).encodedBytes)
      guard let value = try? CBORValue(decoding: input) else { continue }
      acceptedCount += 1
      if value.encodedBytes != input { Issue.record("seed \(seed)") }
    }
    #expect(acceptedCount > 5_000, "the test tests decoding, not only refusing")
  }

  @Test("whatever is encoded decodes to bytes that are the same again")
  func anyValue() throws {
    for seed in 0..<UInt64(10_000) {
      var random = SeededGenerator(seed: seed)
      let encoded = value(depthLeft: 3, &random).encodedBytes
      let decoded = try CBORValue(decoding: encoded)
      if decoded.encodedBytes != encoded { Issue.record("seed \(seed)") }
    }
  }

  private func value(depthLeft: Int, _ random: inout SeededGenerator) -> CBORValue {
    let magnitude = random.next() >> UInt64(random.below(64))
    switch random.below(depthLeft > 0 ? 11 : 8) {
    case 0: return .unsigned(magnitude)
    case 1: return .negative(magnitude)
    case 2: return .bytes(random.bytes(countMax: 30))
    case 3: return .text(UTF8Text(String(repeating: "aé水𐅑", count: random.below(4))))
    case 4: return .bool(random.below(2) == 0)
    case 5: return random.below(2) == 0 ? .null : .undefined
    case 6: return .float(Double(bitPattern: random.next()))
    case 7: return .float(Double(Float(bitPattern: UInt32(random.next() >> 45) << 13)))
    case 8: return .tag(magnitude, value(depthLeft: depthLeft - 1, &random))
    case 9:
      return .array(
        (0..<random.below(4)).map { _ in value(depthLeft: depthLeft - 1, &random) })
    default:
      return .map(
        (0..<random.below(4)).map { index in
          CBOREntry(.unsigned(UInt64(3 - index)), value(depthLeft: depthLeft - 1, &random))
        })
    }
  }
}
