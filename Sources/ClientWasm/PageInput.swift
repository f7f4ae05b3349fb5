import CBOR
import ClientEngine
import RelayProtocol

/// What the page's worker says: one CBOR map, with the name of what happened under "do" and the
/// time in milliseconds since 1970 under "now".
package struct PageInput {
  package let now: Timestamp
  package let input: Input

  package init<Served: Audience>(
    decoding bytes: [UInt8], _ served: Served.Type
  ) throws(CBORError) {
    let fields = try Fields(decoding: bytes)
    now = Timestamp(milliseconds: try fields.unsigned("now"))
    input = try Self.input(named: try fields.text("do"), fields, served)
  }

  private static func input<Served: Audience>(
    named name: UTF8Text, _ fields: Fields, _ served: Served.Type
  ) throws(CBORError) -> Input {
    if name.isEqual("frame") { return .frame(try fields.bytes("bytes")) }
    if name.isEqual("timer") { return .timer }
    if name.isEqual("connected") { return .connected(origin: try fields.text("origin").utf8) }
    if name.isEqual("disconnected") { return .disconnected }
    if name.isEqual("show") { return .show }
    if name.isEqual("loaded") {
      return .loaded(try fields.unsigned("number"), records: fields.records)
    }
    if name.isEqual("start") {
      return .start(
        try fields.text("role").isEqual("customer") ? .customer : .desk, records: fields.records)
    }
    let number = fields["command"]?.unsigned
    if let command = try command(named: name, fields) { return .command(command, number: number) }
    guard Served.includesDesks, let command = try deskCommand(named: name, fields) else {
      throw .invalidValue
    }
    return .command(command, number: number)
  }
}

final class Field {
  let name: UTF8Text
  let value: CBORValue

  init(name: UTF8Text, value: CBORValue) {
    self.name = name
    self.value = value
  }
}

/// The map's entries by name. Records are read apart: there may be more of them than a CBOR value
/// may have items.
struct Fields {
  private var entries: [Field] = []
  private(set) var records: [Record] = []

  init(decoding bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    for _ in 0..<(try reader.readMapCount()) {
      let name = try reader.readText()
      if name.isEqual("records") {
        try readRecords(from: &reader)
      } else {
        entries.append(Field(name: name, value: try reader.readValue()))
      }
    }
    try reader.finish()
  }

  private mutating func readRecords(from reader: inout CBORReader) throws(CBORError) {
    for _ in 0..<(try reader.readArrayCount()) {
      try reader.readArray(count: 2)
      let key = try reader.readBytes()
      records.append(Record(key: key, value: try reader.readBytes()))
    }
  }

  subscript(name: StaticString) -> CBORValue? {
    entries.first { $0.name.isEqual(name) }?.value
  }

  // What is missing, is null, or is something else, is refused where it must be there.

  @inline(never)
  func unsigned(_ name: StaticString) throws(CBORError) -> UInt64 {
    try there(unsignedOrNil(name))
  }

  @inline(never)
  func bytes(_ name: StaticString) throws(CBORError) -> [UInt8] { try there(bytesOrNil(name)) }

  @inline(never)
  func text(_ name: StaticString) throws(CBORError) -> UTF8Text { try there(textOrNil(name)) }

  /// A text that whoever takes it looks at as bytes.
  func name(_ name: StaticString) throws(CBORError) -> [UInt8] { try text(name).utf8 }

  func bool(_ name: StaticString) throws(CBORError) -> Bool { try there(self[name]?.bool) }

  /// `#rrggbb`.
  func colour(_ name: StaticString) throws(CBORError) -> [UInt8] {
    try Self.octets(ofColour: text(name).utf8)
  }

  func bytesOrNil(_ name: StaticString) -> [UInt8]? { self[name]?.bytes }
  func textOrNil(_ name: StaticString) -> UTF8Text? { self[name]?.text }
  func unsignedOrNil(_ name: StaticString) -> UInt64? { self[name]?.unsigned }
  func timeOrNil(_ name: StaticString) -> Timestamp? {
    unsignedOrNil(name).map { Timestamp(milliseconds: $0) }
  }

  private func there<Value>(_ value: Value?) throws(CBORError) -> Value {
    guard let value else { throw .invalidValue }
    return value
  }

  private static func octets(ofColour text: [UInt8]) throws(CBORError) -> [UInt8] {
    guard text.count == 7, text[0] == UInt8(ascii: "#") else { throw .invalidValue }
    var octets: [UInt8] = []
    for index in stride(from: 1, to: 7, by: 2) {
      guard let high = nibble(text[index]), let low = nibble(text[index + 1]) else {
        throw .invalidValue
      }
      octets.append(high << 4 | low)
    }
    return octets
  }

  private static func nibble(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

// Names are compared and written where they lie in the module's data: as strings or arrays, the two
// hundred of them would each be made anew in code.

extension UTF8Text {
  @inline(never)
  init(_ name: StaticString) {
    var bytes: [UInt8] = []
    for place in 0..<name.utf8CodeUnitCount { bytes.append(name.utf8Start[place]) }
    guard let text = UTF8Text(validating: bytes) else { preconditionFailure("ASCII") }
    self = text
  }

  @inline(never)
  func isEqual(_ name: StaticString) -> Bool {
    guard utf8.count == name.utf8CodeUnitCount else { return false }
    for place in utf8.indices where utf8[place] != name.utf8Start[place] { return false }
    return true
  }
}
