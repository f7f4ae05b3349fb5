import Foundation
import TLSSyntax
import TestMaterial
import Testing

@Suite struct ReaderTests {
  @Test("the working group's length vectors decode, and encode to the same bytes")
  func lengths() throws {
    struct LengthCase: Decodable {
      let vlbytesHeader: String
      let length: Int
    }
    guard let data = try Vectors.load("mls/deserialization.json") else { return }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let cases = try decoder.decode([LengthCase].self, from: data)
    #expect(!cases.isEmpty)
    for vector in cases {
      var reader = TLSReader(hex(vector.vlbytesHeader))
      #expect(try reader.readByteCount() == vector.length)
      try reader.finish()
      var writer = TLSWriter()
      writer.write(byteCount: vector.length)
      #expect(writer.bytes == hex(vector.vlbytesHeader))
    }
  }

  @Test("numbers are big-endian, and the examples of RFC 9000 appendix A.1 hold below 2^30")
  func numbers() throws {
    var reader = TLSReader(hex("0102030405060708090a0b0c0d0e0f"))
    #expect(try reader.readUInt8() == 0x01)
    #expect(try reader.readUInt16() == 0x0203)
    #expect(try reader.readUInt32() == 0x0405_0607)
    #expect(try reader.readUInt64() == 0x0809_0a0b_0c0d_0e0f)
    try reader.finish()
    for (encoded, value) in [("25", 37), ("7bbd", 15293), ("9d7f3e7d", 494_878_333)] {
      var reader = TLSReader(hex(encoded))
      #expect(try reader.readByteCount() == value)
    }
  }

  @Test(
    "a longer length than needed is refused", arguments: ["4025", "403f", "80003fff", "80000001"])
  func nonMinimal(_ encoded: String) {
    #expect(throws: TLSDecodingError.nonMinimalLength) {
      var reader = TLSReader(hex(encoded))
      _ = try reader.readByteCount()
    }
  }

  @Test("the eight-byte length of QUIC is refused")
  func longLength() {
    #expect(throws: TLSDecodingError.invalidLengthPrefix) {
      var reader = TLSReader(hex("c2197c5eff14e88c"))
      _ = try reader.readByteCount()
    }
  }

  @Test("every shortfall is seen")
  func truncated() {
    for (encoded, read) in [
      ("", { (reader: inout TLSReader) throws in _ = try reader.readUInt8() }),
      ("00", { reader in _ = try reader.readUInt16() }),
      ("000000", { reader in _ = try reader.readUInt32() }),
      ("00000000000000", { reader in _ = try reader.readUInt64() }),
      ("40", { reader in _ = try reader.readByteCount() }),
      ("0211", { reader in _ = try reader.readOpaque() }),
      (
        "0211",
        { reader in
          _ = try reader.readVector { (inner) throws(TLSDecodingError) in
            try inner.readUInt8()
          }
        }
      ),
      (
        "01",
        { reader in
          _ = try reader.readOptional { (inner) throws(TLSDecodingError) in
            try inner.readUInt8()
          }
        }
      ),
      (
        "0111",
        { reader in
          _ = try reader.readVector { (inner) throws(TLSDecodingError) in
            try inner.readUInt16()
          }
        }
      ),
    ] as [(String, (inout TLSReader) throws -> Void)] {
      #expect(throws: TLSDecodingError.truncated) {
        var reader = TLSReader(hex(encoded))
        try read(&reader)
      }
    }
  }

  @Test("presence is one of two octets, and vectors end where they say")
  func structure() throws {
    #expect(throws: TLSDecodingError.invalidPresenceOctet) {
      var reader = TLSReader([2, 0])
      _ = try reader.readOptional { (inner) throws(TLSDecodingError) in try inner.readUInt8() }
    }
    #expect(throws: TLSDecodingError.trailingBytes) {
      var reader = TLSReader([0, 0])
      _ = try reader.readUInt8()
      try reader.finish()
    }
    #expect(throws: TLSDecodingError.vectorTooLong) {
      var reader = TLSReader([3, 1, 2, 3])
      _ = try reader.readOpaque(byteCountMax: 2)
    }
    #expect(throws: TLSDecodingError.emptyElement) {
      var reader = TLSReader([1, 0])
      _ = try reader.readVector { (_) throws(TLSDecodingError) in }
    }
    var reader = TLSReader([4, 0, 1, 0, 2, 9])
    let numbers = try reader.readVector { (inner) throws(TLSDecodingError) in
      try inner.readUInt16()
    }
    #expect(numbers == [1, 2])
    #expect(reader.bytes(from: 1, to: 5) == [0, 1, 0, 2])
    #expect(reader.remainingByteCount == 1)
  }
}
