import CryptoSuite
import MLS

/// Why a vector does not hold.
public enum VectorFailure: Error, Equatable, Sendable {
  /// The file is not of the family's format: which field, or what was expected there.
  case malformed([UInt8])
  /// The format has a field of this name here, and the file has not.
  case missing([UInt8])
  /// The bytes in the field of this name are not those of its structure.
  case undecodable([UInt8])
  /// Something came out otherwise than the vector says.
  case differs([UInt8])
  /// We refused what the vector says is right.
  case refused(MLSError)

  static func malformed(_ what: Label) -> VectorFailure { .malformed(what.bytes) }

  /// The same failure, with the name of the field or the place in the list it was found in.
  func inside(_ name: [UInt8]) -> VectorFailure {
    switch self {
    case .malformed(let what): .malformed(name + Label(": ").bytes + what)
    case .missing(let what): .missing(name + Label(": ").bytes + what)
    case .undecodable, .differs, .refused: self
    }
  }
}

/// Compares what we computed with what a vector says, and keeps the first difference: what comes
/// after it follows from it.
struct VectorChecks {
  private(set) var failure: VectorFailure?

  mutating func expect<Value: Equatable>(
    _ what: Label, at position: UInt32? = nil, _ actual: Value, _ expected: Value
  ) {
    if actual != expected { fail(what, at: position) }
  }

  mutating func expect(
    _ what: Label, at position: UInt32? = nil, _ actual: SecretBytes, _ expected: Hex
  ) {
    expect(what, at: position, actual.reveal(), expected.bytes)
  }

  mutating func expect(
    _ what: Label, at position: UInt32? = nil, _ actual: [UInt8], _ expected: Hex
  ) {
    expect(what, at: position, actual, expected.bytes)
  }

  /// That secrets which become keys of HMAC are as long as the hash, as all of MLS's are: HMAC
  /// fills its keys up with zeros, so that one zero more would not be noticed otherwise.
  mutating func expectLengths(
    of secrets: [(name: Label, value: Hex)], _ suite: SuiteCrypto<some CryptoProvider>
  ) {
    for (name, value) in secrets where value.bytes.count != suite.hashByteCount {
      fail(Label(Label("length of ").bytes + name.bytes))
    }
  }

  mutating func fail(_ what: Label, at position: UInt32? = nil) {
    guard failure == nil else { return }
    let place = position.map { Label(" ").bytes + decimalDigits(UInt64($0)) } ?? []
    failure = .differs(what.bytes + place)
  }

  mutating func fail(toDecode name: Label) {
    if failure == nil { failure = .undecodable(name.bytes) }
  }

  /// Keeps why we refused; a difference before it is the better reason.
  mutating func fail(_ error: MLSError) {
    if failure == nil { failure = .refused(error) }
  }
}

// Embedded Swift cannot print a value of any type.
#if !hasFeature(Embedded)
  extension VectorFailure: CustomStringConvertible {
    public var description: String {
      switch self {
      case .malformed(let what): "not of this format: \(String(decoding: what, as: UTF8.self))"
      case .missing(let what): "missing: \(String(decoding: what, as: UTF8.self))"
      case .undecodable(let what): "cannot be decoded: \(String(decoding: what, as: UTF8.self))"
      case .differs(let what): "\(String(decoding: what, as: UTF8.self)) differs"
      case .refused(let error): "refused: \(error)"
      }
    }
  }
#endif
