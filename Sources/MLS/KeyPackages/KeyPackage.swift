import CryptoSuite
import TLSSyntax

/// What somebody publishes so that others can add them while they are away (RFC 9420 §10).
/// Immutable, and a class because proposals, commits and Welcomes pass it around.
public final class KeyPackage: Sendable, TLSCodable {
  /// The one protocol it may be used with.
  public let version: ProtocolVersion
  /// The one suite it may be used with.
  public let cipherSuite: CipherSuite
  /// What a Welcome's secrets are sealed to.
  public let initKey: [UInt8]
  /// What will sit in the tree.
  public let leafNode: LeafNode
  /// Of the key package, not of the leaf (RFC 9420 §10).
  public let extensions: [Extension]
  /// By the leaf's key, over `KeyPackageTBS`.
  public let signature: [UInt8]

  /// Takes the fields as they are; nothing is checked or signed.
  public init(
    version: ProtocolVersion = .mls10, cipherSuite: CipherSuite, initKey: [UInt8],
    leafNode: LeafNode, extensions: [Extension], signature: [UInt8]
  ) {
    self.version = version
    self.cipherSuite = cipherSuite
    self.initKey = initKey
    self.leafNode = leafNode
    self.extensions = extensions
    self.signature = signature
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    version = ProtocolVersion(rawValue: try reader.readUInt16())
    cipherSuite = CipherSuite(rawValue: try reader.readUInt16())
    initKey = try reader.readOpaque()
    leafNode = try LeafNode(from: &reader)
    extensions = try reader.readVector()
    signature = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(raw: signedBytes)
    writer.write(opaque: signature)
  }

  /// `KeyPackageTBS`.
  public var signedBytes: [UInt8] {
    var writer = TLSWriter()
    writer.write(version.rawValue)
    writer.write(cipherSuite.rawValue)
    writer.write(opaque: initKey)
    writer.write(leafNode)
    writer.write(vector: extensions)
    return writer.bytes
  }

  /// Whether its owner keeps the private part after one use.
  public var isLastResort: Bool { extensions.first(.lastResort) != nil }

  /// `nil` when the leaf inside did not come from a key package, which is against the rules.
  /// Rule 7.2-2: how long is too long is the application's to say.
  public var lifetime: Lifetime? {
    if case .keyPackage(let lifetime) = leafNode.source { lifetime } else { nil }
  }
}

extension KeyPackage: Equatable {
  public static func == (left: KeyPackage, right: KeyPackage) -> Bool {
    left === right || left.encodedBytes == right.encodedBytes
  }
}
