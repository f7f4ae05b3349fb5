import CryptoSuite

extension VectorValue {
  /// Reads one JSON text (RFC 8259) that fills `json` exactly, but for spaces and a byte order mark
  /// in front of it. A name twice in one object is refused: there is no telling which is meant.
  public init(json: [UInt8]) throws(VectorFailure) {
    var reader = JSONReader(json)
    self = try reader.readValue(depth: 0)
    try reader.finish()
  }

  public var json: [UInt8] {
    var writer = JSONWriter()
    writer.write(self, indentation: 0)
    return writer.bytes
  }
}
