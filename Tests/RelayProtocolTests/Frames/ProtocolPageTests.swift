import Foundation
import RelayProtocol
import Testing

@Suite struct ProtocolPageTests {
  private let page: String

  init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    page = try String(contentsOf: root.appendingPathComponent("Docs/protocol.md"), encoding: .utf8)
  }

  @Test("Docs/protocol.md names every frame with its octet")
  func frames() {
    for frame in SampleFrames.client {
      let octet = frame.encodedBytes[0]
      #expect(page.contains("### `\(SampleFrames.name(frame))` \(hexadecimal(octet))\n"))
    }
    for frame in SampleFrames.server {
      let octet = frame.encodedBytes[0]
      #expect(page.contains("| `\(SampleFrames.name(frame))` | \(hexadecimal(octet)) |"))
    }
    #expect(Set(SampleFrames.client.map { $0.encodedBytes[0] }).count == 13)
    #expect(Set(SampleFrames.server.map { $0.encodedBytes[0] }).count == 12)
  }

  @Test("Docs/protocol.md names every error code with its number")
  func codes() {
    for code in RelayErrorCode.allCases {
      #expect(page.contains("| \(code.rawValue) | `\(code)` |"), "\(code)")
    }
  }

  @Test("Docs/protocol.md states the limits as they are")
  func limits() {
    for limit in [
      WireLimits.frameByteCountMax, 2 * WireLimits.frameByteCountMax,
      WireLimits.payloadByteCountMax, WireLimits.signalByteCountMax,
      WireLimits.keyPackageByteCountMax, WireLimits.signedObjectByteCountMax,
      WireLimits.rosterByteCountMax, WireLimits.deskRecordByteCountMax,
      WireLimits.removedDeviceCountMax,
    ] {
      #expect(page.contains(grouped(limit)), "\(limit)")
    }
    for limit in [
      WireLimits.memberCountMax, WireLimits.keyPackageCountMax, WireLimits.keyPackageCountLow,
      WireLimits.unacknowledgedEntryCountMax, WireLimits.deskSlugByteCountMax,
    ] {
      #expect(page.contains("\(limit)"), "\(limit)")
    }
  }

  private func hexadecimal(_ octet: UInt8) -> String {
    "0x" + (octet < 16 ? "0" : "") + String(octet, radix: 16)
  }

  private func grouped(_ number: Int) -> String {
    number < 1_000
      ? "\(number)" : grouped(number / 1_000) + "," + "\(1_000 + number % 1_000)".dropFirst()
  }
}
