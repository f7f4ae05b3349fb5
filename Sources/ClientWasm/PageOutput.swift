import CBOR
import ClientEngine
import RelayProtocol

/// What the page's worker is to do: a CBOR array of maps, in order.
package struct PageOutput<Served: Audience> {
  var writer = CBORWriter()

  package static func encode(_ outputs: [Output]) -> [UInt8] {
    var page = PageOutput()
    page.writer.write(arrayCount: outputs.count)
    for output in outputs { page.write(output) }
    return page.writer.bytes
  }

  private mutating func write(_ output: Output) {
    switch output {
    case .persist(let changes):
      open(1, "persist")
      writer.write(arrayCount: changes.count)
      for change in changes {
        writer.write(arrayCount: change.before == nil ? 2 : 3)
        writer.write(bytes: change.key)
        write(bytesOrNull: change.value)
        if let before = change.before { writer.write(bytes: before) }
      }
    case .load(let number, let ranges):
      open(2, "load")
      writer.write(unsigned: number)
      write("ranges")
      writer.write(arrayCount: ranges.count)
      for range in ranges {
        writer.write(arrayCount: 2)
        writer.write(bytes: range.from)
        writer.write(bytes: range.before)
      }
    case .send(let frame):
      open(1, "send")
      writer.write(bytes: frame)
    case .close:
      open(1, "close")
      writer.write(bool: true)
    case .wake(let milliseconds):
      open(1, "wake")
      writer.write(unsigned: milliseconds)
    case .done(let command):
      open(1, "done")
      writer.write(unsigned: command)
    case .event(let event): write(event)
    }
  }

  /// Begins a map, with the name that tells what it is.
  @inline(never)
  mutating func open(_ count: Int, _ name: StaticString) {
    writer.write(mapCount: count)
    write(name)
  }

  @inline(never)
  mutating func open(event name: StaticString, fieldCount: Int) {
    open(fieldCount + 1, "event")
    write(name)
  }

  // MARK: Fields

  @inline(never)
  mutating func write(_ name: StaticString) { writer.write(text: UTF8Text(name)) }

  @inline(never)
  private mutating func write(bytesOrNull value: [UInt8]?) {
    if let value {
      writer.write(bytes: value)
    } else {
      writer.writeNull()
    }
  }

  @inline(never)
  private mutating func write(textOrNull value: UTF8Text?) {
    if let value {
      writer.write(text: value)
    } else {
      writer.writeNull()
    }
  }

  @inline(never)
  mutating func field(_ name: StaticString, bytes: [UInt8]?) {
    write(name)
    write(bytesOrNull: bytes)
  }

  @inline(never)
  mutating func field(_ name: StaticString, text: UTF8Text?) {
    write(name)
    write(textOrNull: text)
  }

  @inline(never)
  mutating func field(_ name: StaticString, case value: StaticString?) {
    write(name)
    if let value {
      write(value)
    } else {
      writer.writeNull()
    }
  }

  mutating func field(_ name: StaticString, bool: Bool) {
    write(name)
    writer.write(bool: bool)
  }

  /// JavaScript counts no further. Relays and members say what they like, and a page must show it.
  static var numberMax: UInt64 { 1 << 53 - 1 }

  @inline(never)
  mutating func field(
    _ name: StaticString, unsigned: UInt64?, atMost limit: UInt64 = numberMax
  ) {
    write(name)
    if let unsigned {
      writer.write(unsigned: min(unsigned, limit))
    } else {
      writer.writeNull()
    }
  }

  mutating func field(_ name: StaticString, time: Timestamp?) {
    field(name, unsigned: time?.milliseconds, atMost: EngineLimits.timeMillisecondsMax)
  }

  mutating func write(number: UInt64) { writer.write(unsigned: min(number, Self.numberMax)) }

  func colourText(_ octets: [UInt8]) -> UTF8Text? {
    var text = [UInt8(ascii: "#")]
    for octet in octets {
      for nibble in [octet >> 4, octet & 0xf] {
        text.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
      }
    }
    return UTF8Text(validating: text)
  }
}
