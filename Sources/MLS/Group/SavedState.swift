import TLSSyntax

/// The format of what this library saves for itself: a version, then TLS presentation language.
/// Older versions stay readable when the number grows.
private let savedFormat: UInt16 = 1

extension TLSWriter {
  mutating func writeFormat() { write(savedFormat) }
}

extension TLSReader {
  mutating func readFormat() throws(TLSDecodingError) {
    guard try readUInt16() == savedFormat else { throw .invalidValue }
  }
}

extension TLSDecodable {
  /// Decodes what we saved ourselves.
  init(saved bytes: [UInt8]) throws(MLSError) {
    do {
      try self.init(decoding: bytes)
    } catch {
      throw .misuse(.unreadableState)
    }
  }
}
