/// What untrusted bytes got wrong. Always the sender's fault, never ours.
public enum CBORError: Error, Equatable, Sendable {
  case truncated
  case trailingBytes
  /// Well-formed at best, but not the one encoding that RFC 8949 §4.2.1 allows: a longer head or
  /// float than needed, an indefinite length.
  case notDeterministic
  /// Map keys out of order, or the same key twice.
  case unorderedKeys
  /// A head that RFC 8949 §3 reserves, or a simple value without a meaning here.
  case invalidHead
  case invalidText
  case tooDeep
  case tooLong
  /// Another type than the structure has at this place.
  case unexpectedType
  /// The right type with a value or a combination that the structure does not allow.
  case invalidValue
}
