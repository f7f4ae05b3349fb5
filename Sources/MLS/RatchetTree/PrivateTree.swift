import CryptoSuite
import TLSSyntax

/// The private keys we hold: our leaf's and those of nodes above it whose secret we learned
/// (RFC 9420 §7). Stays right by `prune`: a key lives no longer than its public half in the tree.
package struct PrivateTree: Sendable {
  private var keys: [PrivateNodeKey] = []

  package init() {}

  package func keyPair(at node: NodeIndex) -> HPKEKeyPair? {
    for key in keys where key.node == node { return key.pair }
    return nil
  }

  package mutating func set(_ pair: HPKEKeyPair, at node: NodeIndex) {
    keys.removeAll { $0.node == node }
    keys.append(PrivateNodeKey(node: node, pair: pair))
  }

  /// Drops keys that the tree no longer knows.
  mutating func prune(for tree: RatchetTree) {
    keys.removeAll { key in
      key.node.rawValue >= tree.size.nodeCount
        || tree[key.node].encryptionKey != key.pair.publicKey
    }
  }
}

extension PrivateTree: TLSCodable {
  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    keys = try reader.readVector()
  }

  package func encode(into writer: inout TLSWriter) { writer.write(vector: keys) }
}

private final class PrivateNodeKey: Sendable, TLSCodable {
  let node: NodeIndex
  let pair: HPKEKeyPair

  init(node: NodeIndex, pair: HPKEKeyPair) {
    self.node = node
    self.pair = pair
  }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    node = NodeIndex(try reader.readUInt32())
    pair = try reader.readKeyPair()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(node.rawValue)
    writer.write(pair)
  }
}

extension TLSReader {
  mutating func readSecret() throws(TLSDecodingError) -> SecretBytes {
    SecretBytes(try readOpaque())
  }

  mutating func readKeyPair() throws(TLSDecodingError) -> HPKEKeyPair {
    let privateKey = try readSecret()
    return HPKEKeyPair(privateKey: privateKey, publicKey: try readOpaque())
  }
}

extension TLSWriter {
  mutating func write(_ secret: SecretBytes) { write(opaque: secret.reveal()) }

  mutating func write(_ pair: HPKEKeyPair) {
    write(pair.privateKey)
    write(opaque: pair.publicKey)
  }
}
