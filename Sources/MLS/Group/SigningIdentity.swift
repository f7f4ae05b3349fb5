import CryptoSuite
import TLSSyntax

/// A credential and the signature key pair that speaks for it. It travels inside a group's saved
/// state, so that a restored group can go on signing.
public struct SigningIdentity: Sendable, TLSCodable {
  public let credential: Credential
  public let privateKey: SecretBytes
  public let publicKey: [UInt8]

  public init(credential: Credential, privateKey: SecretBytes, publicKey: [UInt8]) {
    self.credential = credential
    self.privateKey = privateKey
    self.publicKey = publicKey
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    credential = try Credential(from: &reader)
    privateKey = SecretBytes(try reader.readOpaque())
    publicKey = try reader.readOpaque()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(credential)
    writer.write(opaque: privateKey.reveal())
    writer.write(opaque: publicKey)
  }
}

/// Somebody in the group, as of one epoch.
public final class Member: Sendable, TLSCodable {
  public let leafIndex: LeafIndex
  public let leafNode: LeafNode

  public var credential: Credential { leafNode.credential }
  public var signatureKey: [UInt8] { leafNode.signatureKey }
  public var encryptionKey: [UInt8] { leafNode.encryptionKey }

  init(_ leafIndex: LeafIndex, _ leafNode: LeafNode) {
    self.leafIndex = leafIndex
    self.leafNode = leafNode
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    leafIndex = try LeafIndex(from: &reader)
    leafNode = try LeafNode(from: &reader)
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(leafIndex)
    writer.write(leafNode)
  }
}
