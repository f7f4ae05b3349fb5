import TLSSyntax

/// A number of the registry of RFC 9420 §17.2, for the five kinds of `MLSMessage`.
public enum WireFormat: UInt16, Sendable {
  /// RFC 9420 §6.2.
  case publicMessage = 1
  /// RFC 9420 §6.3.
  case privateMessage = 2
  /// RFC 9420 §12.4.3.1.
  case welcome = 3
  /// RFC 9420 §12.4.3.
  case groupInfo = 4
  /// RFC 9420 §10.
  case keyPackage = 5
}

/// `FramedContentAuthData` (RFC 9420 §6.1): the tag is there for commits, and only for them.
public struct FramedContentAuthData: Sendable {
  /// By the sender, over `FramedContentTBS`.
  public let signature: [UInt8]
  /// Proves that the committer came to the same epoch (RFC 9420 §6.1).
  public var confirmationTag: [UInt8]?

  /// Takes the fields as they are; nothing is checked.
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
  /// Signed too, so that nothing changes its framing.
  public let wireFormat: WireFormat
  /// What was signed.
  public let content: FramedContent
  /// The signature over it, and a commit's tag.
  public var auth: FramedContentAuthData

  /// Takes the fields as they are; nothing is checked or signed.
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
