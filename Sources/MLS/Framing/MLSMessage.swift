import CryptoSuite
import TLSSyntax

/// The outermost wrapping of everything MLS puts on a wire (RFC 9420 §6).
public indirect enum MLSMessage: Sendable {
  /// A proposal or commit in the clear (RFC 9420 §6.2).
  case publicMessage(PublicMessage)
  /// Anything, encrypted (RFC 9420 §6.3).
  case privateMessage(PrivateMessage)
  /// The way in for those whom a commit added (RFC 9420 §12.4.3.1).
  case welcome(Welcome)
  /// The way in by external commit (RFC 9420 §12.4.3.2).
  case groupInfo(GroupInfo)
  /// The way to be added (RFC 9420 §10).
  case keyPackage(KeyPackage)

  /// The number that tells on the wire which it is (RFC 9420 §17.2).
  public var wireFormat: WireFormat {
    switch self {
    case .publicMessage: .publicMessage
    case .privateMessage: .privateMessage
    case .welcome: .welcome
    case .groupInfo: .groupInfo
    case .keyPackage: .keyPackage
    }
  }
}

extension MLSMessage: TLSCodable {
  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    // Rule 6-1
    guard try reader.readUInt16() == ProtocolVersion.mls10.rawValue else {
      throw .unknown(.version)
    }
    // Rule 6-2
    guard let format = WireFormat(rawValue: try reader.readUInt16()) else {
      throw .unknown(.wireFormat)
    }
    switch format {
    case .publicMessage: self = .publicMessage(try PublicMessage(from: &reader))
    case .privateMessage: self = .privateMessage(try PrivateMessage(from: &reader))
    case .welcome: self = .welcome(try Welcome(from: &reader))
    case .groupInfo: self = .groupInfo(try GroupInfo(from: &reader))
    case .keyPackage:
      let keyPackage = try KeyPackage(from: &reader)
      // Rule 10-1
      guard keyPackage.version == .mls10 else { throw .invalidValue }
      self = .keyPackage(keyPackage)
    }
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(ProtocolVersion.mls10.rawValue)
    writer.write(wireFormat.rawValue)
    switch self {
    case .publicMessage(let message): writer.write(message)
    case .privateMessage(let message): writer.write(message)
    case .welcome(let welcome): writer.write(welcome)
    case .groupInfo(let groupInfo): writer.write(groupInfo)
    case .keyPackage(let keyPackage): writer.write(keyPackage)
    }
  }
}
