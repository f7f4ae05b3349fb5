import TLSSyntax

/// A member as the tree knows it (RFC 9420 §7.2): keys, credential, capabilities and a signature
/// over all of it.
///
/// A class, and immutable: trees of successive epochs share their leaves instead of copying them.
public final class LeafNode: Sendable {
  /// What path secrets are sealed to for this member alone.
  public let encryptionKey: [UInt8]
  /// What this member's messages are verified with.
  public let signatureKey: [UInt8]
  /// Who this member says it is (RFC 9420 §5.3).
  public let credential: Credential
  /// What this member supports.
  public let capabilities: Capabilities
  /// How the leaf came to be.
  public let source: Source
  /// Each of a type that `capabilities` lists or everybody knows.
  public let extensions: [Extension]
  /// By `signatureKey`, over `LeafNodeTBS`.
  public let signature: [UInt8]

  /// Where a leaf came from, and what its signature is bound to for that reason.
  public enum Source: Equatable, Sendable {
    /// Bound to no group yet.
    case keyPackage(Lifetime)
    /// Bound to its group and place.
    case update
    /// Bound to its group, its place and its ancestors (RFC 9420 §7.9).
    case commit(parentHash: [UInt8])
  }

  /// Takes the fields as they are; nothing is checked or signed.
  public init(
    encryptionKey: [UInt8], signatureKey: [UInt8], credential: Credential,
    capabilities: Capabilities, source: Source, extensions: [Extension], signature: [UInt8]
  ) {
    self.encryptionKey = encryptionKey
    self.signatureKey = signatureKey
    self.credential = credential
    self.capabilities = capabilities
    self.source = source
    self.extensions = extensions
    self.signature = signature
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    encryptionKey = try reader.readOpaque()
    signatureKey = try reader.readOpaque()
    credential = try Credential(from: &reader)
    capabilities = try Capabilities(from: &reader)
    switch try reader.readUInt8() {
    case 1: source = .keyPackage(try Lifetime(from: &reader))
    case 2: source = .update
    case 3: source = .commit(parentHash: try reader.readOpaque())
    // Rule 7.2-1
    default: throw .invalidValue
    }
    extensions = try reader.readVector()
    signature = try reader.readOpaque()
  }

  /// The hash of the leaf's parent, which only leaves from commits carry (RFC 9420 §7.9).
  var parentHash: [UInt8]? {
    if case .commit(let parentHash) = source { parentHash } else { nil }
  }
}

extension LeafNode: TLSCodable {
  public func encode(into writer: inout TLSWriter) {
    encodeUnsigned(into: &writer)
    writer.write(opaque: signature)
  }

  private func encodeUnsigned(into writer: inout TLSWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(opaque: signatureKey)
    writer.write(credential)
    writer.write(capabilities)
    switch source {
    case .keyPackage(let lifetime):
      writer.write(UInt8(1))
      writer.write(lifetime)
    case .update:
      writer.write(UInt8(2))
    case .commit(let parentHash):
      writer.write(UInt8(3))
      writer.write(opaque: parentHash)
    }
    writer.write(vector: extensions)
  }

  /// `LeafNodeTBS` (RFC 9420 §7.2): a leaf made inside a group is signed for its place in it.
  public func signedBytes(groupID: [UInt8], leafIndex: LeafIndex) -> [UInt8] {
    var writer = TLSWriter()
    encodeUnsigned(into: &writer)
    if case .keyPackage = source { return writer.bytes }
    writer.write(opaque: groupID)
    writer.write(leafIndex)
    return writer.bytes
  }

  /// The same with another signature, which is not checked.
  public func signed(with signature: [UInt8]) -> LeafNode {
    LeafNode(
      encryptionKey: encryptionKey, signatureKey: signatureKey, credential: credential,
      capabilities: capabilities, source: source, extensions: extensions, signature: signature)
  }
}

extension LeafNode: Equatable {
  public static func == (left: LeafNode, right: LeafNode) -> Bool {
    left === right || left.encodedBytes == right.encodedBytes
  }
}

/// When a key package may be used, in seconds since 1970 (RFC 9420 §7.2).
public struct Lifetime: Equatable, Sendable, TLSCodable {
  /// First second in which it is valid.
  public let notBefore: UInt64
  /// Last second in which it is valid.
  public let notAfter: UInt64

  /// Takes the fields as they are; nothing is checked.
  public init(notBefore: UInt64, notAfter: UInt64) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    notBefore = try reader.readUInt64()
    notAfter = try reader.readUInt64()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(notBefore)
    writer.write(notAfter)
  }

  /// `now` is in seconds since 1970.
  /// Rule 7.3-17: for leaves that others have brought in.
  public func contains(_ now: UInt64) -> Bool { notBefore <= now && now <= notAfter }
}
