import TLSSyntax

/// What every member of the group must support (RFC 9420 §11.1).
public struct RequiredCapabilities: Equatable, Sendable, TLSCodable {
  /// Numbers of RFC 9420 §17.3.
  public var extensions: [UInt16]
  /// Numbers of RFC 9420 §17.4.
  public var proposals: [UInt16]
  /// Numbers of RFC 9420 §17.5.
  public var credentials: [UInt16]

  /// Takes the fields as they are; nothing is checked.
  public init(extensions: [UInt16] = [], proposals: [UInt16] = [], credentials: [UInt16] = []) {
    self.extensions = extensions
    self.proposals = proposals
    self.credentials = credentials
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    extensions = try reader.readNumbers()
    proposals = try reader.readNumbers()
    credentials = try reader.readNumbers()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(numbers: extensions)
    writer.write(numbers: proposals)
    writer.write(numbers: credentials)
  }
}

/// Somebody outside the group whom the group lets propose (RFC 9420 §12.1.8.1).
public final class ExternalSender: Sendable, TLSCodable {
  /// Of the group's signature scheme.
  public let signatureKey: [UInt8]
  /// Who it says it is; for the members to judge (RFC 9420 §5.3.1).
  public let credential: Credential

  /// Takes the fields as they are; nothing is checked.
  public init(signatureKey: [UInt8], credential: Credential) {
    self.signatureKey = signatureKey
    self.credential = credential
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    signatureKey = try reader.readOpaque()
    credential = try Credential(from: &reader)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(opaque: signatureKey)
    writer.write(credential)
  }
}

extension [Extension] {
  func requiredCapabilities() throws(MLSError) -> RequiredCapabilities? {
    guard let found = first(.requiredCapabilities) else { return nil }
    // Rule 12.1.7-2
    return try RequiredCapabilities(untrusted: found.data)
  }

  func externalSenders() throws(MLSError) -> [ExternalSender] {
    guard let found = first(.externalSenders) else { return [] }
    // Rule 12.1.7-3
    do {
      return try ExternalSenders(decoding: found.data).senders
    } catch {
      throw MLSError(authenticated: error)
    }
  }
}

/// The content of the `external_senders` extension.
public struct ExternalSenders: Sendable, TLSCodable {
  /// A proposal's sender is an index into this list (RFC 9420 §12.1.8.1).
  public let senders: [ExternalSender]

  /// Takes the fields as they are; nothing is checked.
  public init(_ senders: [ExternalSender]) { self.senders = senders }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    senders = try reader.readVector()
  }

  public func encode(into writer: inout TLSWriter) { writer.write(vector: senders) }
}
