import CBOR
import TestMaterial
import Testing

@Suite struct StrictDecodingTests {
  @Test(
    "a second encoding of the same value is refused",
    arguments: [
      "1800", "1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3800", "5801ff",
      "7800", "9800", "b800", "d80100",
      "fa3f800000", "fb3ff0000000000000", "fb40f86a0000000000",
      "9fff", "bfff", "5fff", "7fff", "ff", "820000" + "ff",
    ])
  func notDeterministic(_ encoded: String) {
    #expect(throws: CBORError.self) { try CBORValue(decoding: hex(encoded)) }
    if encoded != "820000ff" {
      #expect(throws: CBORError.notDeterministic) { try CBORValue(decoding: hex(encoded)) }
    }
  }

  @Test("map keys out of order or twice are refused", arguments: ["a202000100", "a201000100"])
  func keys(_ encoded: String) {
    #expect(throws: CBORError.unorderedKeys) { try CBORValue(decoding: hex(encoded)) }
  }

  @Test("the writer sorts keys by their encoded bytes, as RFC 8949 §4.2.1 lists them")
  func sorting() throws {
    let keys: [CBORValue] = [
      .bool(false), .array([.integer(-1)]), .array([.unsigned(100)]), .text("aa"), .text("z"),
      .integer(-1), .unsigned(100), .unsigned(10),
    ]
    let encoded = CBORValue.map(keys.map { CBOREntry($0, .null) }).encodedBytes
    let decoded = try CBORValue(decoding: encoded)
    #expect(
      decoded.map?.map(\.key) == [
        .unsigned(10), .unsigned(100), .integer(-1), .text("z"), .text("aa"),
        .array([.unsigned(100)]), .array([.integer(-1)]), .bool(false),
      ])
    #expect(decoded[10] == .null)
    #expect(decoded[11] == nil)
  }

  @Test(
    "reserved heads and simple values are refused", arguments: ["1c", "3d", "5e", "e0", "f8ff"])
  func reserved(_ encoded: String) {
    #expect(throws: CBORError.invalidHead) { try CBORValue(decoding: hex(encoded)) }
  }

  @Test(
    "an end in the middle of an item is seen",
    arguments: [
      "", "18", "1900", "1b00000000000000", "41", "6261", "81", "a1", "a101", "c0", "f93c", "fb00",
      "5bffffffffffffffff", "9bffffffffffffffff", "bbffffffffffffffff",
    ])
  func truncated(_ encoded: String) {
    let expected: CBORError = encoded.hasPrefix("5b") ? .tooLong : .truncated
    #expect(throws: expected) { try CBORValue(decoding: hex(encoded)) }
  }

  @Test("bytes behind the item are refused")
  func trailing() {
    #expect(throws: CBORError.trailingBytes) { try CBORValue(decoding: [0, 0]) }
  }

  @Test(
    "text that is not UTF-8 is refused",
    arguments: [
      "80", "c0af", "c1bf", "c2", "e0809f", "e09f80", "eda080", "edbfbf", "f08fbfbf", "f4908080",
      "f5808080", "ff", "c328", "e28228", "f0288cbc", "61c3",
    ])
  func invalidText(_ text: String) {
    let bytes = [0x60 | UInt8(text.utf8.count / 2)] + hex(text)
    #expect(throws: CBORError.invalidText) { try CBORValue(decoding: bytes) }
  }

  @Test("our UTF-8 check agrees with the standard library on every scalar's edge")
  func validText() {
    for scalar in [0, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff] {
      let text = String(Unicode.Scalar(UInt32(scalar))!)
      #expect(UTF8Text(validating: Array(text.utf8))?.string == text)
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<20_000 {
      let lead: [UInt8] = [0xc2, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0x41, 0xc1]
      let bytes = (0..<5).map { index in
        index == 0
          ? lead.randomElement(using: &random)! : UInt8.random(in: 0x70...0xcf, using: &random)
      }
      let isValid = String(validating: bytes, as: UTF8.self) != nil
      #expect((UTF8Text(validating: bytes) != nil) == isValid, "\(bytes)")
    }
  }

  @Test("nesting ends at the limit")
  func depth() throws {
    let deepest = Array(repeating: UInt8(0x81), count: CBORLimits.depthMax) + [0]
    _ = try CBORValue(decoding: deepest)
    for opener in [UInt8(0x81), 0xc1] {
      let tooDeep = Array(repeating: opener, count: CBORLimits.depthMax + 1) + [0]
      #expect(throws: CBORError.tooDeep) { try CBORValue(decoding: tooDeep) }
    }
    #expect(throws: CBORError.tooDeep) {
      try CBORValue(decoding: Array(repeating: 0x81, count: 1 << 20))
    }
  }

  @Test("the number of items ends at the limit")
  func itemCount() throws {
    func array(count: Int) -> [UInt8] {
      var writer = CBORWriter()
      writer.write(arrayCount: count)
      for _ in 0..<count { writer.writeNull() }
      return writer.bytes
    }
    _ = try CBORValue(decoding: array(count: CBORLimits.itemCountMax - 1))
    #expect(throws: CBORError.tooLong) {
      try CBORValue(decoding: array(count: CBORLimits.itemCountMax))
    }
  }
}
