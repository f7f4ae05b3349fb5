import TLSSyntax

/// A signed description of the group for those who join it (RFC 9420 §12.4.3).
public final class GroupInfo: Sendable, TLSCodable {
  public let context: GroupContext
  public let extensions: [Extension]
  public let confirmationTag: [UInt8]
  public let signer: LeafIndex
  public let signature: [UInt8]

  public init(
    context: GroupContext, extensions: [Extension], confirmationTag: [UInt8], signer: LeafIndex,
    signature: [UInt8]
  ) {
    self.context = context
    self.extensions = extensions
    self.confirmationTag = confirmationTag
    self.signer = signer
    self.signature = signature
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    context = try GroupContext(from: &reader)
    extensions = try reader.readVector()
    confirmationTag = try reader.readOpaque()
    signer = try LeafIndex(from: &reader)
    signature = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(raw: signedBytes)
    writer.write(opaque: signature)
  }

  /// `GroupInfoTBS`.
  public var signedBytes: [UInt8] {
    var writer = TLSWriter()
    writer.write(context)
    writer.write(vector: extensions)
    writer.write(opaque: confirmationTag)
    writer.write(signer)
    return writer.bytes
  }
}
