import CBOR
import Foundation
import MIMIContent
import TestMaterial
import Testing

@Suite struct HostileBytesTests {
  @Test("no mutation of a message traps its decoder, and what it takes is written back as it came")
  func mutatedMessages() throws {
    let body = NestedPart(
      .render,
      .multi(
        .chooseOne,
        [
          NestedPart(.render, .single(mediaType: MediaType.plainText, [0x68, 0x69])),
          NestedPart(.attachment, .external(ExternalPart(mediaType: "a/b", url: "c:d"))),
        ]))
    var message = MIMIContent(
      salt: Array(0..<16), replaces: MessageID(Array(repeating: 1, count: 32)),
      expires: Expiration(isRelative: true, seconds: 60), body: body)
    message.extensions[.integer(-5)] = .array([.tag(1, .float(0.5))])
    var originals = [message.encodedBytes]
    for name in VectorTests.names {
      if let data = try Vectors.load("mimi-content/\(name).cbor") { originals.append(Array(data)) }
    }
    var acceptedCount = 0
    for seed in 0..<UInt64(100_000) {
      var random = SeededGenerator(seed: seed)
      let input = random.mutate(originals[random.below(originals.count)])
      guard let content = try? MIMIContent(decoding: input) else { continue }
      acceptedCount += 1
      if content.encodedBytes != input { Issue.record("seed \(seed)") }
    }
    #expect(acceptedCount > 5_000, "the test tests decoding, not only refusing")
  }

  @Test("no mutation of a report traps its decoder, and what it takes is written back as it came")
  func mutatedReports() {
    let original = hex(MessageStatusReportTests.example)
    var acceptedCount = 0
    for seed in 0..<UInt64(100_000) {
      var random = SeededGenerator(seed: seed)
      let input = seed.isMultiple(of: 8) ? random.bytes(countMax: 40) : random.mutate(original)
      guard let report = try? MessageStatusReport(decoding: input) else { continue }
      acceptedCount += 1
      if report.encodedBytes != input { Issue.record("seed \(seed)") }
    }
    #expect(acceptedCount > 5_000, "the test tests decoding, not only refusing")
  }
}
