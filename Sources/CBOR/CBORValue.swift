/// Any CBOR item (RFC 8949 §3), for structures that leave room for what they do not know.
/// Structures that know their fields are smaller with `CBORReader` and `CBORWriter`.
public enum CBORValue: Equatable, Sendable {
  case unsigned(UInt64)
  /// The number -1 - n.
  case negative(UInt64)
  case bytes([UInt8])
  case text(UTF8Text)
  case array([CBORValue])
  /// In any order here; sorted when encoded, and in that order when decoded.
  case map([CBOREntry])
  indirect case tag(UInt64, CBORValue)
  case bool(Bool)
  case null
  case undefined
  case float(Double)
}

/// One pair of a map.
public struct CBOREntry: Equatable, Sendable {
  public var key: CBORValue
  public var value: CBORValue

  public init(_ key: CBORValue, _ value: CBORValue) {
    self.key = key
    self.value = value
  }
}

extension CBORValue {
  /// Decodes one item that fills `bytes` exactly, refusing all but its deterministic encoding.
  public init(decoding bytes: [UInt8]) throws(CBORError) {
    var reader = CBORReader(bytes)
    self = try reader.readValue()
    try reader.finish()
  }

  public var encodedBytes: [UInt8] {
    var writer = CBORWriter()
    writer.write(self)
    return writer.bytes
  }
}

extension CBORValue {
  public static func integer(_ value: Int64) -> CBORValue {
    value < 0 ? .negative(UInt64(bitPattern: ~value)) : .unsigned(UInt64(bitPattern: value))
  }

  public var unsigned: UInt64? {
    if case .unsigned(let value) = self { value } else { nil }
  }

  /// `nil` also for integers that 64 bits with a sign do not hold.
  public var integer: Int64? {
    switch self {
    case .unsigned(let value): Int64(exactly: value)
    case .negative(let value): Int64(exactly: value).map { ~$0 }
    default: nil
    }
  }

  public var bytes: [UInt8]? {
    if case .bytes(let value) = self { value } else { nil }
  }

  public var text: UTF8Text? {
    if case .text(let value) = self { value } else { nil }
  }

  public var array: [CBORValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  public var map: [CBOREntry]? {
    if case .map(let value) = self { value } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The value a map has for a key.
  public subscript(key: CBORValue) -> CBORValue? {
    map?.first { $0.key == key }?.value
  }

  public subscript(key: UInt64) -> CBORValue? {
    self[.unsigned(key)]
  }
}
