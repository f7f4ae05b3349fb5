import CryptoSuite
import TLSSyntax

/// New keys from a committer's leaf to the root, and for each the secret behind it, sealed to those
/// below who must learn it (RFC 9420 §7.6).
public final class UpdatePath: Sendable, TLSCodable {
  /// The committer's own new leaf.
  public let leafNode: LeafNode
  /// In step with the committer's filtered direct path, from the bottom.
  public let nodes: [UpdatePathNode]

  /// Takes the fields as they are; nothing is checked.
  public init(leafNode: LeafNode, nodes: [UpdatePathNode]) {
    self.leafNode = leafNode
    self.nodes = nodes
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    leafNode = try LeafNode(from: &reader)
    nodes = try reader.readVector()
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(leafNode)
    writer.write(vector: nodes)
  }
}

/// A new key for one node, and its path secret sealed to all below (RFC 9420 §7.6).
public final class UpdatePathNode: Sendable, TLSCodable {
  /// Everybody below gets the private half from the path secret.
  public let encryptionKey: [UInt8]
  /// One for each node in the resolution of the copath child, in its order.
  public let encryptedPathSecrets: [HPKECiphertext]

  /// Takes the fields as they are; nothing is checked.
  public init(encryptionKey: [UInt8], encryptedPathSecrets: [HPKECiphertext]) {
    self.encryptionKey = encryptionKey
    self.encryptedPathSecrets = encryptedPathSecrets
  }

  public init(from reader: inout TLSReader) throws(TLSDecodingError) {
    encryptionKey = try reader.readOpaque()
    encryptedPathSecrets = try reader.readVector { (reader) throws(TLSDecodingError) in
      try reader.readHPKECiphertext()
    }
  }

  public func encode(into writer: inout TLSWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(vector: encryptedPathSecrets) { writer, ciphertext in writer.write(ciphertext) }
  }
}

extension TLSReader {
  mutating func readHPKECiphertext() throws(TLSDecodingError) -> HPKECiphertext {
    let kemOutput = try readOpaque()
    return HPKECiphertext(kemOutput: kemOutput, ciphertext: try readOpaque())
  }
}

extension TLSWriter {
  mutating func write(_ ciphertext: HPKECiphertext) {
    write(opaque: ciphertext.kemOutput)
    write(opaque: ciphertext.ciphertext)
  }
}
