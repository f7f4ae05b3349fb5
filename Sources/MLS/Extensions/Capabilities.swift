import TLSSyntax

/// What a client supports beyond the defaults (RFC 9420 §7.2). The lists are registry numbers with
/// GREASE among them (§13.5), so they stay numbers.
public struct Capabilities: Equatable, Sendable, TLSCodable {
  /// Protocol versions (RFC 9420 §7.2).
  public var versions: [UInt16]
  /// Numbers of RFC 9420 §17.1.
  public var cipherSuites: [UInt16]
  /// Numbers of RFC 9420 §17.3, without the defaults.
  public var extensions: [UInt16]
  /// Numbers of RFC 9420 §17.4, without the defaults.
  public var proposals: [UInt16]
  /// Numbers of RFC 9420 §17.5.
  public var credentials: [UInt16]

  /// Takes the fields as they are; nothing is checked.
  public init(
    versions: [UInt16] = [1], cipherSuites: [UInt16], extensions: [UInt16] = [],
    proposals: [UInt16] = [], credentials: [UInt16] = [1]
  ) {
    self.versions = versions
    self.cipherSuites = cipherSuites
    self.extensions = extensions
    self.proposals = proposals
    self.credentials = credentials
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    versions = try reader.readNumbers()
    cipherSuites = try reader.readNumbers()
    extensions = try reader.readNumbers()
    proposals = try reader.readNumbers()
    credentials = try reader.readNumbers()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(numbers: versions)
    writer.write(numbers: cipherSuites)
    writer.write(numbers: extensions)
    writer.write(numbers: proposals)
    writer.write(numbers: credentials)
  }

  /// Whether a client can take part in a group with these extensions. What is only listed as
  /// GREASE, nobody can do: RFC 9420 §13.5 has capabilities compared without it.
  func checkSupport(for extensions: [Extension]) throws(MLSError) {
    // Rule 7.3-7, 13.4-8
    for required in extensions where !can(required.type.rawValue, self.extensions, defaults: 5) {
      throw .peerIncompatible(.capabilities)
    }
    // Rule 11.1-1
    if let required = try extensions.requiredCapabilities(), !supports(required) {
      throw .peerIncompatible(.capabilities)
    }
  }

  func supports(_ type: ExtensionType) -> Bool {
    type.isDefault || extensions.contains(type.rawValue)
  }

  func supports(_ required: RequiredCapabilities) -> Bool {
    // Rule 7.3-4, 12.1.7-1
    for type in required.extensions where !can(type, extensions, defaults: 5) { return false }
    // Rule 7.3-5
    for type in required.proposals where !can(type, proposals, defaults: 7) { return false }
    // Rule 7.3-6
    for type in required.credentials where !can(type, credentials, defaults: 0) { return false }
    return true
  }

  /// Listed and meant, or one of the first numbers of its registry, which all can (§7.2).
  @inline(never)
  private func can(_ type: UInt16, _ listed: [UInt16], defaults: UInt16) -> Bool {
    if type <= defaults { return type > 0 }
    // Rule 13.5-1, 13.5-2
    guard !GREASE.isReserved(type) else { return false }
    return listed.contains(type)
  }
}

extension TLSReader {
  mutating func readNumbers() throws(TLSDecodingError) -> [UInt16] {
    try readVector(byteCountMax: 2 * MLSLimits.typeCountMax) {
      (reader) throws(TLSDecodingError) in try reader.readUInt16()
    }
  }
}

extension TLSWriter {
  mutating func write(numbers: [UInt16]) {
    write(byteCount: 2 * numbers.count)
    for number in numbers { write(number) }
  }
}
