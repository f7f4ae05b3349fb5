import CryptoSuite
import TLSSyntax

/// Every member's message keys for one epoch, from one secret (RFC 9420 §9).
///
///     encryption_secret ─"tree"→ left, right → … → leaf ─→ handshake ratchet, application ratchet
///
/// Forward secret by forgetting: a node's secret is dropped when its children's are made, a leaf's
/// when its ratchets are (§9.2).
package struct SecretTree: Sendable {
  private let size: TreeSize
  /// One a node; `nil` where not made yet or dropped.
  private var secrets: [SecretBytes?]
  /// Of leaves that have sent or received something.
  private var leaves: [LeafRatchets] = []

  package init(encryptionSecret: SecretBytes, size: TreeSize) {
    self.size = size
    secrets = [SecretBytes?](repeating: nil, count: Int(size.nodeCount))
    secrets[size.root.position] = encryptionSecret
  }

  /// The ratchet of `leaf` for `type`, to try a key on; `store` it once the message has proved
  /// genuine, so that a forgery changes nothing.
  package func ratchet<Crypto: CryptoProvider>(
    of leaf: LeafIndex, for type: ContentType, _ suite: SuiteCrypto<Crypto>
  ) throws(MLSError) -> HashRatchet {
    if let known = leaves.first(where: { $0.leaf == leaf }) {
      return type == .application ? known.application : known.handshake
    }
    guard size.contains(leaf) else { throw .peerMisbehaved(.invalidSender) }
    let target = NodeIndex(leaf)
    var (node, secret) = lowestSecret(above: target)
    while node != target, let left = node.left, let right = node.right {
      let isLeft = left.contains(target)
      secret = child(of: secret, isLeft: isLeft, suite)
      node = isLeft ? left : right
    }
    return HashRatchet(secret: suite.derive(secret, Self.label(of: type)))
  }

  package mutating func store<Crypto: CryptoProvider>(
    _ ratchet: HashRatchet, of leaf: LeafIndex, for type: ContentType,
    _ suite: SuiteCrypto<Crypto>
  ) {
    let index = leaves.firstIndex { $0.leaf == leaf } ?? open(leaf, suite)
    if type == .application {
      leaves[index].application = ratchet
    } else {
      leaves[index].handshake = ratchet
    }
  }

  /// When the epoch ends: forgets the keys of all handshake messages that were read, the one of the
  /// commit included, whose ratchet is still where it was. `committer` may be none of this tree's.
  mutating func forgetHandshakes<Crypto: CryptoProvider>(
    of committer: LeafIndex, _ suite: SuiteCrypto<Crypto>
  ) {
    if size.contains(committer), !leaves.contains(where: { $0.leaf == committer }) {
      _ = open(committer, suite)
    }
    for index in leaves.indices { leaves[index].handshake.forget() }
  }

  /// Makes both ratchets of a leaf, and forgets all secrets that lead to them.
  private mutating func open<Crypto: CryptoProvider>(
    _ leaf: LeafIndex, _ suite: SuiteCrypto<Crypto>
  ) -> Int {
    let target = NodeIndex(leaf)
    var (node, secret) = lowestSecret(above: target)
    secrets[node.position] = nil
    while node != target, let left = node.left, let right = node.right {
      let isLeft = left.contains(target)
      secrets[(isLeft ? right : left).position] = child(of: secret, isLeft: !isLeft, suite)
      secret = child(of: secret, isLeft: isLeft, suite)
      node = isLeft ? left : right
    }
    leaves.append(
      LeafRatchets(
        leaf: leaf,
        handshake: HashRatchet(secret: suite.derive(secret, Self.label(of: .commit))),
        application: HashRatchet(secret: suite.derive(secret, Self.label(of: .application)))))
    return leaves.count - 1
  }

  /// Whether there is a way to the keys of every leaf, and no second one to keys once used.
  func isWhole(for treeSize: TreeSize, _ algorithms: SuiteAlgorithms) -> Bool {
    guard size == treeSize else { return false }
    var isOpen = [Bool](repeating: false, count: Int(size.leafCount))
    for ratchets in leaves {
      guard size.contains(ratchets.leaf), !isOpen[Int(ratchets.leaf.rawValue)],
        ratchets.handshake.isWhole(algorithms), ratchets.application.isWhole(algorithms)
      else { return false }
      isOpen[Int(ratchets.leaf.rawValue)] = true
    }
    var openCount = 0
    var below = [size.root]
    while let node = below.popLast() {
      if let secret = secrets[node.position] {
        guard secret.count == algorithms.hash.byteCount else { return false }
      } else if let left = node.left, let right = node.right {
        below.append(left)
        below.append(right)
      } else {
        guard isOpen[node.position / 2] else { return false }
        openCount += 1
      }
    }
    return openCount == leaves.count
  }

  private func lowestSecret(above target: NodeIndex) -> (NodeIndex, SecretBytes) {
    var node = target
    while true {
      if let secret = secrets[node.position] { return (node, secret) }
      guard let parent = size.parent(of: node) else {
        preconditionFailure("a leaf without ratchets has a secret above it")
      }
      node = parent
    }
  }

  private func child<Crypto: CryptoProvider>(
    of secret: SecretBytes, isLeft: Bool, _ suite: SuiteCrypto<Crypto>
  ) -> SecretBytes {
    suite.expand(
      secret, "tree", (isLeft ? Label("left") : Label("right")).bytes,
      byteCount: suite.hashByteCount)
  }

  private static func label(of type: ContentType) -> Label {
    type == .application ? "application" : "handshake"
  }
}

/// Both ratchets of one member.
private struct LeafRatchets: Sendable {
  let leaf: LeafIndex
  var handshake: HashRatchet
  var application: HashRatchet
}

extension SecretTree: TLSCodable {
  package init(from reader: inout TLSReader) throws(TLSDecodingError) {
    let leafCount = try reader.readUInt32()
    guard leafCount > 0, leafCount & (leafCount - 1) == 0, leafCount <= MLSLimits.leafCountMax
    else { throw .invalidValue }
    size = TreeSize(leafCount: leafCount)
    var known = [SecretBytes?](repeating: nil, count: Int(size.nodeCount))
    for entry in try reader.readVector(of: NodeSecret.self) {
      guard entry.node.rawValue < size.nodeCount else { throw .invalidValue }
      known[entry.node.position] = entry.secret
    }
    secrets = known
    leaves = try reader.readVector { (reader) throws(TLSDecodingError) in
      let leaf = try LeafIndex(from: &reader)
      let handshake = try HashRatchet(from: &reader)
      return LeafRatchets(
        leaf: leaf, handshake: handshake, application: try HashRatchet(from: &reader))
    }
  }

  package func encode(into writer: inout TLSWriter) {
    writer.write(size.leafCount)
    var known: [NodeSecret] = []
    for position in secrets.indices {
      if let secret = secrets[position] {
        known.append(NodeSecret(node: NodeIndex(UInt32(position)), secret: secret))
      }
    }
    writer.write(vector: known)
    writer.write(vector: leaves) { writer, ratchets in
      writer.write(ratchets.leaf)
      writer.write(ratchets.handshake)
      writer.write(ratchets.application)
    }
  }
}

private final class NodeSecret: Sendable, TLSCodable {
  let node: NodeIndex
  let secret: SecretBytes

  init(node: NodeIndex, secret: SecretBytes) {
    self.node = node
    self.secret = secret
  }

  init(from reader: inout TLSReader) throws(TLSDecodingError) {
    node = NodeIndex(try reader.readUInt32())
    secret = try reader.readSecret()
  }

  func encode(into writer: inout TLSWriter) {
    writer.write(node.rawValue)
    writer.write(secret)
  }
}
