import CryptoSuite

/// What a file of vectors is made of: JSON's values (RFC 8259), as far as the working group's files
/// use them. Text is its UTF-8, and objects keep the order of their members, so that neither
/// Foundation nor Unicode tables are needed, and the same code reads the files in WebAssembly.
public enum VectorValue: Equatable, Sendable {
  case object([VectorMember])
  case array([VectorValue])
  case text([UInt8])
  /// A whole number that is not negative, as all numbers of all families are.
  case number(UInt64)
  /// Any other number as it stands in the file: a field that is ours refuses it.
  case decimal([UInt8])
  case bool(Bool)
  case null
}

/// One name of an object, and what stands behind it.
public struct VectorMember: Equatable, Sendable {
  public let name: [UInt8]
  public let value: VectorValue

  public init(_ name: [UInt8], _ value: VectorValue) {
    self.name = name
    self.value = value
  }
}

extension VectorValue {
  /// The first member with the name; `nil` where there is none, or this is no object.
  public subscript(name: Label) -> VectorValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name.bytes }?.value
  }

  public var elements: [VectorValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The vectors of a file: its elements, or the one that stands there without a list around it.
  public var records: [VectorValue]? {
    if case .object = self { [self] } else { elements }
  }
}
