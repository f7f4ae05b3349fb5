/// What can be written in TLS presentation language (RFC 8446 §3). Encoding cannot fail: a value
/// that cannot be written is not made.
public protocol TLSEncodable {
  func encode(into writer: inout TLSWriter)
}

/// What can be read from bytes that nobody vouches for.
public protocol TLSDecodable {
  init(from reader: inout TLSReader) throws(TLSDecodingError)
}

/// Both ways: decoding what was encoded gives the value again.
public typealias TLSCodable = TLSDecodable & TLSEncodable

extension TLSEncodable {
  /// The encoding by itself.
  public var encodedBytes: [UInt8] {
    var writer = TLSWriter()
    encode(into: &writer)
    return writer.bytes
  }
}

extension TLSDecodable {
  /// Decodes one value that fills `bytes` exactly.
  public init(decoding bytes: [UInt8]) throws(TLSDecodingError) {
    var reader = TLSReader(bytes)
    try self.init(from: &reader)
    try reader.finish()
  }
}

/// What untrusted bytes got wrong. Always the sender's fault, never ours.
public enum TLSDecodingError: Error, Equatable, Sendable {
  /// The bytes end before the value does.
  case truncated
  /// The value ends before the bytes do.
  case trailingBytes
  /// A length that begins with the two bits 11 (RFC 9420 §2.1.2).
  case invalidLengthPrefix
  /// A length in more bytes than it needs (RFC 9420 §2.1.2).
  case nonMinimalLength
  /// Longer than the reader takes.
  case vectorTooLong
  /// An element of no bytes, of which a vector could hold any number.
  case emptyElement
  /// Neither 0 nor 1 (RFC 9420 §2.1.1).
  case invalidPresenceOctet
  /// An enumerated value or a combination that the structure does not allow.
  case invalidValue
  /// A variant that this reader does not know, where the structure has room for future ones, and
  /// whose length it therefore cannot know either. `of` is a number of the format's own.
  case unknownVariant(of: UInt8)
}
