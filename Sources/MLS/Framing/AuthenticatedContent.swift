import TLSSyntax

/// A number of the registry of RFC 9420 §17.2, for the five kinds of `MLSMessage`.
public enum WireFormat: UInt16, Sendable {
  case publicMessage = 1
  case privateMessage = 2
  case welcome = 3
  case groupInfo = 4
  case keyPackage = 5
}

/// `FramedContentAuthData` (RFC 9420 §6.1): the tag is there for commits, and only for them.
public struct FramedContentAuthData: Sendable {
  public let signature: [UInt8]
  public var confirmationTag: [UInt8]?

  public init(signature: [UInt8], confirmationTag: [UInt8]?) {
    self.signature = signature
    self.confirmationTag = confirmationTag
  }

  init(for type: ContentType, from reader: inout TLSReader) throws(TLSDecodingError) {
    signature = try reader.readOpaque()
    confirmationTag = type == .commit ? try reader.readOpaque() : nil
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(opaque: signature)
    if let confirmationTag { writer.write(opaque: confirmationTag) }
  }
}

/// Content with its signature, bound to the framing it travels in (RFC 9420 §6.1).
public struct AuthenticatedContent: Sendable, TLSCodable {
  public let wireFormat: WireFormat
  public let content: FramedContent
  public var auth: FramedContentAuthData

  public init(wireFormat: WireFormat, content: FramedContent, auth: FramedContentAuthData) {
    self.wireFormat = wireFormat
    self.content = content
    self.auth = auth
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    guard let wireFormat = WireFormat(rawValue: try reader.readUInt16()) else {
      throw .invalidValue
    }
    self.wireFormat = wireFormat
    content = try FramedContent(from: &reader)
    auth = try FramedContentAuthData(for: content.body.type, from: &reader)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(wireFormat.rawValue)
    writer.write(content)
    auth.encode(into: &writer)
  }

  /// `FramedContentTBS`; `context` is the encoded GroupContext, which members and external
  /// committers sign along with the content.
  static func signedBytes(
    _ content: FramedContent, wireFormat: WireFormat, context: [UInt8]
  ) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(ProtocolVersion.mls10.rawValue)
    writer.write(wireFormat.rawValue)
    writer.write(content)
    switch content.sender {
    case .member, .newMemberCommit: writer.write(raw: context)
    case .external, .newMemberProposal: break
    }
    return writer.bytes
  }

  /// `AuthenticatedContentTBM` (RFC 9420 §6.2).
  func membershipBytes(context: [UInt8]) -> [UInt8] {
    var writer = TLSWriter()
    writer.write(
      raw: Self.signedBytes(content, wireFormat: wireFormat, context: context))
    auth.encode(into: &writer)
    return writer.bytes
  }
}
