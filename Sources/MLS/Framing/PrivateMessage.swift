import TLSSyntax

/// Signed and encrypted; who sent it is encrypted too (RFC 9420 §6.3).
public final class PrivateMessage: Sendable, TLSCodable {
  /// In the clear, so that it can be routed.
  public let groupID: [UInt8]
  /// In the clear, so that the right keys are tried.
  public let epoch: Epoch
  /// In the clear: a delivery service must tell commits from the rest.
  public let contentType: ContentType
  /// The application's, in the clear, and authenticated.
  public let authenticatedData: [UInt8]
  /// Leaf and generation, sealed with the epoch's sender data key (RFC 9420 §6.3.2).
  public let encryptedSenderData: [UInt8]
  /// Content, signature and padding, sealed with the generation's key (RFC 9420 §6.3.1).
  public let ciphertext: [UInt8]

  /// Takes the fields as they are; nothing is checked.
  public init(
    groupID: [UInt8], epoch: Epoch, contentType: ContentType, authenticatedData: [UInt8],
    encryptedSenderData: [UInt8], ciphertext: [UInt8]
  ) {
    self.groupID = groupID
    self.epoch = epoch
    self.contentType = contentType
    self.authenticatedData = authenticatedData
    self.encryptedSenderData = encryptedSenderData
    self.ciphertext = ciphertext
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    groupID = try reader.readOpaque()
    epoch = try Epoch(from: &reader)
    contentType = try ContentType(from: &reader)
    authenticatedData = try reader.readOpaque()
    encryptedSenderData = try reader.readOpaque()
    ciphertext = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    encodeHeader(into: &writer)
    writer.write(opaque: authenticatedData)
    writer.write(opaque: encryptedSenderData)
    writer.write(opaque: ciphertext)
  }

  private func encodeHeader(into writer: inout TLSWriter) {
    writer.write(opaque: groupID)
    writer.write(epoch)
    writer.write(contentType)
  }

  /// `SenderDataAAD`.
  package var senderDataAssociatedData: [UInt8] {
    var writer = TLSWriter()
    encodeHeader(into: &writer)
    return writer.bytes
  }

  /// `PrivateContentAAD`.
  package var contentAssociatedData: [UInt8] {
    var writer = TLSWriter()
    encodeHeader(into: &writer)
    writer.write(opaque: authenticatedData)
    return writer.bytes
  }
}

/// `SenderData` (RFC 9420 §6.3.2).
package struct SenderData: TLSCodable {
  package let leaf: LeafIndex
  package let generation: Generation
  /// Four random bytes, so that a restored backup that reuses a generation does not reuse a nonce.
  package let reuseGuard: [UInt8]

  package static let reuseGuardByteCount = 4

  package init(leaf: LeafIndex, generation: Generation, reuseGuard: [UInt8]) {
    self.leaf = leaf
    self.generation = generation
    self.reuseGuard = reuseGuard
  }

  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    leaf = try LeafIndex(from: &reader)
    generation = try Generation(from: &reader)
    reuseGuard = try reader.readBytes(count: Self.reuseGuardByteCount)
  }

  package func encode(into writer: inout TLSWriter) {
    writer.write(leaf)
    writer.write(generation)
    writer.write(raw: reuseGuard)
  }
}
