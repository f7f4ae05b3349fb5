import CryptoSuite

/// Writes JSON as the working group's files stand: one member a line, two spaces deeper each time.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  mutating func write(_ value: VectorValue, indentation: Int) {
    switch value {
    case .null: bytes += Label("null").bytes
    case .bool(let isTrue): bytes += isTrue ? Label("true").bytes : Label("false").bytes
    case .number(let number): bytes += decimalDigits(number)
    case .decimal(let digits): bytes += digits
    case .text(let text): write(text: text)
    case .array(let elements):
      writeList("[", "]", elements, indentation) { writer, element in
        writer.write(element, indentation: indentation + 1)
      }
    case .object(let members):
      writeList("{", "}", members, indentation) { writer, member in
        writer.write(text: member.name)
        writer.bytes += Label(": ").bytes
        writer.write(member.value, indentation: indentation + 1)
      }
    }
  }

  private mutating func writeList<Element>(
    _ opening: Label, _ closing: Label, _ elements: [Element], _ indentation: Int,
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    bytes += opening.bytes
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      startLine(indentation + 1)
      write(&self, element)
    }
    if !elements.isEmpty { startLine(indentation) }
    bytes += closing.bytes
  }

  private mutating func startLine(_ indentation: Int) {
    bytes.append(0x0a)
    for _ in 0..<2 * indentation { bytes.append(0x20) }
  }

  private mutating func write(text: [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: bytes += Label("\\u00").bytes + hexadecimalDigits([byte])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
