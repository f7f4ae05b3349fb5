import CBOR
import RelayProtocol
import TLSSyntax

/// What a list shows of what was said last. Immutable, and a class as it is compared and told.
public final class Preview: Sendable {
  public let isMine: Bool
  public let side: Side
  public let name: UTF8Text?
  /// Its beginning.
  public let text: UTF8Text

  init(isMine: Bool, side: Side, name: UTF8Text?, text: UTF8Text) {
    self.isMine = isMine
    self.side = side
    self.name = name
    self.text = text.prefix(byteCountMax: EngineLimits.previewByteCountMax)
  }

  init(from reader: inout RecordReader) {
    isMine = reader.readFlag()
    side = Side(rawValue: reader.readUInt8()) ?? .company
    name = reader.readName()
    text = reader.readText()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(isMine)
    writer.write(side.rawValue)
    writer.write(orEmpty: name?.utf8)
    writer.write(text)
  }
}

extension Preview: Equatable {
  public static func == (left: Preview, right: Preview) -> Bool {
    left === right
      || left.isMine == right.isMine && left.side == right.side && left.name == right.name
        && left.text == right.text
  }
}

extension UTF8Text {
  /// The beginning, in whole scalars.
  fileprivate func prefix(byteCountMax: Int) -> UTF8Text {
    guard utf8.count > byteCountMax else { return self }
    var end = byteCountMax
    while end > 0, utf8[end] & 0xc0 == 0x80 { end -= 1 }
    return UTF8Text(validating: Array(utf8[..<end])) ?? .none
  }
}
