import CryptoSuite

/// What can stand in a file of vectors, both ways.
protocol VectorCoded {
  init(vector value: VectorValue) throws(VectorFailure)
  var vectorValue: VectorValue { get }
}

/// An object with known names. One list of its fields serves reading and writing, so that what we
/// write has the names that we read.
protocol VectorRecord: VectorCoded {
  init()
  mutating func describe(_ fields: inout VectorFields) throws(VectorFailure)
}

extension VectorRecord {
  init(vector value: VectorValue) throws(VectorFailure) {
    guard case .object = value else { throw .malformed("record") }
    self.init()
    var fields = VectorFields(reading: value)
    try describe(&fields)
  }

  var vectorValue: VectorValue {
    var record = self
    var fields = VectorFields()
    do {
      try record.describe(&fields)
    } catch {
      preconditionFailure("only reading can fail")
    }
    return .object(fields.written)
  }
}

/// The fields of one record, on their way in or out.
struct VectorFields {
  private let source: VectorValue?
  private(set) var written: [VectorMember] = []

  init(reading source: VectorValue) {
    self.source = source
  }

  /// For writing.
  init() {
    source = nil
  }

  mutating func field<Value: VectorCoded>(
    _ name: Label, _ value: inout Value
  ) throws(VectorFailure) {
    guard let source else {
      written.append(VectorMember(name.bytes, value.vectorValue))
      return
    }
    guard let found = source[name] else { throw .missing(name.bytes) }
    do {
      value = try Value(vector: found)
    } catch {
      throw error.inside(name.bytes)
    }
  }

  /// A field that some writers leave out where others write null.
  mutating func field<Value: VectorCoded>(
    ifPresent name: Label, _ value: inout Value?
  ) throws(VectorFailure) {
    if let source, source[name] == nil { return }
    try field(name, &value)
  }

  /// The number of the suite, which a record of a family with suites must have.
  mutating func suite(_ value: inout UInt16?) throws(VectorFailure) {
    var number = value ?? 0
    try field("cipher_suite", &number)
    value = number
  }
}

extension Array: VectorCoded where Element: VectorCoded {
  init(vector value: VectorValue) throws(VectorFailure) {
    guard let elements = value.elements else { throw .malformed("list") }
    self = []
    reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      do {
        append(try Element(vector: element))
      } catch {
        throw error.inside(decimalDigits(UInt64(index)))
      }
    }
  }

  var vectorValue: VectorValue { .array(map { $0.vectorValue }) }
}

extension Optional: VectorCoded where Wrapped: VectorCoded {
  init(vector value: VectorValue) throws(VectorFailure) {
    self = value == .null ? nil : try Wrapped(vector: value)
  }

  var vectorValue: VectorValue { self?.vectorValue ?? .null }
}

/// The numbers of the files: unsigned, and each field has its width.
protocol VectorNumber: VectorCoded, FixedWidthInteger {}

extension VectorNumber {
  init(vector value: VectorValue) throws(VectorFailure) {
    guard case .number(let number) = value else {
      if case .decimal = value { throw .malformed("whole number") }
      throw .malformed("number")
    }
    guard let exact = Self(exactly: number) else { throw .malformed("smaller number") }
    self = exact
  }

  var vectorValue: VectorValue { .number(UInt64(self)) }
}

extension UInt16: VectorNumber {}
extension UInt32: VectorNumber {}
extension UInt64: VectorNumber {}
extension Int: VectorNumber {}

/// Labels are written as text.
extension Label: VectorCoded {
  init(vector value: VectorValue) throws(VectorFailure) {
    guard case .text(let text) = value else { throw .malformed("text") }
    self.init(text)
  }

  var vectorValue: VectorValue { .text(bytes) }
}
