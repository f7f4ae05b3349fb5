import TLSSyntax

/// Who a member says it is (RFC 9420 §5.3). Whether that is true is for the application to judge;
/// here a credential is bytes that a signature key speaks for.
public enum Credential: Equatable, Sendable {
  /// Bytes that mean something to the application only.
  case basic([UInt8])
  /// DER certificates, the leaf's first. Rule 5.3-1: their content is not looked at here.
  case x509([[UInt8]])

  /// Its number in the registry.
  public var type: CredentialType {
    switch self {
    case .basic: .basic
    case .x509: .x509
    }
  }
}

/// A number of the registry of RFC 9420 §17.5.
public struct CredentialType: Hashable, Sendable {
  /// The number itself; unknown ones are kept.
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// RFC 9420 §5.3.
  public static let basic = CredentialType(rawValue: 1)
  /// RFC 9420 §5.3.
  public static let x509 = CredentialType(rawValue: 2)
}

extension Credential: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    switch CredentialType(rawValue: try reader.readUInt16()) {
    case .basic:
      self = .basic(try reader.readOpaque())
    case .x509:
      self = .x509(
        try reader.readVector { (reader) throws(TLSDecodingError) in try reader.readOpaque() })
    default:
      // Rule 13.3-1: another type has no length of its own, so nothing behind it can be read
      // either.
      throw .unknown(.credential)
    }
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(type.rawValue)
    switch self {
    case .basic(let identity): writer.write(opaque: identity)
    case .x509(let certificates):
      writer.write(vector: certificates) { writer, certificate in
        writer.write(opaque: certificate)
      }
    }
  }
}
