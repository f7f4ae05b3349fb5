import CBOR
import MIMIContent
import TestMaterial
import Testing

@Suite struct MessageStatusReportTests {
  /// The example of draft-mahy-mimi-message-status-01.
  static let example =
    "84"
    + "825820017ce54837404c3696e0c747b985cb172716d0ed0a3d249ca63ace7d82a096f402"
    + "825820015354973c2b65ca937bf1e035ae53a5ab80e947afa43d46920d4202e5cc0b2702"
    + "825820018d825adf9f6be00dcafc5704c4102f5022e74219d0b603e4ba7622654042af00"
    + "82582001e59db8173939facc2c8a4a0f0ae8d0c7a11a81239626630c9464a8d6717a0303"

  @Test("the draft's example decodes, and encodes to the same bytes")
  func example() throws {
    let report = try MessageStatusReport(decoding: hex(Self.example))
    #expect(report.statuses.map(\.state) == [.read, .read, .unread, .expired])
    #expect(report.encodedBytes == hex(Self.example))
  }

  @Test("what is no report is refused")
  func refusals() throws {
    let message = CBORValue.bytes(Array(repeating: 1, count: 32))
    for wrong: CBORValue in [
      .null, .array([message]), .array([.array([message])]),
      .array([.array([message, .unsigned(256)])]), .array([.array([.bytes([1]), .unsigned(1)])]),
    ] {
      #expect(throws: CBORError.self) { try MessageStatusReport(decoding: wrong.encodedBytes) }
    }
    let status = CBORValue.array([message, .unsigned(1)])
    func report(count: Int) -> [UInt8] {
      CBORValue.array(Array(repeating: status, count: count)).encodedBytes
    }
    _ = try MessageStatusReport(decoding: report(count: MIMILimits.statusCountMax))
    #expect(throws: CBORError.tooLong) {
      try MessageStatusReport(decoding: report(count: MIMILimits.statusCountMax + 1))
    }
  }
}
