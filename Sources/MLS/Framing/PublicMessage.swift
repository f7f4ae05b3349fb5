import TLSSyntax

/// Signed, not encrypted (RFC 9420 §6.2). Members prove that they are members with a tag.
public final class PublicMessage: Sendable, TLSCodable {
  /// What was signed.
  public let content: FramedContent
  /// The signature over it, and a commit's tag.
  public let auth: FramedContentAuthData
  /// Of members only: made with a key that only members have (RFC 9420 §6.2).
  public let membershipTag: [UInt8]?

  /// Takes the fields as they are; nothing is checked or signed.
  public init(content: FramedContent, auth: FramedContentAuthData, membershipTag: [UInt8]?) {
    self.content = content
    self.auth = auth
    self.membershipTag = membershipTag
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    content = try FramedContent(from: &reader)
    auth = try FramedContentAuthData(for: content.body.type, from: &reader)
    if case .member = content.sender {
      membershipTag = try reader.readOpaque()
    } else {
      membershipTag = nil
    }
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(content)
    auth.encode(into: &writer)
    if let membershipTag { writer.write(opaque: membershipTag) }
  }
}
