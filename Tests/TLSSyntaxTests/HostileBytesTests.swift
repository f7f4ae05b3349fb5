import TLSSyntax
import TestMaterial
import Testing

/// A structure with every construct of the presentation language that MLS uses.
private struct Sample: TLSCodable, Equatable {
  var number: UInt32
  var opaque: [UInt8]
  var children: [Sample]
  var note: UInt16?

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    self.number = try reader.readUInt32()
    self.opaque = try reader.readOpaque(byteCountMax: 64)
    self.children = try reader.readVector()
    self.note = try reader.readOptional { (inner) throws(TLSDecodingError) in
      try inner.readUInt16()
    }
  }

  init(depthLeft: Int, _ random: inout SeededGenerator) {
    self.number = UInt32(truncatingIfNeeded: random.next())
    self.opaque = random.bytes(countMax: 70)
    self.children =
      depthLeft == 0
      ? [] : (0..<random.below(3)).map { _ in Sample(depthLeft: depthLeft - 1, &random) }
    self.note = random.below(2) == 0 ? nil : 7
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(number)
    writer.write(opaque: opaque)
    writer.write(vector: children)
    writer.write(optional: note) { (inner, note) in inner.write(note) }
  }
}

@Suite struct HostileBytesTests {
  @Test("no bytes trap the reader, and what it takes is written back as it came")
  func anyBytes() {
    var acceptedCount = 0
    for seed in 0..<UInt64(100_000) {
      var random = SeededGenerator(seed: seed)
      let input =
        seed.isMultiple(of: 4)
        ? random.bytes(countMax: 24)
        : random.mutate(Sample(depthLeft: 2, &random).encodedBytes)
      guard let sample = try? Sample(decoding: input) else { continue }
      acceptedCount += 1
      if sample.encodedBytes != input { Issue.record("seed \(seed)") }
    }
    #expect(acceptedCount > 5_000, "the test tests decoding, not only refusing")
  }
}
