import CBOR
import MIMIContent
import TestMaterial
import Testing

/// One well-formed illegal message for each rule that decoding enforces.
@Suite struct ValidationTests {
  /// A legal message as a tree whose fields a test replaces.
  static let legal: [CBORValue] = [
    .bytes(Array(repeating: 7, count: 16)), .null, .bytes([]), .null, .null,
    .map([CBOREntry(.unsigned(1), .text("mimi://example.com/u/alice"))]),
    .array([.unsigned(1), .text(""), .unsigned(1), .text("text/plain"), .bytes([0x68])]),
  ]

  func decode(replacing index: Int, with value: CBORValue) throws(CBORError) -> MIMIContent {
    var fields = Self.legal
    fields[index] = value
    return try MIMIContent(decoding: CBORValue.array(fields).encodedBytes)
  }

  @Test("the message that the other tests break is legal")
  func legalMessage() throws {
    let bytes = CBORValue.array(Self.legal).encodedBytes
    #expect(try MIMIContent(decoding: bytes).encodedBytes == bytes)
  }

  @Test("a message has seven fields", arguments: [0, 6, 8])
  func fieldCount(_ count: Int) {
    let fields = (Self.legal + [.null]).prefix(count)
    #expect(throws: CBORError.invalidValue) {
      try MIMIContent(decoding: CBORValue.array(Array(fields)).encodedBytes)
    }
  }

  @Test("a salt has sixteen bytes")
  func salt() {
    for count in [0, 15] {
      #expect(throws: CBORError.invalidValue) {
        try decode(replacing: 0, with: .bytes(Array(repeating: 0, count: count)))
      }
    }
    #expect(throws: CBORError.tooLong) {
      try decode(replacing: 0, with: .bytes(Array(repeating: 0, count: 17)))
    }
  }

  @Test("an identifier has thirty-two bytes or is null", arguments: [1, 4])
  func identifiers(_ field: Int) throws {
    _ = try decode(replacing: field, with: .bytes(Array(repeating: 1, count: 32)))
    #expect(throws: CBORError.invalidValue) {
      try decode(replacing: field, with: .bytes(Array(repeating: 1, count: 31)))
    }
    #expect(throws: CBORError.unexpectedType) { try decode(replacing: field, with: .bool(false)) }
  }

  @Test("a topic has an end")
  func topic() throws {
    let longest = [UInt8](repeating: 0, count: MIMILimits.topicByteCountMax)
    _ = try decode(replacing: 2, with: .bytes(longest))
    #expect(throws: CBORError.tooLong) { try decode(replacing: 2, with: .bytes(longest + [0])) }
  }

  @Test("an expiration is a flag and 32 bits of seconds")
  func expiration() throws {
    _ = try decode(replacing: 3, with: .array([.bool(true), .unsigned(UInt64(UInt32.max))]))
    for wrong: CBORValue in [
      .array([.bool(true)]), .array([.unsigned(1), .unsigned(1)]), .unsigned(5),
      .array([.bool(true), .unsigned(UInt64(UInt32.max) + 1)]),
    ] {
      #expect(throws: CBORError.self) { try decode(replacing: 3, with: wrong) }
    }
  }

  @Test("the extensions' names, depth and well-known values are checked")
  func extensions() throws {
    func decode(_ name: CBORValue, _ value: CBORValue) throws(CBORError) -> MIMIContent {
      try self.decode(replacing: 5, with: .map([CBOREntry(name, value)]))
    }
    let deepest: CBORValue = .array([.array([.tag(32, .text("x"))])])
    _ = try decode(.unsigned(256), deepest)
    _ = try decode(.integer(-9_007_199_254_740_991), .null)
    _ = try decode(.text("x"), .map([CBOREntry(.bytes([1]), .null)]))

    for (name, value): (CBORValue, CBORValue) in [
      (.unsigned(1), .unsigned(5)), (.unsigned(2), .bytes([])), (.text(""), .null),
      (.text(UTF8Text(String(repeating: "n", count: 256))), .null), (.bool(true), .null),
      (.bytes([1]), .null), (.unsigned(1 << 53), .null),
      (.integer(-9_007_199_254_740_992), .null), (.unsigned(256), .array([deepest])),
      (.unsigned(256), .map([CBOREntry(.null, .null)])),
    ] {
      #expect(throws: CBORError.invalidValue) { try decode(name, value) }
    }
    #expect(throws: CBORError.unexpectedType) { try self.decode(replacing: 5, with: .null) }
  }

  @Test("a part's shape fits its cardinality")
  func partShape() {
    let single = [CBORValue.unsigned(1), .text(""), .unsigned(1), .text("a/b"), .bytes([])]
    for wrong: [CBORValue] in [
      [], [.unsigned(1)], Array(single.dropLast()), single + [.null],
      [.unsigned(1), .text(""), .unsigned(0), .null], [.unsigned(1), .text(""), .unsigned(4)],
      [.unsigned(256), .text(""), .unsigned(0)], [.unsigned(1), .bytes([]), .unsigned(0)],
      [.unsigned(1), .text(""), .unsigned(2), .text("a/b"), .bytes([])],
      [.unsigned(1), .text(""), .unsigned(3), .unsigned(3), .array([])],
    ] {
      #expect(throws: CBORError.self) { try decode(replacing: 6, with: .array(wrong)) }
    }
  }

  func multi(_ parts: [CBORValue]) -> CBORValue {
    .array([.unsigned(1), .text(""), .unsigned(3), .unsigned(0), .array(parts)])
  }

  let null: CBORValue = .array([.unsigned(1), .text(""), .unsigned(0)])

  @Test("several parts are at least two")
  func partMinimum() throws {
    _ = try decode(replacing: 6, with: multi([null, null]))
    #expect(throws: CBORError.invalidValue) { try decode(replacing: 6, with: multi([null])) }
  }

  @Test("parts nest four levels and no more")
  func partDepth() throws {
    let four = multi([null, multi([null, multi([null, null])])])
    _ = try decode(replacing: 6, with: four)
    #expect(throws: CBORError.tooDeep) { try decode(replacing: 6, with: multi([null, four])) }
  }

  @Test("a message has at most as many parts as the draft finds plausible")
  func partCount() throws {
    let most = Array(repeating: null, count: MIMILimits.partCountMax - 1)
    _ = try decode(replacing: 6, with: multi(most))
    #expect(throws: CBORError.tooLong) { try decode(replacing: 6, with: multi(most + [null])) }
  }

  @Test("unknown dispositions survive")
  func unknownDisposition() throws {
    let part: CBORValue = .array([.unsigned(200), .text(""), .unsigned(0)])
    let content = try decode(replacing: 6, with: part)
    #expect(content.body.disposition.rawValue == 200)
    #expect(try MIMIContent(decoding: content.encodedBytes) == content)
  }
}
