import CryptoSuite
import MLS

/// Why a vector does not hold.
public enum VectorFailure: Error, Equatable, Sendable {
  /// The file is no JSON: what is wrong, and where.
  case notJSON([UInt8])
  /// The file is not of the family's format: which field, or what was expected there.
  case malformed([UInt8])
  /// The format has a field of this name here, and the file has not.
  case missing([UInt8])
  /// The bytes in the field of this name are not those of its structure.
  case undecodable([UInt8])
  /// Something came out otherwise than the vector says.
  case differs([UInt8])
  /// More than `VectorLimits` lets a vector ask for.
  case beyondLimit([UInt8])
  /// We refused what the vector says is right.
  case refused(MLSError)

  static func malformed(_ what: Label) -> VectorFailure { .malformed(what.bytes) }

  /// The same failure, with the name of the field or the place in the list it was found in.
  func inside(_ name: [UInt8]) -> VectorFailure {
    switch self {
    case .malformed(let what): .malformed(name + Label(": ").bytes + what)
    case .missing(let what): .missing(name + Label(": ").bytes + what)
    case .notJSON, .undecodable, .differs, .beyondLimit, .refused: self
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

  mutating func fail(beyond what: Label, at position: UInt32) {
    if failure == nil {
      failure = .beyondLimit(what.bytes + Label(" ").bytes + decimalDigits(UInt64(position)))
    }
  }

  mutating func fail(toDecode name: Label) {
    if failure == nil { failure = .undecodable(name.bytes) }
  }

  /// Keeps why we refused; a difference before it is the better reason.
  mutating func fail(_ error: MLSError) {
    if failure == nil { failure = .refused(error) }
  }
}

extension VectorFailure {
  /// In words; why something was refused stands behind it only where Swift can print that.
  package var text: [UInt8] {
    switch self {
    case .notJSON(let what): Label("not JSON: ").bytes + what
    case .malformed(let what): Label("not of this format: ").bytes + what
    case .missing(let what): Label("missing: ").bytes + what
    case .undecodable(let what): Label("cannot be decoded: ").bytes + what
    case .differs(let what): what + Label(" differs").bytes
    case .beyondLimit(let what): Label("more than we compute: ").bytes + what
    case .refused: Label("refused").bytes
    }
  }
}

// Embedded Swift cannot print a value of any type.
#if !hasFeature(Embedded)
  extension VectorFailure: CustomStringConvertible {
    public var description: String {
      let words = String(decoding: text, as: UTF8.self)
      return if case .refused(let error) = self { "\(words): \(error)" } else { words }
    }
  }
#endif
