import TLSSyntax

/// The format of what this library saves for itself: a version, then TLS presentation language.
/// Older versions stay readable when the number grows; Tests/MLSTests/Golden pins each of them.
///
/// 2: a group tells with what it was reinitialised, and its Update proposals may move it to another
/// identity.
private let savedFormat: UInt16 = 2

extension TLSWriter {
  mutating func writeFormat() { write(savedFormat) }
}

extension TLSReader {
  /// The version that the bytes behind it are in.
  mutating func readFormat() throws(TLSDecodingError) -> UInt16 {
    let format = try readUInt16()
    guard (1...savedFormat).contains(format) else { throw .invalidValue }
    return format
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
