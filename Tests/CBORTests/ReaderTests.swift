import CBOR
import TestMaterial
import Testing

@Suite struct ReaderTests {
  @Test("what the writer wrote item by item, the reader reads item by item")
  func roundTrip() throws {
    var writer = CBORWriter()
    writer.write(arrayCount: 8)
    writer.write(unsigned: 500)
    writer.write(integer: .min)
    writer.write(bytes: [1, 2])
    writer.write(text: "né")
    writer.write(bool: true)
    writer.writeNull()
    writer.write(tag: 62)
    writer.write(integer: .max)
    writer.write(mapCount: 1)
    writer.write(unsigned: 1)
    writer.write(encoded: CBORValue.text("x").encodedBytes)

    var reader = CBORReader(writer.bytes)
    try reader.readArray(count: 8)
    #expect(try reader.readUnsigned(max: 500) == 500)
    #expect(try reader.readInteger() == .min)
    let isNullBeforeBytes = reader.readNullIfNext()
    #expect(!isNullBeforeBytes)
    #expect(try reader.readBytes(exactly: 2) == [1, 2])
    #expect(try reader.readText() == "né")
    #expect(try reader.readBool())
    let isNullAfterBool = reader.readNullIfNext()
    #expect(isNullAfterBool)
    #expect(try reader.readTag() == 62)
    #expect(try reader.readInteger() == .max)
    #expect(try reader.readMapCount() == 1)
    #expect(try reader.readUnsigned() == 1)
    let start = reader.offset
    #expect(try reader.readValue() == .text("x"))
    #expect(reader.bytes(from: start, to: reader.offset) == hex("6178"))
    try reader.finish()
  }

  @Test("another type than the expected one is refused")
  func unexpectedType() {
    let one: [UInt8] = [0x01]
    #expect(throws: CBORError.unexpectedType) {
      var reader = CBORReader(one)
      _ = try reader.readBytes()
    }
    #expect(throws: CBORError.unexpectedType) {
      var reader = CBORReader(one)
      _ = try reader.readBool()
    }
    #expect(throws: CBORError.unexpectedType) {
      var reader = CBORReader([0x40])
      _ = try reader.readInteger()
    }
    #expect(throws: CBORError.unexpectedType) {
      var reader = CBORReader([0xf6])
      _ = try reader.readUnsigned()
    }
  }

  @Test("values beyond what the caller allows are refused")
  func bounds() {
    #expect(throws: CBORError.invalidValue) {
      var reader = CBORReader([0x05])
      _ = try reader.readUnsigned(max: 4)
    }
    #expect(throws: CBORError.tooLong) {
      var reader = CBORReader(hex("43010203"))
      _ = try reader.readBytes(byteCountMax: 2)
    }
    #expect(throws: CBORError.invalidValue) {
      var reader = CBORReader(hex("43010203"))
      _ = try reader.readBytes(exactly: 4)
    }
    #expect(throws: CBORError.invalidValue) {
      var reader = CBORReader(hex("1bffffffffffffffff"))
      _ = try reader.readInteger()
    }
    #expect(throws: CBORError.invalidValue) {
      var reader = CBORReader(hex("8101"))
      try reader.readArray(count: 2)
    }
  }

  @Test("integers convert only when they fit")
  func integers() {
    #expect(CBORValue.integer(.min).integer == .min)
    #expect(CBORValue.integer(-1) == .negative(0))
    #expect(CBORValue.unsigned(.max).integer == nil)
    #expect(CBORValue.negative(.max).integer == nil)
    #expect(CBORValue.text("1").integer == nil)
  }
}
