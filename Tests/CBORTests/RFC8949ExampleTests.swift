import CBOR
import TestMaterial
import Testing

/// RFC 8949 appendix A: every example with a deterministic encoding.
@Suite struct RFC8949ExampleTests {
  static let examples: [(CBORValue, String)] = [
    (.unsigned(0), "00"), (.unsigned(1), "01"), (.unsigned(10), "0a"), (.unsigned(23), "17"),
    (.unsigned(24), "1818"), (.unsigned(25), "1819"), (.unsigned(100), "1864"),
    (.unsigned(1000), "1903e8"), (.unsigned(1_000_000), "1a000f4240"),
    (.unsigned(1_000_000_000_000), "1b000000e8d4a51000"), (.unsigned(.max), "1bffffffffffffffff"),
    (.tag(2, .bytes(hex("010000000000000000"))), "c249010000000000000000"),
    (.negative(.max), "3bffffffffffffffff"), (.integer(-1), "20"), (.integer(-10), "29"),
    (.integer(-100), "3863"), (.integer(-1000), "3903e7"),
    (.float(0.0), "f90000"), (.float(-0.0), "f98000"), (.float(1.0), "f93c00"),
    (.float(1.1), "fb3ff199999999999a"), (.float(1.5), "f93e00"), (.float(65504.0), "f97bff"),
    (.float(100000.0), "fa47c35000"), (.float(3.4028234663852886e+38), "fa7f7fffff"),
    (.float(1.0e+300), "fb7e37e43c8800759c"), (.float(5.960464477539063e-8), "f90001"),
    (.float(0.00006103515625), "f90400"), (.float(-4.0), "f9c400"),
    (.float(-4.1), "fbc010666666666666"), (.float(.infinity), "f97c00"),
    (.float(-.infinity), "f9fc00"),
    (.bool(false), "f4"), (.bool(true), "f5"), (.null, "f6"), (.undefined, "f7"),
    (.tag(0, .text("2013-03-21T20:04:00Z")), "c074323031332d30332d32315432303a30343a30305a"),
    (.tag(1, .unsigned(1_363_896_240)), "c11a514b67b0"),
    (.tag(1, .float(1363896240.5)), "c1fb41d452d9ec200000"),
    (.tag(24, .bytes(hex("6449455446"))), "d818456449455446"),
    (.bytes([]), "40"), (.bytes([1, 2, 3, 4]), "4401020304"),
    (.text(""), "60"), (.text("a"), "6161"), (.text("IETF"), "6449455446"),
    (.text("\"\\"), "62225c"), (.text("\u{fc}"), "62c3bc"), (.text("\u{6c34}"), "63e6b0b4"),
    (.text("\u{10151}"), "64f0908591"),
    (.array([]), "80"), (.array([.unsigned(1), .unsigned(2), .unsigned(3)]), "83010203"),
    (
      .array([.unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4)])]),
      "8301820203" + "8104"
    ),
    (
      .array((1...25).map { .unsigned($0) }),
      "98190102030405060708090a0b0c0d0e0f101112131415161718"
        + "181819"
    ),
    (.map([]), "a0"),
    (
      .map([CBOREntry(.unsigned(1), .unsigned(2)), CBOREntry(.unsigned(3), .unsigned(4))]),
      "a201020304"
    ),
    (
      .map([
        CBOREntry(.text("a"), .unsigned(1)),
        CBOREntry(.text("b"), .array([.unsigned(2), .unsigned(3)])),
      ]), "a26161016162820203"
    ),
    (
      .array([.text("a"), .map([CBOREntry(.text("b"), .text("c"))])]), "826161a161626163"
    ),
  ]

  @Test("every example of RFC 8949 encodes and decodes as printed", arguments: examples.indices)
  func example(_ index: Int) throws {
    let (value, encoded) = Self.examples[index]
    #expect(value.encodedBytes == hex(encoded))
    #expect(try CBORValue(decoding: hex(encoded)) == value)
  }

  @Test("there is one NaN")
  func notANumber() throws {
    #expect(CBORValue.float(.nan).encodedBytes == hex("f97e00"))
    guard case .float(let value) = try CBORValue(decoding: hex("f97e00")) else {
      Issue.record("not a float")
      return
    }
    #expect(value.isNaN)
    #expect(throws: CBORError.notDeterministic) { try CBORValue(decoding: hex("f97e01")) }
    #expect(throws: CBORError.notDeterministic) { try CBORValue(decoding: hex("fa7fc00000")) }
  }

  @Test("every half-width float survives, and is written in two bytes")
  func halves() throws {
    for bits in UInt16.min...UInt16.max where bits & 0x7c00 != 0x7c00 || bits & 0x3ff == 0 {
      let encoded = [0xf9, UInt8(bits >> 8), UInt8(bits & 0xff)]
      #expect(try CBORValue(decoding: encoded).encodedBytes == encoded)
    }
  }
}
